// WorkerState: what a worker believes in, and how it is reconciled with what coordinators say.
//
// The state exchange of work.proto as plain logic: held leases, credits, the outbox, when to speak
// to whom. No I/O, no threads, no clock of its own. Model: buildbarn's Synchronize.
//
// Invariants
//  1. A lease's time counts from when the exchange was *sent* that the coordinator answered.
//  2. A lease id is started at most once; an older id of a unit is never started after a newer one.
//  3. One exchange per coordinator is unanswered at a time; the next one follows the answer.
//  4. A report leaves the outbox by acknowledgement only.
#ifndef CLAQUE_WORKER_LINK_WORKER_STATE_H_
#define CLAQUE_WORKER_LINK_WORKER_STATE_H_

#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "claque/v1/work.pb.h"
#include "common/base/clock.h"
#include "worker/link/outbox.h"

namespace claque {

// Not thread-safe: its owner (Agent) guards it.
class WorkerState {
 public:
  struct Options {
    std::string worker;
    std::string version;
    int max_hosts = 32;
    int max_tasks = 1;
    // No new leases while more reports or bytes than this are unacknowledged.
    // Acknowledgements take a few seconds (the store has to have the results on disk).
    size_t max_unacknowledged = 4096;
    size_t max_outbox_bytes = 64 << 20;
    Outbox::Options outbox = {};
    // Until a coordinator names one.
    std::chrono::milliseconds default_interval{2'000};
    // Between two exchanges with one coordinator: lets reports gather.
    std::chrono::milliseconds min_spacing{25};
    // A stream whose exchange stays unanswered this long is taken for dead.
    std::chrono::milliseconds answer_timeout{15'000};
    // Between losing a stream and the next attempt, doubling.
    std::chrono::milliseconds min_backoff{100};
    std::chrono::milliseconds max_backoff{5'000};
  };

  // A lease to begin. `expiry` is without any margin.
  struct Started {
    v1::Lease lease;
    BootTime expiry;
    size_t coordinator;
  };
  struct Renewed {
    LeaseKey lease;
    BootTime expiry;
  };
  // What an answer changes for the work side.
  struct Changes {
    std::vector<Started> started;
    std::vector<Renewed> renewed;
    std::vector<LeaseKey> lost;  // stop at once, send nothing more
    // Leases that may use the address they named, or (false) may not.
    std::vector<std::pair<LeaseKey, bool>> granted;
    // "NNN: message" of reports refused for good.
    std::vector<std::string> refused;
  };
  // What the link has to do now for one coordinator.
  enum class Step { kWait, kConnect, kSend, kDisconnect };

  WorkerState(const Options& options, size_t coordinators);

  // --- the link's side
  Step NextStep(size_t coordinator, BootTime now) const;
  // When NextStep may change by the passing of time alone.
  BootTime NextWake(size_t coordinator) const;
  // REQUIRES: NextStep is kConnect / kDisconnect / kSend.
  void Connecting(size_t coordinator);
  void Disconnecting(size_t coordinator);
  v1::ExchangeRequest NextRequest(size_t coordinator, BootTime now);
  void Disconnected(size_t coordinator, BootTime now);
  Changes Apply(size_t coordinator, const v1::ExchangeResponse& answer, BootTime now);

  // --- the work side
  void AddReport(v1::Report report) { outbox_.Add(std::move(report)); }
  // What the host of this lease resolved to: asks the coordinator whether it may be used.
  void NameAddress(const LeaseKey& lease, const std::string& address);
  // No more work and no more reports under it; it is held until its reports are acknowledged.
  void FinishLease(const LeaseKey& lease);
  // False: takes no new leases for now (disk full, processor behind).
  void SetAccepting(bool accepting) { accepting_ = accepting; }
  void Drain() { draining_ = true; }

  bool draining() const { return draining_; }
  // Draining, nothing held, nothing unacknowledged.
  bool drained() const { return draining_ && held_.empty() && outbox_.size() == 0; }
  bool outbox_full() const;
  size_t unacknowledged() const { return outbox_.size(); }
  // Leases with work left.
  int active_leases() const { return active_hosts_ + active_tasks_; }
  bool connected(size_t coordinator) const { return peers_[coordinator].answered; }

 private:
  struct Held {
    uint64_t lease_id = 0;
    size_t home = 0;  // coordinator that listed it last
    std::chrono::milliseconds ttl{};
    BootTime expiry{};
    bool is_task = false;  // classification
    std::string address;   // named and not answered yet
    bool finished = false;
  };
  struct Peer {
    enum class Stream { kNone, kOpen, kClosing } stream = Stream::kNone;
    BootTime retry_at{};
    int failures = 0;
    // Of the open stream:
    bool answered = false;  // has answered at least once
    bool draining = false;
    uint64_t unanswered = 0;  // exchange id; 0 = none
    BootTime sent_at{};       // of `unanswered`
    BootTime base{};          // send time of the last answered one, or of the first
    std::vector<LeaseKey> listed;
    std::chrono::milliseconds interval{};
    BootTime next_exchange{};
    bool urgent = false;  // state changed in a way that the coordinator should hear of
  };

  Outbox::Route MakeRoute() const;
  bool Usable(size_t coordinator) const {
    return peers_[coordinator].answered && !peers_[coordinator].draining;
  }
  int Share(int free) const;
  void ApplyLease(size_t coordinator, BootTime base, const v1::Lease& lease, Changes& changes);
  void StartLease(size_t coordinator, BootTime expiry, const v1::Lease& lease, Changes& changes);
  void ReturnAll(const v1::Lease& lease, const char* reason);
  void ApplyMissing(const std::vector<LeaseKey>& listed, const v1::ExchangeResponse& answer,
                    Changes& changes);
  void ApplyStatuses(const v1::ExchangeResponse& answer, BootTime now, Changes& changes);
  void Deactivate(Held& held);
  void DropSettled();
  void Remember(const LeaseKey& lease);
  bool StartedBefore(const LeaseKey& lease) const;
  void Hurry();

  const Options options_;
  Outbox outbox_;
  std::vector<Peer> peers_;
  std::map<std::string, Held> held_;  // by unit
  int active_hosts_ = 0;
  int active_tasks_ = 0;
  bool accepting_ = true;
  bool draining_ = false;
  uint64_t last_exchange_ = 0;
  // Highest lease id started of each unit; the least recently started unit is forgotten first.
  struct Last {
    uint64_t lease_id;
    std::list<std::string>::iterator place;
  };
  std::list<std::string> recent_;
  std::unordered_map<std::string, Last> started_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_LINK_WORKER_STATE_H_
