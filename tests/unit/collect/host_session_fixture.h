// A HostSession of one host over a scripted fetcher, and what it reports.
#ifndef CLAQUE_TESTS_UNIT_COLLECT_HOST_SESSION_FIXTURE_H_
#define CLAQUE_TESTS_UNIT_COLLECT_HOST_SESSION_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/manual_clock.h"
#include "tests/support/scripted_fetcher.h"
#include "worker/collect/host_session.h"

namespace claque {

class RecordingSink final : public HostSession::Sink {
 public:
  bool Ready() override { return ready; }
  void OnAddress(const LeaseKey&, const std::string& address) override {
    addresses.push_back(address);
  }
  void OnRobots(const LeaseKey&, v1::RobotsResult result) override { robots.push_back(result); }
  void OnFetched(FetchedUrl result) override { fetched.push_back(std::move(result)); }
  void OnReturned(const LeaseKey&, std::vector<std::string> urls,
                  const std::string& reason) override {
    returned.insert(returned.end(), urls.begin(), urls.end());
    return_reason = reason;
  }
  void OnEnded(const LeaseKey&) override { ++ended; }

  std::vector<v1::FetchOutcome> Outcomes() const {
    std::vector<v1::FetchOutcome> out;
    for (const FetchedUrl& f : fetched) out.push_back(f.outcome);
    return out;
  }

  bool ready = true;
  std::vector<std::string> addresses;
  std::vector<v1::RobotsResult> robots;
  std::vector<FetchedUrl> fetched;
  std::vector<std::string> returned;
  std::string return_reason;
  int ended = 0;
};

// A host with a delay of 1 s and a lease of 60 s; robots.txt allows all unless scripted otherwise.
class HostSessionTest : public testing::Test {
 protected:
  HostSessionTest() {
    lease_.set_unit("a.test");
    lease_.set_lease_id(7);
    lease_.mutable_collection()->set_host("a.test");
    lease_.mutable_collection()->mutable_delay()->set_seconds(1);
    options_.server_lag = std::chrono::milliseconds(0);
    Robots("User-agent: *\nDisallow: /private/\n");
  }

  void Robots(std::string body) { Serve("http://a.test/robots.txt", 200, std::move(body)); }

  // Answers after 200 ms, and notes when requests began and ended.
  void Serve(const std::string& url, int status, std::string body = "x",
             std::vector<std::pair<std::string, std::string>> headers = {}) {
    fetcher_.On(
        url,
        [this, status, body, headers](const FetchRequest& request) {
          ends_.push_back(clock_.BootNow());
          return ScriptedFetcher::Respond(request, status, headers, body);
        },
        std::chrono::milliseconds(200));
  }

  v1::FetchUrl& Add(const std::string& url) {
    v1::FetchUrl& added = *lease_.mutable_collection()->add_urls();
    added.set_campaign("c");
    added.set_url(url);
    return added;
  }

  void Start(std::chrono::milliseconds lease = std::chrono::seconds(60)) {
    session_ = std::make_shared<HostSession>(lease_, clock_.BootNow() + lease, std::nullopt,
                                             options_, clock_, fetcher_, sink_);
    fetcher_.After(std::chrono::milliseconds(0), [this] { session_->Start(); });
    fetcher_.Run();
  }

  ManualClock clock_;
  ScriptedFetcher fetcher_{clock_};
  RecordingSink sink_;
  HostSession::Options options_;
  v1::Lease lease_;
  std::shared_ptr<HostSession> session_;
  std::vector<BootTime> ends_;
};

}  // namespace claque

#endif  // CLAQUE_TESTS_UNIT_COLLECT_HOST_SESSION_FIXTURE_H_
