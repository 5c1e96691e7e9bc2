#include "worker/agent/agent.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/support/fake_link.h"
#include "tests/support/manual_clock.h"
#include "tests/support/scripted_fetcher.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using namespace std::chrono_literals;

class MemoryCaptureLog final : public CaptureLog {
 public:
  Result<v1::Capture> Append(const FetchedUrl& fetched) override {
    v1::Capture capture;
    capture.set_url(fetched.url.url());
    return capture;
  }
  Status Sync() override { return OkStatus(); }
};

// The test is the coordinator and the fetcher's thread; time moves in small steps.
class AgentTest : public testing::Test {
 protected:
  AgentTest() {
    options_.state.worker = "w";
    agent_ = std::make_unique<Agent>(options_,
                                     Agent::Parts{.clock = clock_,
                                                  .link = link_,
                                                  .fetcher = fetcher_,
                                                  .captures = captures_,
                                                  .classifier = classifier(),
                                                  .make_task = [](const auto&) { return nullptr; },
                                                  .metrics = metrics_,
                                                  .free_disk = [this] { return free_disk_.load(); },
                                                  .logger = Logger::Null()});
  }

  static const Classifier& classifier() {
    static const std::unique_ptr<Classifier> loaded = *Classifier::Load("");
    return *loaded;
  }

  static v1::Lease HostLease(const std::string& host, uint64_t id,
                             std::initializer_list<const char*> paths) {
    v1::Lease lease;
    lease.set_unit(host);
    lease.set_lease_id(id);
    lease.mutable_ttl()->set_seconds(600);
    lease.mutable_collection()->set_host(host);
    lease.mutable_collection()->mutable_delay()->set_nanos(10'000'000);
    for (const char* path : paths) {
      v1::FetchUrl& url = *lease.mutable_collection()->add_urls();
      url.set_campaign("c");
      url.set_url("http://" + host + path);
    }
    return lease;
  }

  // Plays a coordinator that acknowledges all and renews what it gave, until `done`; 1000 exchanges
  // at most.
  void Serve(const std::function<bool()>& done) {
    for (int i = 0; i < 1000 && !done(); ++i) {
      fetcher_.Advance(30ms);
      agent_->WaitDrained(0ms);
      const auto request = link_.Take();
      ASSERT_TRUE(request.has_value()) << "the worker fell silent";
      last_request_ = *request;
      v1::ExchangeResponse answer;
      answer.set_exchange_id(request->exchange_id());
      answer.set_leases_complete(true);
      answer.mutable_next_exchange()->set_nanos(30'000'000);
      for (const v1::HeldLease& held : request->leases()) {
        if (dropped_.contains(held.unit())) continue;
        v1::Lease& lease = *answer.add_leases();
        lease.set_unit(held.unit());
        lease.set_lease_id(held.lease_id());
        lease.mutable_ttl()->set_seconds(600);
      }
      for (v1::Lease& lease : give_) *answer.add_leases() = std::move(lease);
      give_.clear();
      for (const v1::Report& report : request->reports()) {
        answer.add_report_statuses()->set_sequence(report.sequence());
        reports_.push_back(report);
      }
      link_.Say(std::move(answer));
    }
    EXPECT_TRUE(done());
  }

  size_t Pages() const {
    size_t pages = 0;
    for (const v1::Report& report : reports_) pages += report.has_page() ? 1 : 0;
    return pages;
  }

  ManualClock clock_;
  FakeLink link_{1};
  ScriptedFetcher fetcher_{clock_};
  MemoryCaptureLog captures_;
  Metrics registry_;
  AgentMetrics metrics_{registry_};
  std::atomic<int64_t> free_disk_{int64_t{1} << 40};
  Agent::Options options_;
  std::unique_ptr<Agent> agent_;
  std::vector<v1::Lease> give_;
  std::set<std::string> dropped_;
  std::vector<v1::Report> reports_;
  v1::ExchangeRequest last_request_;
};

TEST_F(AgentTest, LeasedPagesAreReportedOnceAndTheLeaseLetGo) {
  fetcher_.OnPage("http://a.test/1", "<p>one</p>");
  fetcher_.OnPage("http://a.test/2", "<p>two</p>");
  agent_->Start();
  give_.push_back(HostLease("a.test", 1, {"/1", "/2"}));
  Serve([this] { return Pages() == 2 && last_request_.leases().empty(); });
  EXPECT_THAT(fetcher_.requested(),
              ElementsAre("http://a.test/robots.txt", "http://a.test/1", "http://a.test/2"));
  EXPECT_THAT(reports_, SizeIs(3)) << "robots and two pages";
  EXPECT_EQ(agent_->unacknowledged(), 0u);
}

TEST_F(AgentTest, DrainReturnsWhatIsNotBegunAndEnds) {
  fetcher_.On(
      "http://a.test/robots.txt",
      [](const FetchRequest& r) { return ScriptedFetcher::Respond(r, 404, {}, ""); }, 300ms);
  agent_->Start();
  give_.push_back(HostLease("a.test", 1, {"/1", "/2"}));
  Serve([this] { return !fetcher_.requested().empty(); });
  agent_->Drain();
  Serve([this] { return agent_->WaitDrained(0ms); });
  std::vector<std::string> returned;
  for (const v1::Report& report : reports_) {
    returned.insert(returned.end(), report.returned().urls().begin(),
                    report.returned().urls().end());
  }
  EXPECT_THAT(returned, UnorderedElementsAre("http://a.test/1", "http://a.test/2"));
  EXPECT_TRUE(last_request_.draining());
}

TEST_F(AgentTest, LostLeaseStopsItsSession) {
  agent_->Start();
  give_.push_back(HostLease("a.test", 1, {"/1", "/2", "/3"}));
  give_.back().mutable_collection()->mutable_delay()->set_seconds(20);
  Serve([this] { return !fetcher_.requested().empty(); });
  dropped_.insert("a.test");
  Serve([this] { return last_request_.leases().empty(); });
  const size_t asked = fetcher_.requested().size();
  fetcher_.Advance(60s);
  EXPECT_EQ(fetcher_.requested().size(), asked);
}

TEST_F(AgentTest, FullDiskStopsCreditsUntilSpaceIsBack) {
  free_disk_ = 0;
  agent_->Start();
  int exchanges = 0;
  Serve([&] { return ++exchanges > 5; });
  EXPECT_EQ(last_request_.collection_credits(), 0);
  free_disk_ = int64_t{1} << 40;
  Serve([this] { return last_request_.collection_credits() > 0; });
}

TEST_F(AgentTest, ReconnectSendsUnacknowledgedReportsAgain) {
  fetcher_.OnPage("http://a.test/1", "<p>one</p>");
  agent_->Start();
  give_.push_back(HostLease("a.test", 1, {"/1"}));
  Serve([this] { return Pages() == 1; });
  reports_.clear();
  give_.push_back(HostLease("b.test", 1, {"/1"}));
  Serve([this] { return fetcher_.requested().size() >= 4; });
  link_.Break();
  fetcher_.Advance(1s);  // the back-off
  Serve([this] { return agent_->unacknowledged() == 0 && last_request_.leases().empty(); });
  EXPECT_GE(Pages(), 1u);
}

}  // namespace
}  // namespace claque
