// FrontierStore: the durable state of the frontier. Seam; implementations RedisFrontierStore and
// MemoryFrontierStore are held to one contract suite (tests/unit/store, tests/integration).
//
// Thread-safety: callable from any thread; calls block on the store. `now` comes from the caller's
// Clock, so every delay and deadline can be tested. Every method is atomic per host shard.
//
// Words: a *host queue* belongs to one host and holds the URLs of all campaigns on it. A host has
// at most one live *lease* over all campaigns: politeness is structural. `rank` orders paths to a
// URL: depth, source index, redirects, packed; the least over all paths counts, so arrival order
// cannot matter.
#ifndef CLAQUE_COORDINATOR_STORE_FRONTIER_STORE_H_
#define CLAQUE_COORDINATOR_STORE_FRONTIER_STORE_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/base/status.h"
#include "coordinator/store/recrawl_state.h"

namespace claque {

using Millis = std::chrono::milliseconds;

constexpr int kHostShards = 256;

// Depth and source of the best path to a URL, and how many redirects in a row end it. A smaller
// rank packs to a smaller number.
struct Rank {
  static constexpr int32_t kMaxRedirects = 7;

  int32_t depth = 0;
  int32_t source_index = 0;
  int32_t redirects = 0;  // in [0, kMaxRedirects]
  int64_t Packed() const { return (int64_t{depth} << 16 | source_index) << 3 | redirects; }
  static Rank Unpack(int64_t packed) {
    return {static_cast<int32_t>(packed >> 19), static_cast<int32_t>(packed >> 3 & 0xffff),
            static_cast<int32_t>(packed & kMaxRedirects)};
  }
  friend auto operator<=>(const Rank&, const Rank&) = default;
};

// A URL that some page, source or redirect named.
struct UrlOffer {
  std::string campaign;
  std::string url;  // canonical
  std::string host;
  Rank rank;
  // Sources and mission pages: to the head of the queue, and not subject to the approximate set
  // (a false "seen" cannot drop them).
  bool urgent = false;
};

// Identifies one coordinator's ownership of a shard; scheduling calls with an old epoch are
// refused with kAborted. Upserts (Offer, Commit) are not fenced by it.
struct Ownership {
  std::string coordinator;
  int64_t epoch = 0;
};

struct DueHost {
  std::string host;
  WallTime due;
};

struct LeaseRequest {
  std::string host;
  std::string worker;
  Millis ttl{};
  Millis grace{};  // re-leased only after ttl + grace
  int max_urls = 16;
  std::vector<std::string> campaigns;  // active ones; queues of others are passed over
  // Parallel to campaigns: most pages done on the host; beyond them what waits there is dropped.
  // 0 or missing = no limit.
  std::vector<int64_t> pages_per_host;
};

struct LeasedUrl {
  std::string campaign;
  std::string url;
  Rank rank;           // best known now
  int32_t tries = 0;   // earlier attempts that failed transiently, counted up to 15
  RecrawlState state;  // of the last visit
};

struct HostLease {
  std::string host;
  uint64_t lease_id = 0;  // monotonic per host: max(last + 1, now in ms)
  std::vector<LeasedUrl> urls;
  std::string address;  // IP the host resolved to last time; empty = unknown
  bool alone = false;   // leased alone after lost leases
};

struct LiveLease {
  std::string host;
  uint64_t lease_id = 0;
  std::string worker;
  WallTime deadline;  // without grace
};

// A lease whose ttl + grace has passed.
struct ExpiredLease {
  LiveLease lease;
  bool alone = false;           // its URL is lost for good
  std::vector<LeasedUrl> urls;  // in no order; rank and state only where `alone`
};

// The end of one URL of a lease. Written last, after all effects of its page result.
struct UrlOutcome {
  std::string host;
  uint64_t lease_id = 0;
  std::string campaign;
  std::string url;
  Rank rank;  // with which the links of the page were offered
  // True: back to the queue's tail with tries + 1 (transient failure), or done once that makes
  // `max_tries`; false: done.
  bool retry = false;
  int32_t max_tries = 3;
  // Of a URL that is done: what is kept of it, and when its page is to be visited again (zero =
  // never).
  RecrawlState state;
  WallTime next_visit{};
  // Politeness: the host is due again no earlier than `now + delay` once the lease ends.
  Millis delay{};
  // Push-back (429, 503): at least this long; zero = none. Exponential when `backoff` is set:
  // 60 s doubling to 1 day, the level forgiven after 30 quiet minutes; the longer of both holds.
  Millis retry_after{};
  bool backoff = false;
  std::string address;  // IP that answered; empty = none
};

enum class CommitResult {
  kCommitted,
  kLeaseLost,    // lease not live: frontier unmoved, effects stand
  kRankChanged,  // a better path was found meanwhile: offer the links again with `rank`, commit
                 // again
};

struct CommitReply {
  CommitResult result = CommitResult::kCommitted;
  Rank rank;  // the better one for kRankChanged
};

// A done page whose rank improved: its links are to be offered again.
struct RelaxedPage {
  std::string campaign;
  std::string url;
  Rank rank;
};

// What the frontier knows of a URL.
struct KnownUrl {
  Rank rank;           // best over all paths
  RecrawlState state;  // of the last visit
};

// robots.txt of an origin, kept with its host's shard.
struct RobotsEntry {
  std::string host;
  std::string origin;
  std::string record;  // serialised claque.v1.RobotsResult
  WallTime expires;
};

struct FrontierCounts {
  int64_t queued = 0;    // waiting in queues
  int64_t leased = 0;    // in live leases
  int64_t done = 0;      // with a final outcome
  int64_t relaxing = 0;  // pages waiting for relaxation
  int64_t hosts = 0;     // hosts with queued or leased URLs
  int64_t visits = 0;    // done pages that wait for their next visit
  int64_t due = 0;       // of these, due now
  // Visits that are due later do not count.
  bool idle() const { return hosts == 0 && relaxing == 0 && due == 0; }
};

class FrontierStore {
 public:
  virtual ~FrontierStore() = default;

