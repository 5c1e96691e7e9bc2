// What both frontier stores agree on beyond the seam: options, limits and the check of names.
#ifndef CLAQUE_COORDINATOR_STORE_FRONTIER_RULES_H_
#define CLAQUE_COORDINATOR_STORE_FRONTIER_RULES_H_

#include <span>

#include "coordinator/store/frontier_store.h"

namespace claque {

struct FrontierOptions {
  int64_t queue_cap = 100'000;  // URLs that wait per (host, campaign)
};

constexpr int kLostLeasesUntilAlone = 3;
constexpr int kMaxUrlsPerLease = 256;
constexpr int kMaxRobotsPerHost = 16;  // each has up to 512 KiB
constexpr Millis kFirstBackoff = std::chrono::seconds(60);
constexpr Millis kLongestBackoff = std::chrono::hours(24);
// After the end of a back-off; a push-back later than this starts again at the first step.
constexpr Millis kBackoffForgiven = std::chrono::minutes(30);
// FetchOutcome WORKER_CRASH of claque.v1.
constexpr int32_t kOutcomeWorkerCrash = 13;

// kInvalidArgument unless `campaign` can stand in a key: not empty, printable, without ':', '{'
// and '}'.
Status CheckCampaignName(const std::string& campaign);
// kInvalidArgument unless host, URL and rank can be stored.
Status CheckOffers(std::span<const UrlOffer> offers);

// What is left of a page whose worker crashed.
RecrawlState WorkerCrashState(WallTime now);
// kInvalidArgument unless there is such a host shard.
Status CheckShard(int shard);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_FRONTIER_RULES_H_
