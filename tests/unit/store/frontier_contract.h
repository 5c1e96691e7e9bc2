// Contract of FrontierStore: the fixture of its tests, which are linked into the unit tests
// (memory) and the integration tests (Redis).
#ifndef CLAQUE_TESTS_UNIT_STORE_FRONTIER_CONTRACT_H_
#define CLAQUE_TESTS_UNIT_STORE_FRONTIER_CONTRACT_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/url/url.h"
#include "tests/support/status_matchers.h"
#include "tests/support/store_contract.h"

namespace claque {

inline const WallTime kStart = FromMillis(1'800'000'000'000);
constexpr Millis kTtl = std::chrono::seconds(60);
constexpr Millis kGrace = std::chrono::seconds(15);
constexpr Millis kDelay = std::chrono::seconds(1);
inline const std::string kHost = "press.example";

inline UrlOffer Offered(const std::string& path, Rank rank = {1, 0},
                        const std::string& campaign = "berg", const std::string& host = kHost) {
  return {campaign, "https://" + host + path, host, rank, false};
}

class Frontier : public testing::TestWithParam<StoreParam> {
 protected:
  void SetUp() override { Open({}); }
  void Open(FrontierOptions options) {
    factory_ = GetParam().make();
    if (!factory_) GTEST_SKIP() << "no server";
    store_ = factory_->Frontier(options);
    owner_ = *store_->Own(HostShard(kHost), "coordinator-1", kStart);
  }

  int64_t Offer(std::vector<UrlOffer> offers, WallTime now = kStart) {
    const auto queued = store_->Offer(offers, now);
    EXPECT_THAT(queued, IsOk());
    return queued.value_or(-1);
  }
  LeaseRequest Request(const std::string& worker = "worker-1") const {
    LeaseRequest request;
    request.host = kHost;
    request.worker = worker;
    request.ttl = kTtl;
    request.grace = kGrace;
    request.max_urls = 16;
    request.campaigns = {"berg"};
    request.pages_per_host = {0};
    return request;
  }
  std::optional<HostLease> Lease(WallTime now, const LeaseRequest& request) {
    const auto lease = store_->Lease(owner_, request, now);
    EXPECT_THAT(lease, IsOk());
    return lease.ok() ? *lease : std::nullopt;
  }
  std::optional<HostLease> Lease(WallTime now = kStart) { return Lease(now, Request()); }
  static std::vector<std::string> Paths(const std::optional<HostLease>& lease) {
    std::vector<std::string> paths;
    if (!lease) return paths;
    for (const LeasedUrl& url : lease->urls) {
      paths.push_back(url.url.substr(std::string("https://").size() + kHost.size()));
    }
    return paths;
  }
  static UrlOutcome Done(const HostLease& lease, size_t i = 0) {
    UrlOutcome outcome;
    outcome.host = lease.host;
    outcome.lease_id = lease.lease_id;
    outcome.campaign = lease.urls[i].campaign;
    outcome.url = lease.urls[i].url;
    outcome.rank = lease.urls[i].rank;
    outcome.state.outcome = 1;
    outcome.state.fetched = kStart;
    outcome.delay = kDelay;
    return outcome;
  }
  CommitReply Commit(const UrlOutcome& outcome, WallTime now = kStart) {
    const auto replies = store_->Commit({&outcome, 1}, now);
    EXPECT_THAT(replies, IsOkAndHolds(testing::SizeIs(1)));
    return replies.ok() ? replies->front() : CommitReply{};
  }
  CommitResult CommitDone(const HostLease& lease, size_t i = 0, WallTime now = kStart) {
    return Commit(Done(lease, i), now).result;
  }
  // Ends the leases of the shard that have expired; returns those that were lost.
  Result<std::vector<LiveLease>> Expire(WallTime now) {
    CLAQUE_ASSIGN_OR_RETURN(const auto expired, store_->Expiring(owner_, HostShard(kHost), now));
    return store_->Expire(owner_, expired, now);
  }
  std::vector<DueHost> Due(WallTime now) {
    return store_->Due(HostShard(kHost), now, 100).value_or({});
  }
  // When the host is due next, by asking at ever later times.
  std::optional<WallTime> NextDue() {
    const auto due = Due(kStart + std::chrono::hours(1000));
    return due.empty() ? std::nullopt : std::optional(due.front().due);
  }
  FrontierCounts Counts(const std::string& campaign = "berg", WallTime now = kStart) {
    const auto counts = store_->Counts(campaign, now);
    EXPECT_THAT(counts, IsOk());
    return counts.value_or({});
  }

  std::unique_ptr<StoreFactory> factory_;
  std::unique_ptr<FrontierStore> store_;
  Ownership owner_;
};

}  // namespace claque

#endif  // CLAQUE_TESTS_UNIT_STORE_FRONTIER_CONTRACT_H_
