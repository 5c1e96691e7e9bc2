// PageProcessor: the pool between fetching and reporting. Capture to WARC and sync, then extract,
// classify, report; in this order, so that no report leaves whose bytes are not on disk.
#ifndef CLAQUE_WORKER_COLLECT_PAGE_PROCESSOR_H_
#define CLAQUE_WORKER_COLLECT_PAGE_PROCESSOR_H_

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "claque/v1/report.pb.h"
#include "common/base/mutex.h"
#include "worker/collect/page_report.h"

namespace claque {

// Where captures go: a WARC in production. One thread at a time (PageProcessor sees to it).
class CaptureLog {
 public:
  virtual ~CaptureLog() = default;
  // Appends the exchange; the capture has its place and hashes. kResourceExhausted: disk full.
  virtual Result<v1::Capture> Append(const FetchedUrl& fetched) = 0;
  // After OK, everything appended so far survives a crash of the machine.
  virtual Status Sync() = 0;
};

// Thread-safe.
class PageProcessor {
 public:
  struct Options {
    int threads = 2;
    // HasRoom ends at either; the queue may exceed them by what was under way then.
    size_t max_queued = 64;
    size_t max_queued_bytes = 128 << 20;
    // Captures synced together.
    size_t max_batch = 16;
    PageReportLimits limits = {};
  };
  // Runs on the pool's threads, several at a time. The report is of kind page, or returned where
  // evidence could not be written; `evidence` says why.
  using Done = std::function<void(v1::Report report, const Status& evidence)>;

  // `log` and `classifier` must outlive it.
  PageProcessor(const Options& options, CaptureLog& log, const Classifier& classifier, Done done);
  ~PageProcessor() { Stop(); }
  PageProcessor(const PageProcessor&) = delete;
  PageProcessor& operator=(const PageProcessor&) = delete;

  void Start();
  // Whoever is about to begin a request asks; what it then fetches is always taken.
  bool HasRoom() const;
  // REQUIRES: before Stop.
  void Push(FetchedUrl fetched);
  size_t queued() const;
  // Works off the queue, joins. Idempotent.
  void Stop();

 private:
  struct Item {
    FetchedUrl fetched;
    v1::Capture capture;
    Status evidence;
  };

  void Run();
  std::vector<Item> TakeBatch();
  void WriteCaptures(std::vector<Item>& batch);
  v1::Report MakeReport(const Item& item) const;

  const Options options_;
  CaptureLog& log_;
  const Classifier& classifier_;
  const Done done_;
  mutable Mutex mutex_;
  CondVar changed_;
  std::deque<FetchedUrl> queue_ GUARDED_BY(mutex_);
  size_t queued_bytes_ GUARDED_BY(mutex_) = 0;
  bool stopping_ GUARDED_BY(mutex_) = false;
  Mutex log_mutex_;  // one writer of the log
  std::vector<std::thread> threads_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_COLLECT_PAGE_PROCESSOR_H_
