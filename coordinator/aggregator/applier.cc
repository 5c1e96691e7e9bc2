#include "coordinator/aggregator/applier.h"

#include <algorithm>
#include <optional>
#include <set>

#include "common/base/crash_point.h"
#include "coordinator/aggregator/outcome.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/aggregator/task_unit.h"
#include "coordinator/privacy/page_privacy.h"
#include "coordinator/privacy/private_text.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;
using std::chrono::milliseconds;

constexpr int kMaxPostsPerPage = 5000;
constexpr int kMaxLinksPerPage = 5000;
constexpr milliseconds kRobotsFresh{24 * 3600 * 1000};
constexpr milliseconds kRobotsUnreachableFresh{60 * 1000};
// Of a host of which nothing better is known.
constexpr milliseconds kUnknownDelay{1000};

}  // namespace

// A report on its way through effects and commit.
struct Applier::Pending {
  const v1::Report* report = nullptr;
  Status status;
  // Of a page.
  std::shared_ptr<const CampaignInfo> campaign;
  KnownUrl known;  // before this visit
  WallTime applied;
  RecrawlState state;  // after it
  Effects effects;
};

Applier::Applier(Stores stores, const Pseudonyms& pseudonyms, CampaignBook& campaigns,
                 LeaseCache& leases, const Clock& clock)
    : stores_(stores),
      pseudonyms_(pseudonyms),
      campaigns_(campaigns),
      leases_(leases),
      clock_(clock) {}

std::vector<v1::ReportStatus> Applier::Apply(const std::string& worker,
                                             std::span<const v1::Report> reports) {
  (void)worker;
  std::vector<Pending> batch(reports.size());
  for (size_t i = 0; i < reports.size(); ++i) {
    batch[i].report = &reports[i];
    batch[i].status = Prepare(reports[i], batch[i]);
  }
  if (const Status written = WriteEffects(batch); !written.ok()) {
    for (Pending& pending : batch) {
      if (pending.status.ok()) pending.status = written;
    }
  }
  CrashPoint("effects_done");
  Commit(batch);
  std::vector<v1::ReportStatus> statuses(batch.size());
  for (size_t i = 0; i < batch.size(); ++i) {
    statuses[i].set_sequence(reports[i].sequence());
    statuses[i].set_code(static_cast<int>(batch[i].status.code()));
    statuses[i].set_message(batch[i].status.message());
  }
  return statuses;
}

Status Applier::Prepare(const v1::Report& report, Pending& pending) {
  switch (report.result_case()) {
    case v1::Report::kPage:
      return PreparePage(report, pending);
    case v1::Report::kClassification:
      return PrepareClassification(report, pending);
    case v1::Report::kRobots:
    case v1::Report::kReturned:
      return OkStatus();
    default:
      return InvalidArgument("result: a report carries exactly one result");
  }
}

Status Applier::PreparePage(const v1::Report& report, Pending& pending) {
  const v1::PageResult& page = report.page();
  const auto url = Url::Parse(page.url());
  if (!url || url->host() != report.unit()) {
    return InvalidArgument("page.url: not a URL of the leased host '" + report.unit() + "'");
  }
  if (page.posts_size() > kMaxPostsPerPage || page.links_size() > kMaxLinksPerPage) {
    return InvalidArgument("page.posts: more posts or links than a page may have");
  }
  auto campaign = campaigns_.Find(page.campaign());
  if (!campaign.ok()) return campaign.status();
  pending.campaign = *campaign;
  const std::string stored = SealUrl(pseudonyms_, page.url());
  if (const auto lease = leases_.Find(report.unit(), report.lease_id())) {
    const auto leased = lease->urls.find({page.campaign(), stored});
    if (leased == lease->urls.end()) {
      return InvalidArgument("page.url: not part of lease " + std::to_string(report.lease_id()));
    }
    pending.known = leased->second;
  } else {
    auto known = stores_.frontier.Find({page.campaign(), stored, report.unit(), {}, false});
    if (!known.ok()) return known.status();
    if (!*known) return InvalidArgument("page.url: never offered by this cluster");
    pending.known = **std::move(known);
  }
  pending.applied = clock_.Now();
  FindEffects(pending);
  return OkStatus();
}

void Applier::FindEffects(Pending& pending) {
  const v1::PageResult& page = pending.report->page();
  const Rank& rank = pending.known.rank;
  pending.state = NextState(pending.known.state, VisitOf(page, pending.applied),
                            pending.campaign->RevisitOf(rank));
  pending.effects = EffectsOf(*pending.campaign, pseudonyms_, rank, pending.state, page);
}

