#include "coordinator/aggregator/applier.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "common/base/crash_point.h"
#include "common/url/url.h"
#include "coordinator/aggregator/check_report.h"
#include "coordinator/aggregator/contribution.h"
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

// Of a host of which nothing better is known.
constexpr milliseconds kUnknownDelay{1000};

TaskReturn WhyReturned(const std::string& reason) {
  if (reason == "task_failed") return TaskReturn::kFailed;
  if (reason == "input_unavailable") return TaskReturn::kLater;
  return TaskReturn::kUnstarted;
}

// Whether the store could not take any report now, rather than not take one of these ever.
bool IsOfTheStore(const Status& status) {
  return status.code() == Code::kUnavailable || status.code() == Code::kResourceExhausted;
}

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
  bool counts = false;  // of a classification task: its lease is live, or is the task's result
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
  std::vector<Pending> batch(reports.size());
  for (size_t i = 0; i < reports.size(); ++i) {
    batch[i].report = &reports[i];
    batch[i].status = Prepare(reports[i], batch[i]);
  }
  if (const Status written = WriteEffects(batch); !written.ok()) {
    if (reports.size() > 1 && !IsOfTheStore(written)) return ApplyEach(worker, reports);
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

std::vector<v1::ReportStatus> Applier::ApplyEach(const std::string& worker,
                                                 std::span<const v1::Report> reports) {
  std::vector<v1::ReportStatus> statuses;
  statuses.reserve(reports.size());
  for (const v1::Report& report : reports) statuses.push_back(Apply(worker, {&report, 1})[0]);
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
  CLAQUE_RETURN_IF_ERROR(CheckPage(report));
  CLAQUE_ASSIGN_OR_RETURN(pending.campaign, FindCampaign(page.campaign()));
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
  v1::PageResult clamped = page;
  ClampTimes(pending.applied, &clamped);
  pending.effects =
      EffectsOf(*pending.campaign, pseudonyms_, rank, pending.state, std::move(clamped));
}

Status Applier::PrepareClassification(const v1::Report& report, Pending& pending) {
  const v1::ClassificationResult& result = report.classification();
  const auto task = ParseTaskUnit(report.unit(), report.lease_id());
  if (!task || task->campaign != result.campaign() || task->run != result.run() ||
      task->task != result.task()) {
    return InvalidArgument("classification: not the task of unit '" + report.unit() + "'");
  }
  CLAQUE_ASSIGN_OR_RETURN(pending.campaign, FindCampaign(result.campaign()));
  CLAQUE_ASSIGN_OR_RETURN(pending.counts, Holds(*task));
  // Of a run that is over, or a lease that was lost, a result has no effect.
  if (!pending.counts) return OkStatus();
  CLAQUE_RETURN_IF_ERROR(CheckContribution(stores_.aggregates, *task, result));
  return AddContribution(stores_.aggregates, *task, result, pending.effects);
}

// Also where the task is done by this lease: after the store lost writes its parts come again.
Result<bool> Applier::Holds(const TaskLease& task) {
  CLAQUE_ASSIGN_OR_RETURN(const auto live, stores_.tasks.TaskLeases(task.campaign));
  for (const TaskLease& lease : live) {
    if (lease.run == task.run && lease.task == task.task && lease.lease_id == task.lease_id) {
      return true;
    }
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto state, stores_.tasks.State(task.campaign));
  const auto done = state.results.find(task.task);
  return state.run == task.run && done != state.results.end() && done->second == task.lease_id;
}

// A report of a campaign that is gone is refused for good.
Result<std::shared_ptr<const CampaignInfo>> Applier::FindCampaign(const std::string& id) {
  auto campaign = campaigns_.Find(id);
  if (campaign.status().code() == Code::kNotFound) {
    return InvalidArgument(campaign.status().message());
  }
  return campaign;
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
        if (pending.counts) pending.status = CommitClassification(*pending.report);
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
    EndUnasked(*pending->report, &outcome);
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
      HoldAddress(*pages[i]->report);
      FinishUrl(*pages[i]->report, {outcomes[i].campaign, outcomes[i].url});
    }
  }
}

void Applier::HoldAddress(const v1::Report& report) {
  const std::string& address = report.page().peer();
  const auto held = leases_.Find(report.unit(), report.lease_id());
  if (held && held->address.empty() && !address.empty()) {
    const auto acquired = stores_.frontier.AcquireAddress(
        address, report.unit(), report.lease_id(), clock_.Now(), held->deadline - clock_.Now());
    if (acquired.ok() && *acquired) {
      leases_.SetAddress(report.unit(), report.lease_id(), address);
    }
  }
}

void Applier::FinishUrl(const v1::Report& report, const std::pair<std::string, std::string>& url) {
  const auto ended = leases_.Finish(report.unit(), report.lease_id(), url);
  if (!ended || ended->address.empty()) return;
  // A failure leaves the token to its own expiry.
  (void)stores_.frontier.AcquireAddress(ended->address, report.unit(), report.lease_id(),
                                        clock_.Now(), std::max(ended->delay, milliseconds(1)));
}

Status Applier::CommitReturned(const v1::Report& report) {
  if (const auto task = ParseTaskUnit(report.unit(), report.lease_id())) {
    leases_.Erase(report.unit(), report.lease_id());
    return stores_.tasks.ReturnTask(*task, clock_.Now(), WhyReturned(report.returned().reason()));
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
    for (const std::string& url : urls) FinishUrl(report, {campaign, url});
  }
  return OkStatus();
}

Status Applier::CommitClassification(const v1::Report& report) {
  const auto task = ParseTaskUnit(report.unit(), report.lease_id());
  CLAQUE_ASSIGN_OR_RETURN(const auto parts, PartsOf(stores_.aggregates, *task));
  if (!parts) return OkStatus();
  CrashPoint("task_effects_done");
  const auto done = stores_.tasks.CommitTask(*task, clock_.Now());
  if (done.ok()) leases_.Erase(report.unit(), report.lease_id());
  return done.status();
}

Status Applier::OfferSources(const CampaignInfo& campaign) {
  return stores_.frontier.Offer(campaign.SourceOffers(pseudonyms_), clock_.Now()).status();
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
  std::map<std::string, Put> best;  // of several rows of one post that which the store would keep
  for (v1::ExtractedPost& post : *page.mutable_posts()) {
    AddPost(campaign.id(), post, /*owns_permalink=*/true, effects);
    Put put = std::move(effects.puts.back());
    effects.puts.pop_back();
    const auto [kept, is_new] = best.try_emplace(put.field, put);
    if (std::tie(kept->second.rank, kept->second.value) < std::tie(put.rank, put.value)) {
      kept->second = std::move(put);
    }
  }
  std::vector<Put> stored;
  for (auto& [id, put] : best) stored.push_back(std::move(put));
  // Posts first: a run that covers a trace covers its post.
  CLAQUE_ASSIGN_OR_RETURN(const int64_t changed, stores_.aggregates.Apply(stored));
  CLAQUE_RETURN_IF_ERROR(stores_.aggregates.Apply(effects.puts).status());
  return changed;
}

}  // namespace claque
