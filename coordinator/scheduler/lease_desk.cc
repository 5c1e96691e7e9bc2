#include "coordinator/scheduler/lease_desk.h"

#include <algorithm>

#include "common/url/url.h"
#include "coordinator/aggregator/outcome.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/aggregator/task_unit.h"
#include "coordinator/privacy/private_text.h"
#include "coordinator/scheduler/run_cut.h"
#include "coordinator/scheduler/run_scheduler.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;
using std::chrono::milliseconds;

constexpr int kReadyLimit = 512;
// Per campaign, shard and step: keeps each script short.
constexpr int kVisitsAtOnce = 256;
// Serialised. A message may have 8 MiB; one lease stays well under the rest.
constexpr size_t kMaxGrantedBytes = 4 << 20;

}  // namespace

LeaseDesk::LeaseDesk(Stores stores, ShardOwner& owner, CampaignBook& campaigns, LeaseCache& leases,
                     StoreGuard& guard, const Pseudonyms& pseudonyms, const Clock& clock,
                     LeaseOptions options)
    : stores_(stores),
      owner_(owner),
      campaigns_(campaigns),
      leases_(leases),
      guard_(guard),
      pseudonyms_(pseudonyms),
      clock_(clock),
      options_(options) {}

Status LeaseDesk::WelcomeCampaigns() {
  const uint64_t generation = guard_.generation();
  std::set<std::string> known;
  {
    MutexLock lock(mutex_);
    if (welcomed_in_ == generation) known = welcomed_;
  }
  std::set<std::string> active;
  const auto all_campaigns = campaigns_.All();  // keeps the map while it is walked
  for (const auto& [id, campaign] : *all_campaigns) {
    if (!campaign->active()) continue;
    active.insert(id);
    if (known.contains(id)) continue;
    const auto offered = stores_.frontier.Offer(campaign->SourceOffers(pseudonyms_), clock_.Now());
    if (!offered.ok()) return offered.status().Prefixed("offer sources");
    CLAQUE_RETURN_IF_ERROR(stores_.frontier.Resume(id, clock_.Now()));
  }
  MutexLock lock(mutex_);
  welcomed_ = std::move(active);
  welcomed_in_ = generation;
  return OkStatus();
}

Status LeaseDesk::Poll() {
  const std::vector<int> shards = owner_.Shards();
  CLAQUE_ASSIGN_OR_RETURN(const auto due,
                          stores_.frontier.DueIn(shards, clock_.Now(), kReadyLimit));
  MutexLock lock(mutex_);
  ready_.clear();
  queued_.clear();
  for (const DueHost& host : due) {
    if (queued_.insert(host.host).second) ready_.push_back(host.host);
  }
  return OkStatus();
}

Status LeaseDesk::Revisit() {
  std::vector<std::string> campaigns;
  const auto all_campaigns = campaigns_.All();  // keeps the map while it is walked
  for (const auto& [id, campaign] : *all_campaigns) {
    if (campaign->active() && campaign->revisits()) campaigns.push_back(id);
  }
  if (campaigns.empty()) return OkStatus();
  for (const int shard : owner_.Shards()) {
    const auto owner = owner_.OfShard(shard);
    if (!owner) continue;
    const auto moved =
        stores_.frontier.Revisit(*owner, shard, campaigns, clock_.Now(), kVisitsAtOnce);
    if (moved.status().code() == Code::kAborted) {
      owner_.LostShard(shard);
    } else if (!moved.ok()) {
      return moved.status();
    }
  }
  return OkStatus();
}

std::optional<std::string> LeaseDesk::NextReady() {
  MutexLock lock(mutex_);
  if (ready_.empty()) return std::nullopt;
  std::string host = std::move(ready_.front());
  ready_.pop_front();
  queued_.erase(host);
  return host;
}

size_t LeaseDesk::ReadyHosts() const {
  MutexLock lock(mutex_);
  return ready_.size();
}

std::vector<v1::Lease> LeaseDesk::GrantCollection(const std::string& worker, int credits) {
  std::vector<v1::Lease> granted;
  if (credits <= 0 || !guard_.MayGrant()) return granted;
  size_t bytes = 0;
  while (static_cast<int>(granted.size()) < credits && bytes < kMaxGrantedBytes) {
    const auto host = NextReady();
    if (!host) break;
    auto lease = LeaseHost(*host, worker);
    if (!lease.ok() || !*lease) continue;
    bytes += (*lease)->ByteSizeLong();
    granted.push_back(**std::move(lease));
  }
  // The store changed on the way: these were never given away and end by themselves.
  if (!granted.empty() && !guard_.MayGrant()) granted.clear();
  return granted;
}