Status Applier::PrepareClassification(const v1::Report& report, Pending& pending) {
  const v1::ClassificationResult& result = report.classification();
  const auto task = ParseTaskUnit(report.unit(), report.lease_id());
  if (!task || task->campaign != result.campaign() || task->run != result.run() ||
      task->task != result.task()) {
    return InvalidArgument("classification: not the task of unit '" + report.unit() + "'");
  }
  auto campaign = campaigns_.Find(result.campaign());
  if (!campaign.ok()) return campaign.status();
  pending.campaign = *campaign;
  CLAQUE_ASSIGN_OR_RETURN(const auto active,
                          stores_.aggregates.GetValue(ActiveRunValue(task->campaign)));
  v1::Run run;
  const bool current =
      active && run.ParseFromString(*active) && LastSegment(run.name()) == task->run;
  // The tables of a run that is over are gone or published: a late result has no effect.
  if (!current) return OkStatus();
  for (const v1::Echo& echo : result.echoes()) {
    const std::string id =
        EchoId(LastSegment(echo.mission()), echo.phrase_id(), LastSegment(echo.post()));
    v1::Echo stored = echo;
    stored.set_name(ResourceName(task->campaign, "echoes", id));
    stored.set_run(ResourceName(task->campaign, "runs", task->run));
    pending.effects.puts.push_back({EchoesTable(task->campaign, task->run, task->task), id, "",
                                    stored.SerializeAsString(), false});
  }
  for (const v1::TargetUse& use : result.target_uses()) {
    const std::string id =
        std::string(LastSegment(use.mission())) + "." + std::string(LastSegment(use.post()));
    pending.effects.puts.push_back({TargetUsesTable(task->campaign, task->run, task->task), id, "",
                                    use.SerializeAsString(), false});
  }
  for (v1::ExtractedPost detected : result.detected()) {
    AddPost(task->campaign, detected, pending.effects);
  }
  return OkStatus();
}

Status Applier::WriteEffects(std::vector<Pending>& batch) {
  std::vector<Put> puts;
  std::vector<Put> missions;
  std::vector<UrlOffer> offers;
  const auto move_all = [](auto& from, auto& to) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  for (Pending& pending : batch) {
    if (!pending.status.ok()) continue;
    move_all(pending.effects.puts, puts);
    move_all(pending.effects.missions, missions);
    move_all(pending.effects.offers, offers);
  }
  if (!puts.empty()) {
    const auto applied = stores_.aggregates.Apply(puts);
    if (!applied.ok()) return applied.status().Prefixed("write effects");
  }
  CrashPoint("effects_half");
  CLAQUE_RETURN_IF_ERROR(WriteMissions(missions));
  if (!offers.empty()) {
    const auto offered = stores_.frontier.Offer(offers, clock_.Now());
    if (!offered.ok()) return offered.status().Prefixed("offer links");
  }
  return OkStatus();
}

Status Applier::WriteMissions(std::span<const Put> missions) {
  for (const Put& mission : missions) {
    const auto changed = stores_.aggregates.Apply({&mission, 1});
    if (!changed.ok()) return changed.status().Prefixed("write mission");
    if (*changed == 0) continue;
    v1::Mission found;
    found.ParseFromString(mission.value);
    CLAQUE_RETURN_IF_ERROR(
        stores_.aggregates.Append(EventsStream(CampaignOf(found.name())), found.name()));
  }
  return OkStatus();
}

void Applier::Commit(std::vector<Pending>& batch) {
  std::vector<Pending*> pages;
  for (Pending& pending : batch) {
    if (!pending.status.ok()) continue;
    switch (pending.report->result_case()) {
      case v1::Report::kPage:
        pages.push_back(&pending);
        break;
      case v1::Report::kReturned:
        pending.status = CommitReturned(*pending.report);
        break;
      case v1::Report::kRobots:
        pending.status = CommitRobots(*pending.report);
        break;
      default:
        pending.status = CommitClassification(*pending.report);
    }
  }
  // A page whose rank improved in between is offered and committed again, with the better rank.
  while (!pages.empty()) {
    CommitPages(pages);
    std::vector<Pending*> again;
    for (Pending* pending : pages) {
      if (pending->status.code() != Code::kAborted) continue;
      FindEffects(*pending);
      const auto offered = stores_.frontier.Offer(pending->effects.offers, clock_.Now());
      const auto applied = stores_.aggregates.Apply(pending->effects.puts);
      pending->status = !offered.ok() ? offered.status() : applied.status();
      if (pending->status.ok()) again.push_back(pending);
    }
    pages = std::move(again);
  }
}

