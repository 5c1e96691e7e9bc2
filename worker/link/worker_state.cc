#include "worker/link/worker_state.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/base/status.h"

namespace claque {
namespace {

using std::chrono::milliseconds;

constexpr size_t kRememberedUnits = 16'384;
constexpr milliseconds kMinInterval{20};
constexpr milliseconds kMaxInterval{60'000};

// A report that a coordinator faults on so often is given up: its lease expires, and the work is
// done again or quarantined. Else it would keep this worker from any new work.
constexpr int kMostFaults = 10;

// The same report gets the same answer, whoever is asked.
bool IsFinal(Code code) {
  return code == Code::kInvalidArgument || code == Code::kNotFound ||
         code == Code::kFailedPrecondition || code == Code::kOutOfRange ||
         code == Code::kUnimplemented;
}

// May be the report's fault.
bool IsFault(Code code) {
  return code == Code::kInternal || code == Code::kDataLoss || code == Code::kUnknown;
}

milliseconds FromProto(const google::protobuf::Duration& d) {
  return std::chrono::duration_cast<milliseconds>(std::chrono::seconds(d.seconds()) +
                                                  std::chrono::nanoseconds(d.nanos()));
}

}  // namespace

WorkerState::WorkerState(const Options& options, size_t coordinators)
    : options_(options), outbox_(options.outbox), peers_(coordinators) {}

bool WorkerState::outbox_full() const {
  return outbox_.size() >= options_.max_unacknowledged ||
         outbox_.bytes() >= options_.max_outbox_bytes;
}

// A report goes home: to the coordinator that last listed its lease. Where that one is away, is
// going away or has just refused it, to the next one that is there.
Outbox::Route WorkerState::MakeRoute() const {
  return [this](const std::string& unit, std::optional<size_t> avoid) -> std::optional<size_t> {
    const auto it = held_.find(unit);
    const size_t first = avoid ? *avoid + 1 : it == held_.end() ? 0 : it->second.home;
    for (size_t i = 0; i < peers_.size(); ++i) {
      const size_t candidate = (first + i) % peers_.size();
      if (Usable(candidate)) return candidate;
    }
    return std::nullopt;
  };
}

WorkerState::Step WorkerState::NextStep(size_t coordinator, BootTime now) const {
  const Peer& peer = peers_[coordinator];
  switch (peer.stream) {
    case Peer::Stream::kNone:
      return now >= peer.retry_at ? Step::kConnect : Step::kWait;
    case Peer::Stream::kClosing:
      return Step::kWait;
    case Peer::Stream::kOpen:
      break;
  }
  if (peer.unanswered != 0) {
    return now >= peer.sent_at + options_.answer_timeout ? Step::kDisconnect : Step::kWait;
  }
  return now >= NextWake(coordinator) ? Step::kSend : Step::kWait;
}

BootTime WorkerState::NextWake(size_t coordinator) const {
  const Peer& peer = peers_[coordinator];
  if (peer.stream == Peer::Stream::kNone) return peer.retry_at;
  if (peer.stream == Peer::Stream::kClosing) return BootTime::max();
  if (peer.unanswered != 0) return peer.sent_at + options_.answer_timeout;
  if (!peer.answered) return BootTime{};
  BootTime wake = peer.urgent ? BootTime{} : peer.next_exchange;
  if (const auto due = outbox_.NextDue(coordinator, MakeRoute())) wake = std::min(wake, *due);
  return std::max(wake, peer.sent_at + options_.min_spacing);
}

void WorkerState::Connecting(size_t coordinator) {
  Peer fresh;
  fresh.stream = Peer::Stream::kOpen;
  fresh.failures = peers_[coordinator].failures;
  fresh.interval = options_.default_interval;
  peers_[coordinator] = std::move(fresh);
}

void WorkerState::Disconnecting(size_t coordinator) {
  peers_[coordinator].stream = Peer::Stream::kClosing;
  peers_[coordinator].answered = false;
}

void WorkerState::Disconnected(size_t coordinator, BootTime now) {
  Peer fresh;
  fresh.failures = peers_[coordinator].answered ? 0 : peers_[coordinator].failures + 1;
  const int doublings = std::min(fresh.failures, 16);
  fresh.retry_at =
      now + std::min(options_.max_backoff, options_.min_backoff * (int64_t{1} << doublings));
  peers_[coordinator] = std::move(fresh);
  outbox_.Unsend(coordinator);
}

// Free places are divided among the coordinators that give work, rounded up: none of them starves,
// and the excess is less than their number.
int WorkerState::Share(int free) const {
  int givers = 0;
  for (size_t i = 0; i < peers_.size(); ++i) givers += Usable(i) ? 1 : 0;
  return givers == 0 ? std::max(free, 0) : (std::max(free, 0) + givers - 1) / givers;
}

v1::ExchangeRequest WorkerState::NextRequest(size_t coordinator, BootTime now) {
  Peer& peer = peers_[coordinator];
  v1::ExchangeRequest request;
  request.set_worker(options_.worker);
  request.set_version(options_.version);
  peer.listed.clear();
  for (const auto& [unit, held] : held_) {
    v1::HeldLease* lease = request.add_leases();
    lease->set_unit(unit);
    lease->set_lease_id(held.lease_id);
    lease->set_address(held.address);
    peer.listed.emplace_back(unit, held.lease_id);
  }
  if (accepting_ && !draining_ && !peer.draining && !outbox_full()) {
    request.set_collection_credits(Share(options_.max_hosts - active_hosts_));
    request.set_classification_credits(Share(options_.max_tasks - active_tasks_));
  }
  if (peer.answered) outbox_.Take(coordinator, now, MakeRoute(), request.mutable_reports());
  request.set_draining(draining_);
  request.set_exchange_id(++last_exchange_);
  request.set_unacknowledged(static_cast<int32_t>(outbox_.size()));
  if (peer.base == BootTime{}) peer.base = now;
  peer.unanswered = last_exchange_;
  peer.sent_at = now;
  peer.urgent = false;
  return request;
}

WorkerState::Changes WorkerState::Apply(size_t coordinator, const v1::ExchangeResponse& answer,
                                        BootTime now) {
  Changes changes;
  Peer& peer = peers_[coordinator];
  if (peer.stream != Peer::Stream::kOpen) return changes;
  std::vector<LeaseKey> listed;
  const bool is_answer = answer.exchange_id() != 0 && answer.exchange_id() == peer.unanswered;
  if (is_answer) {
    peer.base = peer.sent_at;
    peer.unanswered = 0;
    peer.failures = 0;
    if (!peer.answered) Hurry();  // credits are shared anew, and reports may go now
    peer.answered = true;
    listed = std::move(peer.listed);
    peer.listed.clear();
  }
  for (const v1::Lease& lease : answer.leases()) {
    ApplyLease(coordinator, peer.base, lease, changes);
  }
  if (is_answer && answer.leases_complete()) ApplyMissing(listed, answer, changes);
  ApplyStatuses(answer, now, changes);
  if (answer.has_next_exchange()) {
    peer.interval = std::clamp(FromProto(answer.next_exchange()), kMinInterval, kMaxInterval);
  }
  if (is_answer) peer.next_exchange = now + peer.interval;
  if (answer.draining() && !peer.draining) {
    peer.draining = true;
    outbox_.Unsend(coordinator);
    Hurry();
  }
  DropSettled();
  return changes;
}

void WorkerState::ApplyLease(size_t coordinator, BootTime base, const v1::Lease& lease,
                             Changes& changes) {
  const auto it = held_.find(lease.unit());
  const bool known = it != held_.end();
  if (known && lease.lease_id() == it->second.lease_id) {
    Held& held = it->second;
    if (lease.has_ttl()) held.ttl = FromProto(lease.ttl());
    held.home = coordinator;
    held.expiry = std::max(held.expiry, base + held.ttl);
    if (held.finished) return;
    changes.renewed.push_back({{lease.unit(), lease.lease_id()}, held.expiry});
    if (held.address.empty() || lease.address_grant() == v1::ADDRESS_GRANT_UNSPECIFIED) return;
    held.address.clear();
    changes.granted.emplace_back(LeaseKey(lease.unit(), lease.lease_id()),
                                 lease.address_grant() == v1::ADDRESS_GRANTED);
    return;
  }
  if (lease.task_case() == v1::Lease::TASK_NOT_SET) return;
  if (StartedBefore({lease.unit(), lease.lease_id()})) return;
  if (known) {
    if (!it->second.finished) changes.lost.emplace_back(lease.unit(), it->second.lease_id);
    Deactivate(it->second);
    held_.erase(it);
  }
  StartLease(coordinator, base + FromProto(lease.ttl()), lease, changes);
}

void WorkerState::StartLease(size_t coordinator, BootTime expiry, const v1::Lease& lease,
                             Changes& changes) {
  const LeaseKey key{lease.unit(), lease.lease_id()};
  Remember(key);
  Held held;
  held.lease_id = lease.lease_id();
  held.home = coordinator;
  held.ttl = FromProto(lease.ttl());
  held.expiry = expiry;
  held.is_task = lease.has_classification();
  held.finished = draining_;
  if (draining_) {
    ReturnAll(lease, "drain");
  } else {
    ++(held.is_task ? active_tasks_ : active_hosts_);
    changes.started.push_back({lease, expiry, coordinator});
  }
  held_.emplace(lease.unit(), held);
}

void WorkerState::ReturnAll(const v1::Lease& lease, const char* reason) {
  v1::Report report;
  report.set_unit(lease.unit());
  report.set_lease_id(lease.lease_id());
  report.mutable_returned()->set_reason(reason);
  for (const v1::FetchUrl& url : lease.collection().urls()) {
    report.mutable_returned()->add_urls(url.url());
  }
  AddReport(std::move(report));
}

void WorkerState::ApplyMissing(const std::vector<LeaseKey>& listed,
                               const v1::ExchangeResponse& answer, Changes& changes) {
  std::set<LeaseKey> present;
  for (const v1::Lease& lease : answer.leases()) present.emplace(lease.unit(), lease.lease_id());
  const std::set<std::string> foreign(answer.foreign_units().begin(), answer.foreign_units().end());
  for (const LeaseKey& key : listed) {
    if (present.contains(key) || foreign.contains(key.first)) continue;
    const auto it = held_.find(key.first);
    if (it == held_.end() || it->second.lease_id != key.second) continue;
    if (!it->second.finished) changes.lost.push_back(key);
    Deactivate(it->second);
    held_.erase(it);
  }
}

void WorkerState::ApplyStatuses(const v1::ExchangeResponse& answer, BootTime now,
                                Changes& changes) {
  for (const v1::ReportStatus& status : answer.report_statuses()) {
    const Code code = static_cast<Code>(status.code());
    if (code == Code::kOk) {
      outbox_.Acknowledge(status.sequence());
    } else if (IsFinal(code) ||
               (IsFault(code) && outbox_.CountFault(status.sequence()) >= kMostFaults)) {
      if (!outbox_.Acknowledge(status.sequence())) continue;
      changes.refused.push_back(std::to_string(status.sequence()) + ": " + status.message());
    } else {
      outbox_.Defer(status.sequence(), now);
    }
  }
}

void WorkerState::NameAddress(const LeaseKey& lease, const std::string& address) {
  const auto it = held_.find(lease.first);
  if (it == held_.end() || it->second.lease_id != lease.second) return;
  it->second.address = address;
  Hurry();
}

void WorkerState::FinishLease(const LeaseKey& lease) {
  const auto it = held_.find(lease.first);
  if (it == held_.end() || it->second.lease_id != lease.second) return;
  Deactivate(it->second);
  DropSettled();
  Hurry();
}

void WorkerState::Deactivate(Held& held) {
  if (held.finished) return;
  held.finished = true;
  --(held.is_task ? active_tasks_ : active_hosts_);
}

void WorkerState::DropSettled() {
  std::erase_if(held_, [this](const auto& item) {
    return item.second.finished && outbox_.Settled({item.first, item.second.lease_id});
  });
}

void WorkerState::Remember(const LeaseKey& lease) {
  if (const auto it = started_.find(lease.first); it != started_.end())
    recent_.erase(it->second.place);
  recent_.push_back(lease.first);
  started_[lease.first] = {lease.second, std::prev(recent_.end())};
  if (recent_.size() <= kRememberedUnits) return;
  started_.erase(recent_.front());
  recent_.pop_front();
}

bool WorkerState::StartedBefore(const LeaseKey& lease) const {
  const auto it = started_.find(lease.first);
  return it != started_.end() && lease.second <= it->second.lease_id;
}

void WorkerState::Hurry() {
  for (Peer& peer : peers_) peer.urgent = true;
}

}  // namespace claque
