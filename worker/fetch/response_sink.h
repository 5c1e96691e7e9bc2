// ResponseSink: turns the header lines and payload bytes of one transfer into a FetchResponse and
// says stop as soon as a limit is passed. No network; one thread at a time.
#ifndef CLAQUE_WORKER_FETCH_RESPONSE_SINK_H_
#define CLAQUE_WORKER_FETCH_RESPONSE_SINK_H_

#include <optional>
#include <string_view>

#include "worker/fetch/content_decoder.h"
#include "worker/fetch/fetcher.h"

namespace claque {

class ResponseSink {
 public:
  explicit ResponseSink(const FetchLimits& limits) : limits_(limits) {}

  // A line with its line end: status line, header, the empty line, trailer. A second status line
  // (after 1xx) starts anew, but all bytes count. False = stop the transfer.
  bool OnHeaderLine(std::string_view line);
  // Payload bytes, transfer coding removed. False = stop the transfer.
  bool OnPayload(std::string_view bytes);
  // After the last byte of a complete message.
  void OnComplete();
  // Forgets all but the byte counts: the request is sent again over another connection.
  void Restart();
  // Ends with a failure unless there is one already.
  void Fail(FetchFailure failure, std::string_view detail);

  bool in_headers() const { return !head_done_; }
  FetchResponse& response() { return response_; }

 private:
  void ParseHeaderLine(std::string_view line);
  void FailDecoding(const Status& status);

  const FetchLimits limits_;
  FetchResponse response_;
  std::optional<ContentDecoder> decoder_;
  int64_t header_bytes_ = 0;
  int64_t payload_bytes_ = 0;
  bool head_done_ = false;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_FETCH_RESPONSE_SINK_H_
