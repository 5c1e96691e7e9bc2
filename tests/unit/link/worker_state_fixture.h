// A worker's side of the link; the test plays the coordinators.
#ifndef CLAQUE_TESTS_UNIT_LINK_WORKER_STATE_FIXTURE_H_
#define CLAQUE_TESTS_UNIT_LINK_WORKER_STATE_FIXTURE_H_

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "common/base/status.h"
#include "tests/support/manual_clock.h"
#include "worker/link/worker_state.h"

namespace claque {

inline v1::Lease Collection(const std::string& host, uint64_t id, int urls = 1) {
  v1::Lease lease;
  lease.set_unit(host);
  lease.set_lease_id(id);
  lease.mutable_ttl()->set_seconds(30);
  lease.mutable_collection()->set_host(host);
  for (int i = 0; i < urls; ++i) {
    lease.mutable_collection()->add_urls()->set_url("http://" + host + "/" + std::to_string(i));
  }
  return lease;
}

inline v1::Lease Known(const std::string& unit, uint64_t id) {
  v1::Lease lease;
  lease.set_unit(unit);
  lease.set_lease_id(id);
  return lease;
}

inline v1::Report PageReport(const std::string& host, uint64_t id, size_t bytes = 10) {
  v1::Report report;
  report.set_unit(host);
  report.set_lease_id(id);
  report.mutable_page()->set_url("http://" + host + "/");
  report.mutable_page()->mutable_page()->set_main_text(std::string(bytes, 'x'));
  return report;
}

inline v1::ExchangeResponse Answer(const v1::ExchangeRequest& request,
                                   std::initializer_list<v1::Lease> leases = {}) {
  v1::ExchangeResponse answer;
  answer.set_exchange_id(request.exchange_id());
  answer.set_leases_complete(true);
  answer.mutable_next_exchange()->set_seconds(2);
  for (const v1::Lease& lease : leases) *answer.add_leases() = lease;
  return answer;
}

inline void AddStatus(uint64_t sequence, Code code, v1::ExchangeResponse* answer) {
  v1::ReportStatus* status = answer->add_report_statuses();
  status->set_sequence(sequence);
  status->set_code(static_cast<int>(code));
}

// One worker; the test plays the coordinators.
class WorkerStateTest : public testing::Test {
 protected:
  WorkerState::Options options_{.worker = "w", .version = "1", .max_hosts = 4};
  ManualClock clock_;

  BootTime now() const { return clock_.BootNow(); }

  v1::ExchangeRequest Send(WorkerState& state, size_t coordinator = 0) {
    if (state.NextStep(coordinator, now()) == WorkerState::Step::kConnect)
      state.Connecting(coordinator);
    EXPECT_EQ(state.NextStep(coordinator, now()), WorkerState::Step::kSend);
    return state.NextRequest(coordinator, now());
  }

  // Connects and has the first exchange answered with `leases`.
  WorkerState::Changes Open(WorkerState& state, std::initializer_list<v1::Lease> leases = {},
                            size_t coordinator = 0) {
    const auto request = Send(state, coordinator);
    auto changes = state.Apply(coordinator, Answer(request, leases), now());
    clock_.Advance(options_.min_spacing);
    return changes;
  }
};

}  // namespace claque

#endif  // CLAQUE_TESTS_UNIT_LINK_WORKER_STATE_FIXTURE_H_
