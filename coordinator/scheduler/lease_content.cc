// LeaseDesk: what may go into a lease: URLs that can be read, and robots.txt within bounds.
#include <algorithm>

#include "coordinator/aggregator/outcome.h"
#include "coordinator/privacy/private_text.h"
#include "coordinator/scheduler/lease_desk.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;
using std::chrono::milliseconds;

// Of the robots.txt in one lease; what is left out, the worker asks for again.
constexpr size_t kMaxRobotsBytes = 1 << 20;

// What is kept of a page whose stored URL nobody can open.
RecrawlState UnreadableState(WallTime now) {
  RecrawlState state;
  state.outcome = v1::NETWORK_ERROR;
  state.fetched = now;
  state.changed = false;
  return state;
}

}  // namespace

// Left out of the task alone, they would wait in the lease until it is lost.
Status LeaseDesk::SettleUnreadable(HostLease& lease, WallTime now) {
  std::vector<UrlOutcome> outcomes;
  std::erase_if(lease.urls, [&](const LeasedUrl& url) {
    if (OpenUrl(pseudonyms_, url.url).ok()) return false;
    UrlOutcome outcome;
    outcome.host = lease.host;
    outcome.lease_id = lease.lease_id;
    outcome.campaign = url.campaign;
    outcome.url = url.url;
    outcome.state = UnreadableState(now);
    outcomes.push_back(std::move(outcome));
    return true;
  });
  return outcomes.empty() ? OkStatus() : stores_.frontier.Commit(outcomes, now).status();
}

void LeaseDesk::AddRobots(const std::vector<std::string>& records,
                          const std::set<std::string>& origins, v1::CollectionTask& task,
                          milliseconds* delay) {
  size_t bytes = 0;
  for (const std::string& record : records) {
    v1::RobotsResult robots;
    if (!robots.ParseFromString(record)) continue;
    if (robots.has_crawl_delay()) {
      *delay =
          std::max(*delay, milliseconds(TimeUtil::DurationToMilliseconds(robots.crawl_delay())));
    }
    if (IsUnreachable(robots) && robots.unreachable_leases_size() < kUnreachableLeases) continue;
    robots.clear_sitemaps();
    robots.clear_unreachable_leases();
    if (!origins.contains(robots.origin()) || bytes + robots.ByteSizeLong() > kMaxRobotsBytes) {
      continue;
    }
    bytes += robots.ByteSizeLong();
    *task.add_robots() = std::move(robots);
  }
}

}  // namespace claque
