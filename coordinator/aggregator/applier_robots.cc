// Applier: robots.txt, read or not.
#include <algorithm>

#include "common/url/url.h"
#include "coordinator/aggregator/applier.h"
#include "coordinator/aggregator/check_report.h"
#include "coordinator/aggregator/outcome.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;
using std::chrono::milliseconds;

constexpr milliseconds kRobotsFresh{24 * 3600 * 1000};
constexpr milliseconds kUnreachableFresh{10 * 60 * 1000};
constexpr milliseconds kLongestCrawlDelay{3600 * 1000};

std::string OriginOf(const v1::PageResult& page) {
  const auto url = Url::Parse(page.url());
  return url ? url->Origin() : std::string();
}

}  // namespace

Status Applier::CommitRobots(const v1::Report& report) {
  CLAQUE_RETURN_IF_ERROR(CheckRobots(report));
  // Any worker could tell anything of any host: only who reads it now is believed.
  CLAQUE_ASSIGN_OR_RETURN(const bool live, IsLive(report.unit(), report.lease_id()));
  if (!live) return OkStatus();
  if (IsUnreachable(report.robots())) return KeepUnreachable(report);
  v1::RobotsResult robots = report.robots();
  robots.clear_unreachable_leases();
  if (robots.has_crawl_delay()) {
    const milliseconds delay =
        std::clamp(milliseconds(TimeUtil::DurationToMilliseconds(robots.crawl_delay())),
                   milliseconds(0), kLongestCrawlDelay);
    *robots.mutable_crawl_delay() = TimeUtil::MillisecondsToDuration(delay.count());
    leases_.RaiseDelay(report.unit(), report.lease_id(), delay);
  }
  const WallTime now = clock_.Now();
  return stores_.frontier.PutRobots(
      {report.unit(), robots.origin(), robots.SerializeAsString(), now + kRobotsFresh}, now);
}

Result<bool> Applier::IsLive(const std::string& host, uint64_t lease_id) {
  if (leases_.Find(host, lease_id)) return true;
  // Adopted from another coordinator.
  CLAQUE_ASSIGN_OR_RETURN(const auto live, stores_.frontier.Leases(HostShard(host)));
  return std::any_of(live.begin(), live.end(), [&](const LiveLease& lease) {
    return lease.host == host && lease.lease_id == lease_id;
  });
}

// Of a lease that says itself that robots.txt cannot be read: nothing was asked, so nothing waits.
void Applier::EndUnasked(const v1::Report& report, UrlOutcome* outcome) {
  if (report.page().page().outcome() != v1::ROBOTS_UNREACHABLE) return;
  const auto lease = leases_.Find(report.unit(), report.lease_id());
  if (!lease || !lease->unreachable.contains(OriginOf(report.page()))) return;
  outcome->retry = false;
  outcome->retry_after = milliseconds(0);
  outcome->delay = lease->delay;
}

// Three pauses for each 16 URLs would hold a campaign for hours where many wait. So once as many
// leases as a URL has tries found the same, later ones say so for a while.
Status Applier::KeepUnreachable(const v1::Report& report) {
  const WallTime now = clock_.Now();
  v1::RobotsResult kept;
  CLAQUE_ASSIGN_OR_RETURN(const auto records, stores_.frontier.Robots(report.unit(), now));
  for (const std::string& record : records) {
    v1::RobotsResult robots;
    if (robots.ParseFromString(record) && robots.origin() == report.robots().origin()) {
      kept = std::move(robots);
    }
  }
  // What was read is good until it expires.
  if (!kept.origin().empty() && !IsUnreachable(kept)) return OkStatus();
  kept.set_origin(report.robots().origin());
  kept.set_http_status(report.robots().http_status());
  auto& leases = *kept.mutable_unreachable_leases();
  if (std::find(leases.begin(), leases.end(), report.lease_id()) == leases.end()) {
    leases.Add(report.lease_id());
  }
  const milliseconds fresh = leases.size() < kUnreachableLeases ? kRobotsFresh : kUnreachableFresh;
  return stores_.frontier.PutRobots(
      {report.unit(), kept.origin(), kept.SerializeAsString(), now + fresh}, now);
}

}  // namespace claque
