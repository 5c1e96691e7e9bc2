#include "tests/support/mini_cluster.h"

#include <gtest/gtest.h>

#include "common/base/hash.h"
#include "coordinator/scheduler/task_input.h"
#include "google/protobuf/util/time_util.h"
#include "tests/support/status_matchers.h"

namespace claque {

using google::protobuf::util::TimeUtil;
using std::chrono::milliseconds;

namespace {
constexpr milliseconds kLeaseTime{35'000};
}

Result<int64_t> FaultyAggregateStore::Apply(std::span<const Put> puts) {
  const auto check = [this] {
    MutexLock lock(mutex_);
    return on_put_;
  }();
  for (const Put& put : puts) {
    if (check) CLAQUE_RETURN_IF_ERROR(check(put));
  }
  return MemoryAggregateStore::Apply(puts);
}

Result<std::vector<Entry>> FaultyAggregateStore::All(const TableId& table) {
  const auto check = [this] {
    MutexLock lock(mutex_);
    return on_read_;
  }();
  if (check) CLAQUE_RETURN_IF_ERROR(check(table));
  return MemoryAggregateStore::All(table);
}

void FaultyAggregateStore::FailPuts(std::function<Status(const Put&)> check) {
  MutexLock lock(mutex_);
  on_put_ = std::move(check);
}

void FaultyAggregateStore::FailReads(std::function<Status(const TableId&)> check) {
  MutexLock lock(mutex_);
  on_read_ = std::move(check);
}

MiniCluster::MiniCluster(MemoryStores& s, ManualClock& c, std::string id, milliseconds settle)
    : stores(s),
      clock(c),
      campaigns(s.aggregates),
      applier(s.all(), pseudonyms, campaigns, leases, c),
      membership(s.aggregates, id, milliseconds(5000)),
      owner(membership, s.frontier, s.tasks, c),
      guard(s.identity, s.aggregates, c, {settle, kLeaseTime}),
      reaper(s.all(), campaigns, membership, c),
      drained(s.aggregates),
      desk(s.all(), owner, campaigns, leases, guard, pseudonyms, c, {}),
      exchange(applier, desk, guard, drained, c, id),
      runs(s.all(), campaigns, owner, pseudonyms, c, std::chrono::hours(1)),
      catalog(s.all(), campaigns, c) {}

void MiniCluster::Step() {
  EXPECT_THAT(guard.Beat(), IsOk());
  EXPECT_THAT(membership.Beat(), IsOk());
  EXPECT_THAT(campaigns.Refresh(), IsOk());
  EXPECT_THAT(desk.WelcomeCampaigns(), IsOk());
  std::vector<std::string> ids;
  const auto all_campaigns = campaigns.All();  // keeps the map while it is walked
  for (const auto& [id, info] : *all_campaigns) ids.push_back(id);
  EXPECT_THAT(owner.Refresh(ids), IsOk());
  EXPECT_THAT(reaper.Tick(), IsOk());
  EXPECT_THAT(drained.Refresh(exchange.WorkerNames()), IsOk());
  EXPECT_THAT(desk.Expire(), IsOk());
  EXPECT_THAT(desk.Revisit(), IsOk());
  for (const int shard : owner.Shards()) EXPECT_THAT(applier.Relax(shard), IsOk());
  EXPECT_THAT(desk.Poll(), IsOk());
  for (const std::string& id : ids) EXPECT_THAT(runs.Tick(id), IsOk());
}

void MiniCluster::CreateCampaign(const std::vector<std::string>& sources, milliseconds revisit,
                                 const std::function<void(v1::Campaign&)>& change) {
  v1::Campaign campaign;
  campaign.set_name("campaigns/berg27");
  campaign.set_contact("desk@monitor.example");
  campaign.set_state(v1::ACTIVE);
  for (const std::string& url : sources) {
    v1::Source& source = *campaign.add_sources();
    source.set_url(url);
    source.set_depth(3);
    *source.mutable_revisit() = TimeUtil::MillisecondsToDuration(revisit.count());
  }
  if (change) change(campaign);
  ASSERT_THAT(campaigns.Create(campaign, ""), IsOk());
  const auto info = campaigns.Find("berg27");
  ASSERT_THAT(info, IsOk());
  ASSERT_THAT(stores.frontier.Offer((*info)->SourceOffers(pseudonyms), clock.Now()), IsOk());
}

v1::ExchangeResponse MiniCluster::Exchange(const std::string& worker,
                                           const std::vector<v1::Lease>& held,
                                           const std::vector<v1::Report>& reports, int credits) {
  v1::ExchangeRequest request;
  request.set_worker(worker);
  request.set_collection_credits(credits);
  request.set_classification_credits(credits);
  for (const v1::Lease& lease : held) {
    request.add_leases()->set_unit(lease.unit());
    request.mutable_leases()->rbegin()->set_lease_id(lease.lease_id());
  }
  for (const v1::Report& report : reports) *request.add_reports() = report;
  return exchange.Handle(request, clock.Now());
}

std::vector<v1::Lease> MiniCluster::NewLeases(const v1::ExchangeResponse& response) {
  std::vector<v1::Lease> out;
  for (const v1::Lease& lease : response.leases()) {
    if (lease.task_case() != v1::Lease::TASK_NOT_SET) out.push_back(lease);
  }
  return out;
}

std::string MiniCluster::Export() {
  CanonicalExport lines(catalog, "campaigns/berg27");
  std::string out;
  for (;;) {
    const auto next = lines.Next();
    EXPECT_THAT(next, IsOk());
    if (!next.ok() || next->empty()) return out;
    out += *next;
  }
}

Result<std::vector<v1::PullInputResponse>> ReadTaskInput(Stores stores, CampaignBook& campaigns,
                                                         const v1::PullInputRequest& request) {
  CLAQUE_ASSIGN_OR_RETURN(const auto input, OpenTaskInput(stores, campaigns, request));
  std::vector<v1::PullInputResponse> messages;
  for (;;) {
    CLAQUE_ASSIGN_OR_RETURN(auto message, input->Next());
    if (!message) return messages;
    messages.push_back(*std::move(message));
  }
}

v1::Report PageReport(const v1::Lease& lease, const v1::FetchUrl& url, const std::string& handle,
                      const std::string& text, const std::vector<std::string>& links) {
  v1::Report report;
  report.set_unit(lease.unit());
  report.set_lease_id(lease.lease_id());
  v1::PageResult& result = *report.mutable_page();
  result.set_campaign(url.campaign());
  result.set_url(url.url());
  v1::Page& page = *result.mutable_page();
  page.set_url(url.url());
  page.set_outcome(v1::CAPTURED);
  page.set_http_status(200);
  page.set_title("A page");
  page.set_lang("en");
  page.mutable_capture()->set_url(url.url());
  page.mutable_capture()->set_body_sha256(Sha256Hex(text));
  v1::Post& post = *result.add_posts()->mutable_post();
  post.mutable_account()->set_platform(lease.unit());
  post.mutable_account()->set_handle(handle);
  *post.mutable_post_time() = TimeUtil::SecondsToTimestamp(1'799'000'000);
  post.set_text(text);
  post.set_lang("en");
  for (const std::string& link : links) result.add_links()->set_url(link);
  return report;
}

}  // namespace claque
