// A coordinator with a campaign over memory stores, and workers that do its tasks.
#ifndef CLAQUE_TESTS_INTEGRATION_RUN_WORLD_H_
#define CLAQUE_TESTS_INTEGRATION_RUN_WORLD_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/support/mini_cluster.h"
#include "tests/support/status_matchers.h"
#include "worker/agent/uptake_work.h"

namespace claque {

inline const Classifier& TheClassifier() {
  static const std::unique_ptr<Classifier> classifier = *Classifier::Load("");
  return *classifier;
}

// A coordinator with the campaign "berg27", and others that a test adds.
struct World {
  explicit World(const std::function<void(v1::Campaign&)>& change = nullptr) {
    cluster.CreateCampaign({}, {}, change);
  }

  void Import(const std::vector<v1::ExtractedPost>& posts, const std::string& campaign = "berg27") {
    ASSERT_THAT(cluster.applier.Import(**cluster.campaigns.Find(campaign), posts), IsOk());
  }

  // Until a run covers everything. The workers' answers come in an order of their own.
  void Run(int workers, const std::string& campaign = "berg27") {
    for (int round = 0; round < 1000; ++round) {
      cluster.Step();
      std::vector<std::function<void()>> answers;
      for (int w = 0; w < workers; ++w) {
        const std::string worker = "w" + std::to_string(w);
        for (const v1::Lease& lease : MiniCluster::NewLeases(cluster.Exchange(worker, {}, {}, 1))) {
          if (lease.has_classification()) answers.push_back([=, this] { Work(worker, lease); });
        }
      }
      std::ranges::reverse(answers);
      for (const auto& answer : answers) answer();
      const auto progress = cluster.catalog.Progress(campaign);
      if (progress.ok() && progress->idle()) return;
    }
    FAIL() << "no run covers the posts";
  }

  void Work(const std::string& worker, const v1::Lease& lease) {
    kinds.insert(lease.classification().kind());
    const auto work = MakeTaskWork(lease.classification(), TheClassifier());
    ASSERT_TRUE(work);
    v1::PullInputRequest request;
    request.set_unit(lease.unit());
    request.set_lease_id(lease.lease_id());
    auto input = ReadTaskInput(stores.all(), cluster.campaigns, request);
    ASSERT_THAT(input, IsOk());
    for (v1::PullInputResponse& message : *input) work->Add(std::move(message));
    v1::ClassificationResult result = work->Finish();
    result.set_campaign(lease.classification().campaign());
    result.set_run(lease.classification().run());
    result.set_task(lease.classification().task());
    auto parts = SplitResult(std::move(result), 10'000);
    std::ranges::reverse(parts);
    for (v1::ClassificationResult& part : parts) {
      v1::Report report;
      report.set_unit(lease.unit());
      report.set_lease_id(lease.lease_id());
      *report.mutable_classification() = std::move(part);
      const auto response = cluster.Exchange(worker, {lease}, {report}, 0);
      ASSERT_THAT(response.report_statuses(), testing::SizeIs(1));
      ASSERT_EQ(response.report_statuses(0).code(), 0) << response.report_statuses(0).message();
    }
  }

  // All of a kind that match.
  template <typename T>
  std::vector<T> List(const std::string& filter = "", const std::string& campaign = "berg27") {
    auto listing = cluster.catalog.List<T>({"campaigns/" + campaign, 1000, "", filter, {}});
    EXPECT_THAT(listing, IsOk());
    return listing.ok() ? listing->items : std::vector<T>();
  }

  ManualClock clock;
  MemoryStores stores{clock};
  MiniCluster cluster{stores, clock};
  std::set<int> kinds;
};

}  // namespace claque

#endif  // CLAQUE_TESTS_INTEGRATION_RUN_WORLD_H_
