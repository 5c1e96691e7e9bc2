// A cluster with a classification task to do.
#ifndef CLAQUE_TESTS_UNIT_SCHEDULER_RUNS_FIXTURE_H_
#define CLAQUE_TESTS_UNIT_SCHEDULER_RUNS_FIXTURE_H_

#include <gtest/gtest.h>

#include <vector>

#include "coordinator/aggregator/tables.h"
#include "coordinator/scheduler/task_input.h"
#include "tests/support/mini_cluster.h"
#include "tests/support/status_matchers.h"

namespace claque {

// A cluster in which one page with a mission and one with an echo are collected.
class RunsTest : public testing::Test {
 protected:
  RunsTest() {
    cluster_.CreateCampaign({"https://news.example/m", "https://news.example/e"});
    cluster_.Step();
    const auto leases = MiniCluster::NewLeases(cluster_.Exchange("w1", {}, {}, 1));
    for (const v1::FetchUrl& url : leases[0].collection().urls()) {
      const bool mission = url.url().ends_with("/m");
      v1::Report report =
          PageReport(leases[0], url, mission ? "front" : "echoer",
                     mission ? "Mission 1: say \"we stand tall\"" : "we stand tall", {});
      if (mission) {
        v1::Mission& found = *report.mutable_page()->mutable_posts(0)->mutable_mission();
        found.add_stock_phrases()->set_text("we stand tall");
      }
      cluster_.Exchange("w1", leases, {report}, 0);
    }
  }

  // The classification lease, after the run was started.
  v1::Lease TakeTask() {
    cluster_.Step();
    cluster_.Step();
    for (const v1::Lease& lease : MiniCluster::NewLeases(cluster_.Exchange("w1", {}, {}, 1))) {
      if (lease.has_classification()) return lease;
    }
    ADD_FAILURE() << "no classification task";
    return {};
  }

  v1::Report Result(const v1::Lease& lease) {
    const auto input = ReadTaskInput(stores_.all(), cluster_.campaigns, PullRequest(lease));
    EXPECT_THAT(input, IsOk());
    v1::Report report;
    report.set_unit(lease.unit());
    report.set_lease_id(lease.lease_id());
    v1::ClassificationResult& result = *report.mutable_classification();
    result.set_campaign("berg27");
    result.set_run(lease.classification().run());
    result.set_task(lease.classification().task());
    result.set_last(true);
    for (const auto& message : *input) {
      result.set_post_count(result.post_count() + message.posts_size());
      for (const v1::Mission& mission : message.missions()) missions_.push_back(mission);
      for (const v1::Post& post : message.posts()) {
        if (post.text() != "we stand tall") continue;
        v1::Echo& echo = *result.add_echoes();
        echo.set_mission(missions_.at(0).name());
        echo.set_phrase_id(missions_.at(0).stock_phrases(0).id());
        echo.set_post(post.name());
        echo.set_latency_seconds(60);
        *echo.mutable_account() = post.account();
      }
    }
    return report;
  }
  static v1::PullInputRequest PullRequest(const v1::Lease& lease) {
    v1::PullInputRequest request;
    request.set_unit(lease.unit());
    request.set_lease_id(lease.lease_id());
    return request;
  }

  ManualClock clock_;
  MemoryStores stores_{clock_};
  MiniCluster cluster_{stores_, clock_};
  std::vector<v1::Mission> missions_;
};

}  // namespace claque

#endif  // CLAQUE_TESTS_UNIT_SCHEDULER_RUNS_FIXTURE_H_
