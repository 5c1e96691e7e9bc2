#include "worker/agent/agent.h"

#include <algorithm>
#include <utility>

namespace claque {
namespace {

using std::chrono::milliseconds;

// The driver looks at least this often, so that no missed wake-up lasts.
constexpr milliseconds kMaxSleep{500};

v1::Report NewReport(const LeaseKey& lease) {
  v1::Report report;
  report.set_unit(lease.first);
  report.set_lease_id(lease.second);
  return report;
}

LeaseKey KeyOf(const v1::Report& report) { return {report.unit(), report.lease_id()}; }

}  // namespace

Agent::Agent(const Options& options, const Parts& parts)
    : options_(options),
      parts_(parts),
      pages_(options.pages, parts.captures, parts.classifier,
             [this](v1::Report report, const Status& evidence) {
               OnPageDone(std::move(report), evidence);
             }),
      tasks_(parts.link, parts.clock,
             {.make = parts.make_task,
              .report = [this](v1::Report report) { AddReport(std::move(report)); },
              .finished = [this](const LeaseKey& lease,
                                 const Status& status) { OnTaskDone(lease, status); }}),
      state_(options.state, parts.link.coordinator_count()) {}

void Agent::Start() {
  CheckDisk();
  parts_.link.Start(*this);
  pages_.Start();
  tasks_.Start(options_.state.max_tasks);
  driver_ = std::thread([this] { Drive(); });
}

// ---- driver's thread

void Agent::Drive() {
  while (true) {
    CheckDisk();
    const BootTime due = Exchange();
    MutexLock lock(mutex_);
    if (stopping_) return;
    const BootTime now = parts_.clock.BootNow();
    if (!poked_ && due > now) {
      const auto sleep = std::chrono::ceil<milliseconds>(due - now);
      changed_.WaitFor(mutex_, std::min(sleep, kMaxSleep));
    }
    poked_ = false;
  }
}

BootTime Agent::Exchange() {
  BootTime due = BootTime::max();
  int connected = 0;
  for (size_t i = 0; i < parts_.link.coordinator_count(); ++i) {
    v1::ExchangeRequest request;
    WorkerState::Step step;
    {
      MutexLock lock(mutex_);
      if (stopping_) return due;
      const BootTime now = parts_.clock.BootNow();
      step = state_.NextStep(i, now);
      if (step == WorkerState::Step::kConnect) state_.Connecting(i);
      if (step == WorkerState::Step::kDisconnect) state_.Disconnecting(i);
      if (step == WorkerState::Step::kSend) request = state_.NextRequest(i, now);
      due = std::min(due, state_.NextWake(i));
      connected += state_.connected(i) ? 1 : 0;
    }
    if (step == WorkerState::Step::kConnect) parts_.link.Connect(i);
    if (step == WorkerState::Step::kDisconnect) parts_.link.Disconnect(i);
    if (step == WorkerState::Step::kSend) parts_.link.Send(i, std::move(request));
  }
  MutexLock lock(mutex_);
  parts_.metrics.SetState(state_.active_leases(), state_.unacknowledged(), pages_.queued(),
                          connected);
  return due;
}

// Pages are evidence first: with no room to keep them none is fetched, and hosts are given back for
// workers that have room.
void Agent::CheckDisk() {
  const BootTime now = parts_.clock.BootNow();
  const bool failed = evidence_failed_.exchange(false);
  if (!failed && now < next_disk_check_) return;
  next_disk_check_ = now + options_.disk_poll;
  const int64_t free = parts_.free_disk();
  const bool ok = !failed && (free < 0 || free >= options_.min_free_disk);
  if (ok == disk_ok_.exchange(ok)) return;
  {
    MutexLock lock(mutex_);
    state_.SetAccepting(ok);
    Poke();
  }
  if (ok) {
    parts_.logger.Info("evidence can be written again", {{"free_bytes", free}});
  } else {
    parts_.logger.Error("evidence cannot be written; no new pages until space is back",
                        {{"free_bytes", free}, {"min_free_bytes", options_.min_free_disk}});
    OnSessions([](HostSession& session) { session.Drain("disk_full"); });
  }
}

// ---- the link's threads

void Agent::OnMessage(size_t coordinator, v1::ExchangeResponse message) {
  WorkerState::Changes changes;
  {
    MutexLock lock(mutex_);
    changes = state_.Apply(coordinator, message, parts_.clock.BootNow());
    for (const WorkerState::Started& started : changes.started) {
      if (started.lease.has_collection()) {
        open_[{started.lease.unit(), started.lease.lease_id()}] = {};
      }
    }
    outbox_room_ = !state_.outbox_full();
    Poke();
  }
  for (const std::string& refused : changes.refused) {
    parts_.metrics.CountRefusedReport();
    parts_.logger.Warn("report refused", {{"report", refused}});
  }
  Hand(changes);
}

void Agent::OnDisconnected(size_t coordinator, const Status& why) {
  parts_.logger.Warn("coordinator lost",
                     {{"coordinator", parts_.link.address(coordinator)}, {"why", why.ToString()}});
  MutexLock lock(mutex_);
  state_.Disconnected(coordinator, parts_.clock.BootNow());
  Poke();
}

void Agent::Hand(const WorkerState::Changes& changes) {
  for (const LeaseKey& lease : changes.lost) {
    parts_.metrics.CountLostLease();
    tasks_.Lose(lease);
  }
  for (const auto& [lease, expiry] : changes.renewed) tasks_.Extend(lease, expiry);
  for (const WorkerState::Started& started : changes.started) {
    if (started.lease.has_classification()) tasks_.Push(started);
  }
  parts_.fetcher.After(milliseconds(0), [this, changes] {
    for (const LeaseKey& lease : changes.lost) {
      LoseSession(lease);
    }
    for (const auto& [lease, expiry] : changes.renewed) ExtendSession(lease, expiry);
    for (const auto& [lease, granted] : changes.granted) GrantSession(lease, granted);
    for (const WorkerState::Started& started : changes.started) {
      if (started.lease.has_collection()) StartSession(started);
    }
  });
}

// ---- fetcher's thread

// The host's one session must have ended before the next begins, also where the lease changed under
// it: one request at a time a host.
void Agent::StartSession(const WorkerState::Started& started) {
  const std::string& unit = started.lease.unit();
  std::optional<BootTime> last_end;
  if (const auto it = sessions_.find(unit); it != sessions_.end()) {
    if (!it->second->ended()) {
      waiting_.insert_or_assign(unit, started);
      return;
    }
    last_end = it->second->last_end();
  }
  auto session = std::make_shared<HostSession>(started.lease, started.expiry, last_end,
                                               options_.session, parts_.clock, parts_.fetcher,
                                               static_cast<HostSession::Sink&>(*this));
  sessions_[unit] = session;
  bool draining;
  {
    MutexLock lock(mutex_);
    draining = state_.draining();
  }
  if (draining) session->Drain("drain");
  session->Start();
}

void Agent::LoseSession(const LeaseKey& lease) {
  parts_.logger.Info("lease lost", {{"unit", lease.first}});
  if (const auto it = waiting_.find(lease.first);
      it != waiting_.end() && it->second.lease.lease_id() == lease.second) {
    waiting_.erase(it);
    MutexLock lock(mutex_);
    open_.erase(lease);
    return;
  }
  const auto it = sessions_.find(lease.first);
  if (it == sessions_.end() || it->second->lease() != lease) return;
  const std::shared_ptr<HostSession> session = it->second;
  session->Lose();
}

void Agent::ExtendSession(const LeaseKey& lease, BootTime expiry) {
  if (const auto it = waiting_.find(lease.first);
      it != waiting_.end() && it->second.lease.lease_id() == lease.second) {
    it->second.expiry = expiry;
    return;
  }
  const auto it = sessions_.find(lease.first);
  if (it != sessions_.end() && it->second->lease() == lease) it->second->Extend(expiry);
}

void Agent::GrantSession(const LeaseKey& lease, bool granted) {
  const auto it = sessions_.find(lease.first);
  if (it != sessions_.end() && it->second->lease() == lease) it->second->GrantAddress(granted);
}

void Agent::OnSessions(std::function<void(HostSession&)> visit) {
  parts_.fetcher.After(milliseconds(0), [this, visit = std::move(visit)] {
    std::vector<std::shared_ptr<HostSession>> all;
    for (const auto& [unit, session] : sessions_) all.push_back(session);
    for (const auto& session : all) visit(*session);
  });
}

bool Agent::Ready() { return disk_ok_ && outbox_room_ && pages_.HasRoom(); }

void Agent::OnAddress(const LeaseKey& lease, const std::string& address) {
  MutexLock lock(mutex_);
  state_.NameAddress(lease, address);
  Poke();
}

void Agent::OnRobots(const LeaseKey& lease, v1::RobotsResult robots) {
  parts_.metrics.CountRobots();
  v1::Report report = NewReport(lease);
  *report.mutable_robots() = std::move(robots);
  AddReport(std::move(report));
}

void Agent::OnFetched(FetchedUrl fetched) {
  parts_.metrics.CountFetch(fetched.outcome, fetched.response.payload.size(),
                            std::chrono::duration<double>(fetched.response.elapsed).count());
  {
    MutexLock lock(mutex_);
    ++open_[fetched.lease].pages;
  }
  pages_.Push(std::move(fetched));
}

void Agent::OnReturned(const LeaseKey& lease, std::vector<std::string> urls,
                       const std::string& reason) {
  parts_.metrics.CountReturned(urls.size());
  parts_.logger.Info("URLs returned",
                     {{"host", lease.first}, {"count", urls.size()}, {"reason", reason}});
  v1::Report report = NewReport(lease);
  report.mutable_returned()->set_reason(reason);
  for (std::string& url : urls) report.mutable_returned()->add_urls(std::move(url));
  AddReport(std::move(report));
}

void Agent::OnEnded(const LeaseKey& lease) {
  {
    MutexLock lock(mutex_);
    open_[lease].ended = true;
    FinishIfDone(lease);
  }
  // Not from inside the session that is ending.
  parts_.fetcher.After(milliseconds(0), [this, lease] {
    if (const auto next = waiting_.find(lease.first); next != waiting_.end()) {
      const WorkerState::Started started = std::move(next->second);
      waiting_.erase(next);
      StartSession(started);
      return;
    }
    const auto it = sessions_.find(lease.first);
    if (it != sessions_.end() && it->second->lease() == lease) sessions_.erase(it);
  });
}

// ---- pool threads

void Agent::OnPageDone(v1::Report report, const Status& evidence) {
  if (!evidence.ok()) {
    parts_.logger.Error("capture not kept", {{"host", report.unit()}, {"why", evidence.message()}});
    evidence_failed_ = true;
  }
  const LeaseKey lease = KeyOf(report);
  MutexLock lock(mutex_);
  state_.AddReport(std::move(report));
  outbox_room_ = !state_.outbox_full();
  --open_[lease].pages;
  FinishIfDone(lease);
  Poke();
}

void Agent::OnTaskDone(const LeaseKey& lease, const Status& status) {
  if (!status.ok()) {
    parts_.logger.Warn("task not done", {{"unit", lease.first}, {"why", status.ToString()}});
  }
  MutexLock lock(mutex_);
  state_.FinishLease(lease);
  Poke();
}

// ---- any thread

void Agent::AddReport(v1::Report report) {
  MutexLock lock(mutex_);
  state_.AddReport(std::move(report));
  outbox_room_ = !state_.outbox_full();
  Poke();
}

void Agent::FinishIfDone(const LeaseKey& lease) {
  const auto it = open_.find(lease);
  if (it == open_.end() || !it->second.ended || it->second.pages > 0) return;
  open_.erase(it);
  state_.FinishLease(lease);
  Poke();
}

void Agent::Poke() {
  poked_ = true;
  changed_.NotifyAll();
}

void Agent::Drain() {
  {
    MutexLock lock(mutex_);
    state_.Drain();
    Poke();
  }
  OnSessions([](HostSession& session) { session.Drain("drain"); });
}

void Agent::AbortWork() {
  tasks_.LoseAll();
  OnSessions([](HostSession& session) { session.Abort("drain"); });
}

bool Agent::WaitDrained(milliseconds timeout) {
  const BootTime end = parts_.clock.BootNow() + timeout;
  MutexLock lock(mutex_);
  while (!(state_.drained() && open_.empty())) {
    const auto left = std::chrono::ceil<milliseconds>(end - parts_.clock.BootNow());
    if (left <= milliseconds(0)) return false;
    changed_.WaitFor(mutex_, left);
  }
  return true;
}

void Agent::Stop() {
  {
    MutexLock lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
    Poke();
  }
  if (driver_.joinable()) driver_.join();
  parts_.fetcher.Stop();
  pages_.Stop();
  tasks_.LoseAll();
  parts_.link.Stop(milliseconds(2'000));
  tasks_.Stop();
}

size_t Agent::unacknowledged() const {
  MutexLock lock(mutex_);
  return state_.unacknowledged();
}

}  // namespace claque
