// TaskRunner: classification tasks on threads of their own, from input to reported parts.
#ifndef CLAQUE_WORKER_AGENT_TASK_RUNNER_H_
#define CLAQUE_WORKER_AGENT_TASK_RUNNER_H_

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "worker/link/worker_link.h"
#include "worker/link/worker_state.h"

namespace claque {

// What a task computes from its input. One thread.
class TaskWork {
 public:
  virtual ~TaskWork() = default;
  virtual void Add(v1::PullInputResponse input) = 0;
  // What was found, and post_count; the rest is filled in by the runner.
  virtual v1::ClassificationResult Finish() = 0;
};

// Cuts a result into parts of at most about `max_bytes`, numbered from 0; the last is marked, and
// each has the fields that name the task. At least one part.
std::vector<v1::ClassificationResult> SplitResult(v1::ClassificationResult result,
                                                  size_t max_bytes);

// Thread-safe. The coordinator gives at most `threads` tasks at a time (credits), so the queue is
// as short as that.
class TaskRunner {
 public:
  // Run on the runner's threads. `make` gives null for a kind of task this worker does not know.
  // `finished` is the last word on a lease; a task that failed is given back by a report.
  struct Handler {
    std::function<std::unique_ptr<TaskWork>(const v1::ClassificationTask&)> make;
    std::function<void(v1::Report)> report;
    std::function<void(const LeaseKey&, const Status&)> finished;
  };

  // All must outlive it.
  TaskRunner(WorkerLink& link, const Clock& clock, Handler handler);
  ~TaskRunner() { Stop(); }
  TaskRunner(const TaskRunner&) = delete;
  TaskRunner& operator=(const TaskRunner&) = delete;

  void Start(int threads);
  // REQUIRES: started.lease.has_classification().
  void Push(const WorkerState::Started& started);
  void Extend(const LeaseKey& lease, BootTime expiry);
  // The task ends without a report.
  void Lose(const LeaseKey& lease);
  void LoseAll();
  // Abandons what is under way, joins. A pull that hangs ends with the link (WorkerLink::Stop).
  // Idempotent.
  void Stop();

 private:
  struct Job {
    v1::Lease lease;
    size_t coordinator = 0;
    std::atomic<BootTime::rep> expiry{0};
    std::atomic<bool> lost{false};
    LeaseKey key() const { return {lease.unit(), lease.lease_id()}; }
    bool Lives(const Clock& clock) const {
      return !lost && clock.BootNow().time_since_epoch().count() < expiry;
    }
  };

  void Run();
  std::shared_ptr<Job> TakeJob();
  Status Work(const Job& job);
  void Report(const Job& job, v1::ClassificationResult result);
  void GiveBack(const Job& job, const Status& why);

  WorkerLink& link_;
  const Clock& clock_;
  const Handler handler_;
  Mutex mutex_;
  CondVar changed_;
  std::deque<std::shared_ptr<Job>> queue_ GUARDED_BY(mutex_);
  std::map<LeaseKey, std::shared_ptr<Job>> jobs_ GUARDED_BY(mutex_);  // queued and running
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_TASK_RUNNER_H_
