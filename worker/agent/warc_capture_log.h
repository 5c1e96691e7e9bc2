// WarcCaptureLog: CaptureLog over a WARC writer.
#ifndef CLAQUE_WORKER_AGENT_WARC_CAPTURE_LOG_H_
#define CLAQUE_WORKER_AGENT_WARC_CAPTURE_LOG_H_

#include "worker/collect/page_processor.h"
#include "worker/evidence/warc_writer.h"

namespace claque {

class WarcCaptureLog final : public CaptureLog {
 public:
  // `writer` must outlive it.
  explicit WarcCaptureLog(WarcWriter& writer) : writer_(writer) {}
  Result<v1::Capture> Append(const FetchedUrl& fetched) override;
  Status Sync() override { return writer_.Sync(); }

 private:
  WarcWriter& writer_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_WARC_CAPTURE_LOG_H_