milliseconds Applier::DelayOf(const v1::Report& report, milliseconds least) {
  if (const auto lease = leases_.Find(report.unit(), report.lease_id())) {
    return std::max(lease->delay, least);
  }
  // Adopted from another coordinator: what robots.txt asked for is in the store.
  const auto records = stores_.frontier.Robots(report.unit(), clock_.Now());
  if (!records.ok()) return std::max(least, kUnknownDelay);
  for (const std::string& record : *records) {
    v1::RobotsResult robots;
    if (!robots.ParseFromString(record) || !robots.has_crawl_delay()) continue;
    least = std::max(least, milliseconds(TimeUtil::DurationToMilliseconds(robots.crawl_delay())));
  }
  return least;
}

void Applier::CommitPages(std::vector<Pending*> pages) {
  std::vector<UrlOutcome> outcomes;
  for (const Pending* pending : pages) {
    UrlOutcome outcome = OutcomeOf(pending->report->page());
    outcome.host = pending->report->unit();
    outcome.lease_id = pending->report->lease_id();
    outcome.url = SealUrl(pseudonyms_, pending->report->page().url());
    outcome.rank = pending->known.rank;
    outcome.state = pending->state;
    if (pending->state.interval.count() > 0) {
      outcome.next_visit = clock_.Now() + pending->state.interval;
    }
    outcome.delay = DelayOf(*pending->report, pending->campaign->min_delay());
    outcomes.push_back(std::move(outcome));
  }
  const auto replies = stores_.frontier.Commit(outcomes, clock_.Now());
  for (size_t i = 0; i < pages.size(); ++i) {
    if (!replies.ok()) {
      pages[i]->status = replies.status().Prefixed("commit outcome");
    } else if ((*replies)[i].result == CommitResult::kRankChanged) {
      pages[i]->status = Aborted("rank changed");
      pages[i]->known.rank = (*replies)[i].rank;
    } else {
      pages[i]->status = OkStatus();
      FinishUrls(*pages[i]->report, 1, pages[i]->report->page().peer());
    }
  }
}

void Applier::FinishUrls(const v1::Report& report, size_t count, const std::string& address) {
  const auto held = leases_.Find(report.unit(), report.lease_id());
  if (held && held->address.empty() && !address.empty()) {
    const auto acquired = stores_.frontier.AcquireAddress(
        address, report.unit(), report.lease_id(), clock_.Now(), held->deadline - clock_.Now());
    if (acquired.ok() && *acquired) {
      leases_.SetAddress(report.unit(), report.lease_id(), address);
    }
  }
  const auto ended = leases_.Finish(report.unit(), report.lease_id(), count);
  if (!ended || ended->address.empty()) return;
  // A failure leaves the token to its own expiry.
  (void)stores_.frontier.AcquireAddress(ended->address, report.unit(), report.lease_id(),
                                        clock_.Now(), std::max(ended->delay, milliseconds(1)));
}

Status Applier::CommitReturned(const v1::Report& report) {
  if (const auto task = ParseTaskUnit(report.unit(), report.lease_id())) {
    return stores_.tasks.ReturnTask(*task);
  }
  const auto lease = leases_.Find(report.unit(), report.lease_id());
  const milliseconds delay = DelayOf(report, lease ? milliseconds(0) : kUnknownDelay);
  std::map<std::string, std::vector<std::string>> by_campaign;
  for (const std::string& url : report.returned().urls()) {
    const std::string stored = SealUrl(pseudonyms_, url);
    const auto all_campaigns = campaigns_.All();  // keeps the map while it is walked
    for (const auto& [id, campaign] : *all_campaigns) {
      if (!lease || lease->urls.contains({id, stored})) by_campaign[id].push_back(stored);
    }
  }
  for (const auto& [campaign, urls] : by_campaign) {
    CLAQUE_RETURN_IF_ERROR(stores_.frontier.Return(report.unit(), report.lease_id(), campaign, urls,
                                                   clock_.Now(), delay));
    FinishUrls(report, urls.size(), "");
  }
  return OkStatus();
}