  // Takes the shard: epoch becomes max(stored + 1, now in ms). Live leases stay.
  virtual Result<Ownership> Own(int shard, const std::string& coordinator, WallTime now) = 0;

  // Upserts. A URL already seen with an equal or better rank changes nothing; with a worse rank it
  // gets the better one (and, if its page is done, becomes a RelaxedPage). At most `queue_cap`
  // URLs wait per (host, campaign); one more is refused, counted in LeftOut and not marked seen.
  // Returns how many were newly queued.
  virtual Result<int64_t> Offer(std::span<const UrlOffer> offers, WallTime now) = 0;

  // Hosts of the shard that are due, not leased, earliest first.
  virtual Result<std::vector<DueHost>> Due(int shard, WallTime now, int limit) = 0;
  // Due() over several shards in one round trip per node, earliest first.
  virtual Result<std::vector<DueHost>> DueIn(std::span<const int> shards, WallTime now,
                                             int limit) = 0;

  // nullopt: host not due, leased, or without a URL of the given campaigns. kAborted: not owner.
  // New URLs and pages to be visited again take turns.
  virtual Result<std::optional<HostLease>> Lease(const Ownership& owner,
                                                 const LeaseRequest& request, WallTime now) = 0;
  // Extends a live lease to now + ttl. False: not live any more.
  virtual Result<bool> Renew(const std::string& host, uint64_t lease_id, WallTime now, Millis ttl,
                             Millis grace) = 0;
  // Gives URLs back to the head of the queue unstarted (tries unchanged). Ends the lease when none
  // is left; the host is then due at now + delay. Unknown lease: no effect.
  virtual Status Return(const std::string& host, uint64_t lease_id, const std::string& campaign,
                        std::span<const std::string> urls, WallTime now, Millis delay) = 0;
  // One reply per outcome, in order. Many hosts in one pipeline.
  virtual Result<std::vector<CommitReply>> Commit(std::span<const UrlOutcome> outcomes,
                                                  WallTime now) = 0;
  // Leases whose ttl + grace has passed, by host. Changes nothing. kAborted: not owner.
  virtual Result<std::vector<ExpiredLease>> Expiring(const Ownership& owner, int shard,
                                                     WallTime now) = 0;
  // Ends these leases, but those that were renewed or ended meanwhile: URLs back to the head,
  // due = expiry + the host's delay. The third lost lease in a row: leased alone; a URL lost while
  // alone is done with WORKER_CRASH, so its page is to be written before. Returns the leases that
  // were lost. kAborted: not owner.
  virtual Result<std::vector<LiveLease>> Expire(const Ownership& owner,
                                                std::span<const ExpiredLease> leases,
                                                WallTime now) = 0;
  // Live leases of the shard (adoption by a new owner, listing).
  virtual Result<std::vector<LiveLease>> Leases(int shard) = 0;

  // Puts pages of the campaigns whose next visit is due back to their hosts, earliest first, at
  // most `limit` a campaign. Returns how many. They count neither against queue_cap nor
  // pages_per_host: a page waits at most once. kAborted: not owner.
  virtual Result<int64_t> Revisit(const Ownership& owner, int shard,
                                  std::span<const std::string> campaigns, WallTime now,
                                  int limit) = 0;

  // What is known of a URL; nullopt = never offered.
  virtual Result<std::optional<KnownUrl>> Find(const UrlOffer& url) = 0;
  virtual Result<std::vector<RelaxedPage>> Relaxed(int shard, int limit) = 0;
  // Removes it if its rank is still the one given.
  virtual Status ClearRelaxed(int shard, const RelaxedPage& page) = 0;

  // Keeps it until it expires. Of a host with more origins than 16, those that expire first are
  // forgotten.
  virtual Status PutRobots(const RobotsEntry& entry, WallTime now) = 0;
  // Records not expired at `now`, for all origins of the host.
  virtual Result<std::vector<std::string>> Robots(const std::string& host, WallTime now) = 0;

  // Remembers what a leased host resolved to, for its next lease. No effect where not live.
  virtual Status SetAddress(const std::string& host, uint64_t lease_id, const std::string& address,
                            WallTime now) = 0;
  // What the host resolved to last; empty = unknown.
  virtual Result<std::string> Address(const std::string& host) = 0;
  // One token per IP address: true if it is now (or already) held by (host, lease_id).
  virtual Result<bool> AcquireAddress(const std::string& address, const std::string& host,
                                      uint64_t lease_id, WallTime now, Millis ttl) = 0;
  virtual Status ReleaseAddress(const std::string& address, const std::string& host,
                                uint64_t lease_id) = 0;

  // Exact where a shard has at most a few thousand hosts of the campaign.
  virtual Result<FrontierCounts> Counts(const std::string& campaign, WallTime now) = 0;
  // Per source index: URLs that met a full queue at least once (some may have been queued later).
  // Approximate (1 %) where there are many; sources without any are missing.
  virtual Result<std::map<int32_t, int64_t>> LeftOut(const std::string& campaign) = 0;
  // Makes the campaign's hosts due again after a pause.
  virtual Status Resume(const std::string& campaign, WallTime now) = 0;
  // Forgets all URLs of the campaign.
  virtual Status Drop(const std::string& campaign) = 0;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_FRONTIER_STORE_H_