Result<std::optional<v1::Lease>> LeaseDesk::LeaseHost(const std::string& host,
                                                      const std::string& worker) {
  const int shard = HostShard(host);
  const auto owner = owner_.OfShard(shard);
  if (!owner) return std::optional<v1::Lease>();
  LeaseRequest request{host, worker, options_.ttl, options_.grace, options_.max_urls, {}, {}};
  const auto all_campaigns = campaigns_.All();  // keeps the map while it is walked
  for (const auto& [id, campaign] : *all_campaigns) {
    if (!campaign->active()) continue;
    request.campaigns.push_back(id);
    request.pages_per_host.push_back(campaign->pages_per_host());
  }
  const WallTime now = clock_.Now();
  auto lease = stores_.frontier.Lease(*owner, request, now);
  if (lease.status().code() == Code::kAborted) owner_.LostShard(shard);
  if (!lease.ok()) return lease.status();
  if (!*lease) return std::optional<v1::Lease>();
  CLAQUE_RETURN_IF_ERROR(SettleUnreadable(**lease, now));
  if ((*lease)->urls.empty()) return std::optional<v1::Lease>();
  if (!(*lease)->address.empty()) {
    CLAQUE_ASSIGN_OR_RETURN(const bool acquired, stores_.frontier.AcquireAddress(
                                                     (*lease)->address, host, (*lease)->lease_id,
                                                     now, options_.ttl + options_.grace));
    if (!acquired) {
      // Another host on the same address is being read: wait for our turn.
      std::map<std::string, std::vector<std::string>> by_campaign;  // in the order of the queue
      for (const LeasedUrl& url : (*lease)->urls) by_campaign[url.campaign].push_back(url.url);
      for (const auto& [campaign, urls] : by_campaign) {
        CLAQUE_RETURN_IF_ERROR(stores_.frontier.Return(host, (*lease)->lease_id, campaign, urls,
                                                       now, milliseconds(250)));
      }
      return std::optional<v1::Lease>();
    }
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto robots, stores_.frontier.Robots(host, now));
  return std::optional(Describe(**lease, worker, now, robots));
}

v1::Lease LeaseDesk::Describe(const HostLease& lease, const std::string& worker, WallTime now,
                              const std::vector<std::string>& robots) {
  v1::Lease out;
  out.set_unit(lease.host);
  out.set_lease_id(lease.lease_id);
  *out.mutable_ttl() = TimeUtil::MillisecondsToDuration(options_.ttl.count());
  v1::CollectionTask& task = *out.mutable_collection();
  task.set_host(lease.host);
  task.set_confirm_address(lease.address.empty());
  LeaseCache::Info info{lease.lease_id, worker, milliseconds(0), now + options_.ttl, {}, {},
                        lease.address};
  const auto campaigns = campaigns_.All();
  std::set<std::string> described;
  std::set<std::string> origins;
  for (const LeasedUrl& url : lease.urls) {
    const auto campaign = campaigns->find(url.campaign);
    const auto opened = OpenUrl(pseudonyms_, url.url);
    if (campaign == campaigns->end() || !opened.ok()) continue;
    info.urls[{url.campaign, url.url}] = {url.rank, url.state};
    if (const auto parsed = Url::Parse(*opened)) origins.insert(parsed->Origin());
    info.delay = std::max(info.delay, campaign->second->min_delay());
    v1::FetchUrl& fetch = *task.add_urls();
    fetch.set_campaign(url.campaign);
    fetch.set_url(*opened);
    fetch.set_depth(url.rank.depth);
    fetch.set_source_index(url.rank.source_index);
    fetch.set_etag(url.state.etag);
    fetch.set_last_modified(url.state.last_modified);
    if (!described.insert(url.campaign).second) continue;
    v1::CampaignContext& context = *task.add_campaigns();
    const v1::Campaign& proto = campaign->second->proto();
    context.set_campaign(url.campaign);
    context.set_contact(proto.contact());
    *context.mutable_languages() = proto.audience().languages();
    *context.mutable_masked_names() = proto.masked_names();
  }
  AddRobots(robots, origins, task, &info.delay);
  for (const v1::RobotsResult& told : task.robots()) {
    if (IsUnreachable(told)) info.unreachable.insert(told.origin());
  }
  if (info.unreachable == origins) info.delay = milliseconds(0);  // nothing will be asked
  for (const auto& [url, known] : info.urls) info.unfinished.insert(url);
  *task.mutable_delay() = TimeUtil::MillisecondsToDuration(info.delay.count());
  leases_.Set(lease.host, std::move(info));
  return out;
}

std::vector<v1::Lease> LeaseDesk::GrantClassification(const std::string& worker, int credits) {
  std::vector<v1::Lease> granted;
  for (const std::string& campaign : owner_.Campaigns()) {
    while (static_cast<int>(granted.size()) < credits) {
      const auto owner = owner_.OfCampaign(campaign);
      if (!owner) break;
      // Read first: a run that another coordinator starts meanwhile has other tasks.
      const auto run = ActiveRun(stores_.aggregates, campaign);
      if (!run.ok() || !*run) break;
      const WallTime now = clock_.Now();
      const auto task =
          stores_.tasks.LeaseTask(*owner, campaign, worker, now, options_.ttl, options_.grace);
      if (task.status().code() == Code::kAborted) owner_.LostCampaign(campaign);
      if (!task.ok() || !*task) break;
      if ((*task)->run != LastSegment((*run)->name())) {
        (void)stores_.tasks.ReturnTask(**task, now, TaskReturn::kUnstarted);
        break;
      }
      v1::Lease lease;
      lease.set_unit(TaskUnit(**task));
      lease.set_lease_id((*task)->lease_id);
      *lease.mutable_ttl() = TimeUtil::MillisecondsToDuration(options_.ttl.count());
      v1::ClassificationTask& described = *lease.mutable_classification();
      described.set_campaign((*task)->campaign);
      described.set_run((*task)->run);
      described.set_task((*task)->task);
      described.set_kind(RunPlan(**run).ShardsOf((*task)->task).kind);
      leases_.Set(lease.unit(),
                  {(*task)->lease_id, worker, milliseconds(0), now + options_.ttl, {}, {}, ""});
      granted.push_back(std::move(lease));
    }
  }
  return granted;
}

}  // namespace claque