Status Applier::CommitRobots(const v1::Report& report) {
  const v1::RobotsResult& robots = report.robots();
  const auto origin = Url::Parse(robots.origin());
  if (!origin || origin->host() != report.unit()) {
    return InvalidArgument("robots.origin: not an origin of the leased host");
  }
  if (robots.body().size() > 512 * 1024) {
    return InvalidArgument("robots.body: over 500 KiB");
  }
  const bool reachable = robots.http_status() > 0 && robots.http_status() < 500;
  const milliseconds fresh = reachable ? kRobotsFresh : kRobotsUnreachableFresh;
  if (robots.has_crawl_delay()) {
    leases_.RaiseDelay(report.unit(), report.lease_id(),
                       milliseconds(TimeUtil::DurationToMilliseconds(robots.crawl_delay())));
  }
  const WallTime now = clock_.Now();
  return stores_.frontier.PutRobots(
      {report.unit(), robots.origin(), robots.SerializeAsString(), now + fresh}, now);
}

Status Applier::CommitClassification(const v1::Report& report) {
  if (!report.classification().last()) return OkStatus();
  const auto task = ParseTaskUnit(report.unit(), report.lease_id());
  CrashPoint("task_effects_done");
  const auto done = stores_.tasks.CommitTask(*task, clock_.Now());
  return done.status();
}

Result<int64_t> Applier::Import(const CampaignInfo& campaign,
                                std::vector<v1::ExtractedPost> posts) {
  v1::PageResult page;
  page.set_campaign(campaign.id());
  for (v1::ExtractedPost& post : posts) *page.add_posts() = std::move(post);
  Effects effects;
  for (const SealedAccount& account :
       Pseudonymise(pseudonyms_, campaign.id(), campaign.public_accounts(), page)) {
    effects.puts.push_back(SealedPut(campaign.id(), account));
  }
  std::set<std::string> ids;
  for (v1::ExtractedPost& post : *page.mutable_posts()) {
    AddPost(campaign.id(), post, effects);
    ids.emplace(LastSegment(post.post().name()));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto before, StoredPosts(campaign.id(), ids));
  const auto applied = stores_.aggregates.Apply(effects.puts);
  if (!applied.ok()) return applied.status();
  CLAQUE_ASSIGN_OR_RETURN(const auto after, StoredPosts(campaign.id(), ids));
  return std::ranges::count_if(
      after, [&](const auto& post) { return before.at(post.first) != post.second; });
}

Result<std::map<std::string, std::optional<std::string>>> Applier::StoredPosts(
    const std::string& campaign, const std::set<std::string>& ids) {
  std::map<int, std::vector<std::string>> by_shard;
  for (const std::string& id : ids) by_shard[CampaignShard(id)].push_back(id);
  std::map<std::string, std::optional<std::string>> stored;
  for (const auto& [shard, on_shard] : by_shard) {
    CLAQUE_ASSIGN_OR_RETURN(auto values,
                            stores_.aggregates.GetMany(PostsTable(campaign, shard), on_shard));
    for (size_t i = 0; i < on_shard.size(); ++i) stored[on_shard[i]] = std::move(values[i]);
  }
  return stored;
}

Result<int64_t> Applier::Relax(int shard) {
  CLAQUE_ASSIGN_OR_RETURN(const auto pages, stores_.frontier.Relaxed(shard, 64));
  for (const RelaxedPage& relaxed : pages) {
    const auto campaign = campaigns_.Find(relaxed.campaign);
    if (campaign.ok()) {
      CLAQUE_ASSIGN_OR_RETURN(const std::string url, OpenUrl(pseudonyms_, relaxed.url));
      const std::string shown =
          PrivateText(pseudonyms_, relaxed.campaign, (*campaign)->public_accounts())
              .ReplaceInUrl(url);
      const std::string id = IdOfPage(shown);
      CLAQUE_ASSIGN_OR_RETURN(
          const auto links,
          stores_.aggregates.Get(PageLinksTable(relaxed.campaign, CampaignShard(id)), id));
      const auto offers =
          OffersFor(**campaign, pseudonyms_, relaxed.rank, links.value_or(std::string()));
      const auto offered = stores_.frontier.Offer(offers, clock_.Now());
      if (!offered.ok()) return offered.status();
      const Put rank = RankPut(relaxed.campaign, shown, relaxed.rank);
      const auto applied = stores_.aggregates.Apply({&rank, 1});
      if (!applied.ok()) return applied.status();
    }
    CLAQUE_RETURN_IF_ERROR(stores_.frontier.ClearRelaxed(shard, relaxed));
  }
  return static_cast<int64_t>(pages.size());
}

}  // namespace claque
