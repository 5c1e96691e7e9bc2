#include "worker/collect/page_processor.h"

#include <algorithm>
#include <utility>

#include "common/base/crash_point.h"

namespace claque {
namespace {

size_t BytesOf(const FetchedUrl& fetched) {
  return fetched.response.payload.size() + fetched.response.body.size() + 4096;
}

}  // namespace

PageProcessor::PageProcessor(const Options& options, CaptureLog& log, const Classifier& classifier,
                             Done done)
    : options_(options), log_(log), classifier_(classifier), done_(std::move(done)) {}

void PageProcessor::Start() {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Run(); });
}

bool PageProcessor::HasRoom() const {
  MutexLock lock(mutex_);
  return !stopping_ && queue_.size() < options_.max_queued &&
         queued_bytes_ < options_.max_queued_bytes;
}

void PageProcessor::Push(FetchedUrl fetched) {
  MutexLock lock(mutex_);
  queued_bytes_ += BytesOf(fetched);
  queue_.push_back(std::move(fetched));
  changed_.NotifyOne();
}

size_t PageProcessor::queued() const {
  MutexLock lock(mutex_);
  return queue_.size();
}

void PageProcessor::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void PageProcessor::Run() {
  while (true) {
    std::vector<Item> batch = TakeBatch();
    if (batch.empty()) return;
    WriteCaptures(batch);
    for (const Item& item : batch) done_(MakeReport(item), item.evidence);
  }
}

// Leaves work for the other threads: a batch is at most an equal share of the queue.
std::vector<PageProcessor::Item> PageProcessor::TakeBatch() {
  MutexLock lock(mutex_);
  while (queue_.empty() && !stopping_) changed_.Wait(mutex_);
  const size_t threads = static_cast<size_t>(std::max(options_.threads, 1));
  const size_t share = (queue_.size() + threads - 1) / threads;
  std::vector<Item> batch;
  while (batch.size() < std::min(share, options_.max_batch)) {
    queued_bytes_ -= BytesOf(queue_.front());
    batch.push_back({.fetched = std::move(queue_.front()), .capture = {}, .evidence = {}});
    queue_.pop_front();
  }
  return batch;
}

void PageProcessor::WriteCaptures(std::vector<Item>& batch) {
  MutexLock lock(log_mutex_);
  bool any = false;
  for (Item& item : batch) {
    if (item.fetched.outcome != v1::CAPTURED) continue;
    Result<v1::Capture> capture = log_.Append(item.fetched);
    if (capture.ok()) {
      item.capture = *std::move(capture);
      any = true;
    } else {
      item.evidence = capture.status();
    }
  }
  if (!any) return;
  const Status synced = log_.Sync();
  for (Item& item : batch) {
    if (item.fetched.outcome == v1::CAPTURED && item.evidence.ok()) item.evidence = synced;
  }
  CrashPoint("after_capture");
}

v1::Report PageProcessor::MakeReport(const Item& item) const {
  v1::Report report;
  report.set_unit(item.fetched.lease.first);
  report.set_lease_id(item.fetched.lease.second);
  if (!item.evidence.ok()) {
    const bool full = item.evidence.code() == Code::kResourceExhausted;
    report.mutable_returned()->add_urls(item.fetched.url.url());
    report.mutable_returned()->set_reason(full ? "disk_full" : "evidence_error");
    return report;
  }
  const bool captured = item.fetched.outcome == v1::CAPTURED;
  *report.mutable_page() = MakePageResult(item.fetched, captured ? &item.capture : nullptr,
                                          classifier_, options_.limits);
  return report;
}

}  // namespace claque
