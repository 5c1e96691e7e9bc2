// Agent: the worker as a whole. Joins the state exchange (WorkerState) with the work: sessions on
// the fetcher's thread, the page pool, the classification threads.
//
// Threads: one of its own drives the exchange; reactions of the link only update the state and hand
// over. Sessions are touched on the fetcher's thread alone.
#ifndef CLAQUE_WORKER_AGENT_AGENT_H_
#define CLAQUE_WORKER_AGENT_AGENT_H_

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/telemetry/logger.h"
#include "worker/agent/agent_metrics.h"
#include "worker/agent/task_runner.h"
#include "worker/collect/host_session.h"
#include "worker/collect/page_processor.h"
#include "worker/link/worker_link.h"
#include "worker/link/worker_state.h"

namespace claque {

class Agent final : private WorkerLink::Handler, private HostSession::Sink {
 public:
  struct Options {
    WorkerState::Options state;
    HostSession::Options session;
    PageProcessor::Options pages;
    // Below this much free space for evidence no page is fetched.
    int64_t min_free_disk = 256 << 20;
    std::chrono::milliseconds disk_poll{1'000};
  };
  // All must outlive the agent. `free_disk`: bytes free for evidence, negative = not known;
  // thread-safe.
  struct Parts {
    const Clock& clock;
    WorkerLink& link;
    Fetcher& fetcher;
    CaptureLog& captures;
    const Classifier& classifier;
    // Null for a kind of task that this worker does not know.
    std::function<std::unique_ptr<TaskWork>(const v1::ClassificationTask&)> make_task;
    AgentMetrics& metrics;
    std::function<int64_t()> free_disk;
    Logger logger;
  };

  Agent(const Options& options, const Parts& parts);
  ~Agent() override { Stop(); }
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;

  void Start();
  // Takes no new work; returns what is not begun, finishes what is under way. Idempotent.
  void Drain();
  // Cuts off what is still under way and returns it.
  void AbortWork();
  // True once everything is reported and acknowledged, false after `timeout`.
  bool WaitDrained(std::chrono::milliseconds timeout);
  // Ends all threads, the fetcher's and the link's too. Reports not acknowledged are lost (their
  // leases expire). Idempotent.
  void Stop();

  size_t unacknowledged() const;

 private:
  // A lease is finished when its session has ended and its last page is processed.
  struct Open {
    int pages = 0;  // fetched, not yet reported
    bool ended = false;
  };

  // WorkerLink::Handler
  void OnMessage(size_t coordinator, v1::ExchangeResponse message) override;
  void OnDisconnected(size_t coordinator, const Status& why) override;
  // HostSession::Sink
  bool Ready() override;
  void OnAddress(const LeaseKey& lease, const std::string& address) override;
  void OnRobots(const LeaseKey& lease, v1::RobotsResult robots) override;
  void OnFetched(FetchedUrl fetched) override;
  void OnReturned(const LeaseKey& lease, std::vector<std::string> urls,
                  const std::string& reason) override;
  void OnEnded(const LeaseKey& lease) override;

  void OnPageDone(v1::Report report, const Status& evidence);
  void OnTaskDone(const LeaseKey& lease, const Status& status);
  void Drive();
  // Does what is due for every coordinator; the next thing is due at the result.
  BootTime Exchange();
  void CheckDisk();
  void Hand(const WorkerState::Changes& changes);
  void StartSession(const WorkerState::Started& started);
  void LoseSession(const LeaseKey& lease);
  void ExtendSession(const LeaseKey& lease, BootTime expiry);
  void GrantSession(const LeaseKey& lease, bool granted);
  void OnSessions(std::function<void(HostSession&)> visit);
  void AddReport(v1::Report report);
  void FinishIfDone(const LeaseKey& lease) REQUIRES_LOCK(mutex_);
  void Poke() REQUIRES_LOCK(mutex_);

  const Options options_;
  const Parts parts_;
  PageProcessor pages_;
  TaskRunner tasks_;

  mutable Mutex mutex_;
  CondVar changed_;
  WorkerState state_ GUARDED_BY(mutex_);
  std::map<LeaseKey, Open> open_ GUARDED_BY(mutex_);
  bool poked_ GUARDED_BY(mutex_) = false;  // the driver has something new to look at
  bool stopping_ GUARDED_BY(mutex_) = false;

  std::atomic<bool> outbox_room_{true};
  std::atomic<bool> disk_ok_{true};
  std::atomic<bool> evidence_failed_{false};  // until the driver has looked at the disk
  BootTime next_disk_check_{};                // driver's thread

  // Fetcher's thread: the session of each unit, and the lease that waits for it to end.
  std::map<std::string, std::shared_ptr<HostSession>> sessions_;
  std::map<std::string, WorkerState::Started> waiting_;

  std::thread driver_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_AGENT_H_
