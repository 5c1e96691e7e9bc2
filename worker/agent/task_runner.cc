#include "worker/agent/task_runner.h"

#include <algorithm>
#include <utility>

namespace claque {
namespace {

using std::chrono::milliseconds;

constexpr size_t kMaxPartBytes = 500 << 10;

// Moves items from the end of `from` (which is reversed) until the part is full.
template <typename Items>
void Fill(Items* from, Items* to, size_t max_bytes, size_t* bytes) {
  while (!from->empty()) {
    const size_t size = from->Get(from->size() - 1).ByteSizeLong() + 8;
    if (*bytes > 0 && *bytes + size > max_bytes) return;
    *bytes += size;
    to->AddAllocated(from->ReleaseLast());
  }
}

template <typename Items>
void Reverse(Items* items) {
  for (int i = 0, j = items->size() - 1; i < j; ++i, --j) items->SwapElements(i, j);
}

// Calls visit(list of `a`, same list of `b`) for everything that a task may find.
template <typename Visit>
void ForEachList(v1::ClassificationResult* a, v1::ClassificationResult* b, Visit visit) {
  visit(a->mutable_detected(), b->mutable_detected());
  visit(a->mutable_echoes(), b->mutable_echoes());
  visit(a->mutable_target_uses(), b->mutable_target_uses());
  visit(a->mutable_covered_days(), b->mutable_covered_days());
  visit(a->mutable_dated_accounts(), b->mutable_dated_accounts());
  visit(a->mutable_narratives(), b->mutable_narratives());
  visit(a->mutable_wordings(), b->mutable_wordings());
  visit(a->mutable_wording_clusters(), b->mutable_wording_clusters());
  visit(a->mutable_edges(), b->mutable_edges());
  visit(a->mutable_bursts(), b->mutable_bursts());
  visit(a->mutable_networks(), b->mutable_networks());
  visit(a->mutable_cohorts(), b->mutable_cohorts());
  visit(a->mutable_tellings(), b->mutable_tellings());
}

}  // namespace

std::vector<v1::ClassificationResult> SplitResult(v1::ClassificationResult result,
                                                  size_t max_bytes) {
  ForEachList(&result, &result, [](auto* items, auto*) { Reverse(items); });
  std::vector<v1::ClassificationResult> parts;
  bool more = true;
  while (more) {
    v1::ClassificationResult part;
    part.set_campaign(result.campaign());
    part.set_run(result.run());
    part.set_task(result.task());
    part.set_post_count(result.post_count());
    part.set_part(static_cast<uint32_t>(parts.size()));
    if (parts.empty() && result.has_coordination_totals()) {
      *part.mutable_coordination_totals() = result.coordination_totals();
    }
    size_t bytes = 0;
    more = false;
    ForEachList(&result, &part, [&](auto* from, auto* to) {
      Fill(from, to, max_bytes, &bytes);
      more = more || !from->empty();
    });
    parts.push_back(std::move(part));
  }
  parts.back().set_last(true);
  return parts;
}

TaskRunner::TaskRunner(WorkerLink& link, const Clock& clock, Handler handler)
    : link_(link), clock_(clock), handler_(std::move(handler)) {}

void TaskRunner::Start(int threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

void TaskRunner::Push(const WorkerState::Started& started) {
  auto job = std::make_shared<Job>();
  job->lease = started.lease;
  job->coordinator = started.coordinator;
  job->expiry = started.expiry.time_since_epoch().count();
  MutexLock lock(mutex_);
  jobs_[job->key()] = job;
  queue_.push_back(std::move(job));
  changed_.NotifyOne();
}

void TaskRunner::Extend(const LeaseKey& lease, BootTime expiry) {
  MutexLock lock(mutex_);
  const auto it = jobs_.find(lease);
  if (it != jobs_.end()) it->second->expiry = expiry.time_since_epoch().count();
}

void TaskRunner::Lose(const LeaseKey& lease) {
  MutexLock lock(mutex_);
  const auto it = jobs_.find(lease);
  if (it != jobs_.end()) it->second->lost = true;
}

void TaskRunner::LoseAll() {
  MutexLock lock(mutex_);
  for (const auto& [lease, job] : jobs_) job->lost = true;
}

void TaskRunner::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    for (const auto& [lease, job] : jobs_) job->lost = true;
    changed_.NotifyAll();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

std::shared_ptr<TaskRunner::Job> TaskRunner::TakeJob() {
  MutexLock lock(mutex_);
  while (queue_.empty() && !stopping_) changed_.Wait(mutex_);
  if (stopping_) return nullptr;
  std::shared_ptr<Job> job = std::move(queue_.front());
  queue_.pop_front();
  return job;
}

void TaskRunner::Run() {
  while (const std::shared_ptr<Job> job = TakeJob()) {
    const Status status = Work(*job);
    if (!status.ok()) GiveBack(*job, status);
    {
      MutexLock lock(mutex_);
      jobs_.erase(job->key());
    }
    handler_.finished(job->key(), status);
  }
}

Status TaskRunner::Work(const Job& job) {
  const std::unique_ptr<TaskWork> work = handler_.make(job.lease.classification());
  if (work == nullptr) return Unimplemented("this worker does not know the task's kind");
  if (!job.Lives(clock_)) return Aborted("the lease is over");
  v1::PullInputRequest request;
  request.set_unit(job.lease.unit());
  request.set_lease_id(job.lease.lease_id());
  // The lease is extended while the task goes on, however long that takes.
  CLAQUE_RETURN_IF_ERROR(link_.PullInput(
      job.coordinator, request, [&] { return job.Lives(clock_); },
      [&](v1::PullInputResponse input) { work->Add(std::move(input)); }));
  v1::ClassificationResult result = work->Finish();
  if (!job.Lives(clock_)) return Aborted("the lease is over");
  Report(job, std::move(result));
  return OkStatus();
}

void TaskRunner::Report(const Job& job, v1::ClassificationResult result) {
  const v1::ClassificationTask& task = job.lease.classification();
  result.set_campaign(task.campaign());
  result.set_run(task.run());
  result.set_task(task.task());
  for (v1::ClassificationResult& part : SplitResult(std::move(result), kMaxPartBytes)) {
    v1::Report report;
    report.set_unit(job.lease.unit());
    report.set_lease_id(job.lease.lease_id());
    *report.mutable_classification() = std::move(part);
    handler_.report(std::move(report));
  }
}

// So that the task need not wait for its lease to run out. Of a lease that is over it says nothing
// new.
// Only what the task itself brought about counts against it.
void TaskRunner::GiveBack(const Job& job, const Status& why) {
  const char* reason = "task_failed";
  if (!job.Lives(clock_)) {
    reason = "drain";
  } else if (why.code() == Code::kUnavailable || why.code() == Code::kResourceExhausted ||
             why.code() == Code::kDeadlineExceeded) {
    reason = "input_unavailable";
  }
  v1::Report report;
  report.set_unit(job.lease.unit());
  report.set_lease_id(job.lease.lease_id());
  report.mutable_returned()->set_reason(reason);
  handler_.report(std::move(report));
}

}  // namespace claque
