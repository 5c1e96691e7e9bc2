#include "coordinator/scheduler/exchange.h"

#include <algorithm>
#include <chrono>

#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;
using std::chrono::milliseconds;

// Speak again soon while there is room for work, and well inside the lease time otherwise.
constexpr milliseconds kHungry{100};
constexpr milliseconds kRemembered{60'000};
// Twice what a worker may hold (--max-hosts): as many again may wait for acknowledgement. Of what
// is listed beyond, this coordinator says nothing: it may well be live.
constexpr int kMostLeases = 8192;
// work.proto, ExchangeRequest.reports.
constexpr int kMostReports = 64;
// While acknowledgements settle.
constexpr milliseconds kSettling{250};
// More reports of one worker do not wait at a time: it is told to try again.
constexpr size_t kMostHeld = 16'384;

}  // namespace

ExchangeDesk::ExchangeDesk(Applier& applier, LeaseDesk& desk, StoreGuard& guard,
                           const DrainList& drained, const Clock& clock, std::string coordinator)
    : applier_(applier),
      desk_(desk),
      guard_(guard),
      drained_(drained),
      clock_(clock),
      coordinator_(std::move(coordinator)) {}

void ExchangeDesk::ApplyReports(const v1::ExchangeRequest& request,
                                v1::ExchangeResponse* response) {
  if (request.reports().empty()) return;
  const int count = std::min(request.reports_size(), kMostReports);
  const std::vector<v1::Report> reports(request.reports().begin(),
                                        request.reports().begin() + count);
  for (int i = count; i < request.reports_size(); ++i) {
    v1::ReportStatus& status = *response->add_report_statuses();
    status.set_sequence(request.reports(i).sequence());
    status.set_code(static_cast<int>(Code::kResourceExhausted));
    status.set_message("at most 64 reports a message");
  }
  const uint64_t generation = guard_.generation();  // before: a change in between counts as one
  std::vector<v1::ReportStatus> statuses = applier_.Apply(request.worker(), reports);
  const WallTime applied = clock_.Now();
  MutexLock lock(mutex_);
  std::deque<Held>& held = held_[request.worker()];
  for (v1::ReportStatus& status : statuses) {
    if (status.code() != static_cast<int>(Code::kOk) || guard_.immediate()) {
      *response->add_report_statuses() = std::move(status);
    } else if (held.size() < kMostHeld) {
      held.push_back({std::move(status), generation, applied});
    } else {
      status.set_code(static_cast<int>(Code::kResourceExhausted));
      *response->add_report_statuses() = std::move(status);
    }
  }
}

bool ExchangeDesk::Acknowledge(const std::string& worker, v1::ExchangeResponse* response) {
  const uint64_t generation = guard_.generation();
  MutexLock lock(mutex_);
  const auto it = held_.find(worker);
  if (it == held_.end()) return false;
  std::deque<Held>& held = it->second;
  while (!held.empty()) {
    Held& first = held.front();
    if (first.generation != generation) {
      first.status.set_code(static_cast<int>(Code::kUnavailable));
      first.status.set_message("the store changed: send it again");
    } else if (!guard_.Settled(first.generation, first.applied)) {
      return true;
    }
    *response->add_report_statuses() = std::move(first.status);
    held.pop_front();
  }
  held_.erase(it);
  return false;
}

v1::ExchangeResponse ExchangeDesk::Handle(const v1::ExchangeRequest& request, WallTime received) {
  v1::ExchangeResponse response;
  response.set_exchange_id(request.exchange_id());
  ApplyReports(request, &response);
  const bool settling = Acknowledge(request.worker(), &response);
  Reconcile(request, received, &response);
  const bool worker_drains = request.draining() || drained_.Contains(request.worker());
  bool hungry = false;
  if (!draining_ && !worker_drains) {
    for (v1::Lease& lease : desk_.GrantCollection(request.worker(), request.collection_credits())) {
      *response.add_leases() = std::move(lease);
    }
    for (v1::Lease& lease :
         desk_.GrantClassification(request.worker(), request.classification_credits())) {
      *response.add_leases() = std::move(lease);
    }
    hungry = request.collection_credits() > 0 || request.classification_credits() > 0;
  }
  response.set_leases_complete(true);
  response.set_draining(draining_);
  milliseconds next = hungry ? kHungry : std::min(desk_.options().ttl / 4, milliseconds(2000));
  if (settling) next = std::min(next, kSettling);
  *response.mutable_next_exchange() = TimeUtil::MillisecondsToDuration(next.count());
  Remember(request, response);
  return response;
}

void ExchangeDesk::Reconcile(const v1::ExchangeRequest& request, WallTime received,
                             v1::ExchangeResponse* response) {
  const int count = std::min(request.leases_size(), kMostLeases);
  for (int i = 0; i < count; ++i) {
    const v1::HeldLease& held = request.leases(i);
    milliseconds ttl{};
    switch (desk_.Renew(held, received, &ttl)) {
      case LeaseDesk::Standing::kLive: {
        v1::Lease& lease = *response->add_leases();
        lease.set_unit(held.unit());
        lease.set_lease_id(held.lease_id());
        *lease.mutable_ttl() = TimeUtil::MillisecondsToDuration(ttl.count());
        lease.set_address_grant(desk_.ConfirmAddress(held));
        break;
      }
      case LeaseDesk::Standing::kForeign:
        response->add_foreign_units(held.unit());
        break;
      case LeaseDesk::Standing::kLost:
        break;
    }
  }
  for (int i = count; i < request.leases_size(); ++i) {
    response->add_foreign_units(request.leases(i).unit());
  }
}

void ExchangeDesk::Remember(const v1::ExchangeRequest& request,
                            const v1::ExchangeResponse& response) {
  v1::Worker worker;
  worker.set_name("workers/" + request.worker());
  worker.set_version(request.version());
  for (const v1::Lease& lease : response.leases()) worker.add_leases(lease.unit());
  worker.set_draining(request.draining() || drained_.Contains(request.worker()));
  *worker.mutable_last_exchange_time() = TimeUtil::MillisecondsToTimestamp(ToMillis(clock_.Now()));
  worker.set_collection_credits(request.collection_credits());
  worker.set_classification_credits(request.classification_credits());
  worker.set_unacknowledged(request.unacknowledged());
  worker.set_coordinator(coordinator_);
  const int64_t oldest = ToMillis(clock_.Now()) - kRemembered.count();
  MutexLock lock(mutex_);
  workers_[request.worker()] = std::move(worker);
  std::erase_if(workers_, [&](const auto& entry) {
    return TimeUtil::TimestampToMilliseconds(entry.second.last_exchange_time()) < oldest;
  });
  // What a worker that went away waits for, it asks another coordinator, or again.
  std::erase_if(held_, [&](const auto& entry) {
    return entry.second.empty() || ToMillis(entry.second.back().applied) < oldest;
  });
}

std::vector<v1::Worker> ExchangeDesk::Workers() const {
  const int64_t oldest = ToMillis(clock_.Now()) - kRemembered.count();
  std::vector<v1::Worker> out;
  MutexLock lock(mutex_);
  for (const auto& [name, worker] : workers_) {
    if (TimeUtil::TimestampToMilliseconds(worker.last_exchange_time()) < oldest) continue;
    out.push_back(worker);
  }
  return out;
}

std::vector<std::string> ExchangeDesk::WorkerNames() const {
  std::vector<std::string> names;
  MutexLock lock(mutex_);
  for (const auto& [name, worker] : workers_) names.push_back(name);
  return names;
}

}  // namespace claque
