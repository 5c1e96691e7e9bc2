// HostSession: one collection lease from its first request to its last, politely.
//
// Per origin first robots.txt (RFC 9309), then the leased URLs in order, one request at a time.
// Between the end of a request and the start of the next lies at least the host's delay, robots
// requests included. Where the lease asks for it, the host's address comes before all: it is
// resolved, named, and used once granted. Before each request it checks that the lease is still
// ours; a lease that is lost or near its end stops it, and what was not begun goes back. So does
// the rest where the next request is further away than a lease lasts.
#ifndef CLAQUE_WORKER_COLLECT_HOST_SESSION_H_
#define CLAQUE_WORKER_COLLECT_HOST_SESSION_H_

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "claque/v1/work.pb.h"
#include "common/base/clock.h"
#include "worker/fetch/fetcher.h"
#include "worker/fetch/robots.h"
#include "worker/link/outbox.h"

namespace claque {

// What became of one leased URL; page and posts are not looked at yet.
struct FetchedUrl {
  LeaseKey lease;
  v1::FetchUrl url;
  v1::FetchOutcome outcome = v1::FETCH_OUTCOME_UNSPECIFIED;
  std::string reason;  // for people; empty where nothing is missing
  WallTime settled{};  // when that was known
  // Empty (no failure, status 0) where no request was made.
  FetchResponse response;
  std::string redirect_url;   // canonical; of REDIRECTED
  std::string robots_sha256;  // of the robots.txt in force; empty = none
  std::optional<std::chrono::milliseconds> retry_after;
  // Of the campaign the URL belongs to.
  v1::CampaignContext campaign;
};

// Outcome of a complete or failed response to a request for a page.
v1::FetchOutcome OutcomeOf(const FetchResponse& response, bool conditional);
// Retry-After as a time from now (RFC 9110, section 10.2.3: seconds or HTTP-date), capped at a
// day; std::nullopt where absent or not understood.
std::optional<std::chrono::milliseconds> ParseRetryAfter(std::string_view value, WallTime now);

// A pure state machine. Every method, and every call of the sink, runs on the fetcher's thread.
// Kept alive by its own callbacks until it has ended.
class HostSession : public std::enable_shared_from_this<HostSession> {
 public:
  struct Options {
    std::string user_agent = "claque";
    std::string product_token = "claque";
    // Added to the delay, but at most half of it: a server sees the end of its response later than
    // we do, and what it counts must not fall short.
    std::chrono::milliseconds server_lag{50};
    // No request begins, and none goes on, this close to the end of the lease.
    std::chrono::milliseconds lease_margin{2'000};
    // While the sink is not ready, ask again after this.
    std::chrono::milliseconds ready_poll{50};
    int max_robots_redirects = 5;
    FetchLimits page_limits;
    FetchLimits robots_limits;
  };

  // Must outlive the session; must not block.
  class Sink {
   public:
    virtual ~Sink() = default;
    // False: no new request now (queues full).
    virtual bool Ready() = 0;
    // What the host resolved to: no request goes out before GrantAddress.
    virtual void OnAddress(const LeaseKey& lease, const std::string& address) = 0;
    virtual void OnRobots(const LeaseKey& lease, v1::RobotsResult robots) = 0;
    virtual void OnFetched(FetchedUrl fetched) = 0;
    virtual void OnReturned(const LeaseKey& lease, std::vector<std::string> urls,
                            const std::string& reason) = 0;
    // Last call of this session.
    virtual void OnEnded(const LeaseKey& lease) = 0;
  };

  // `expiry` of the lease, without margin; `last_end`: when this host's last request ended, if this
  // worker made one just before. REQUIRES: lease.has_collection().
  HostSession(v1::Lease lease, BootTime expiry, std::optional<BootTime> last_end,
              const Options& options, const Clock& clock, Fetcher& fetcher, Sink& sink);

  void Start() { Next(); }
  void Extend(BootTime expiry);
  // Whether the address named by OnAddress may be used; where not, all is returned.
  void GrantAddress(bool granted);
  // The lease is no longer ours: ends at once, returns nothing.
  void Lose();
  // The request under way is finished, the rest is returned with `reason`.
  void Drain(const std::string& reason);
  // As Drain, and the request under way is cut off and returned too.
  void Abort(const std::string& reason);
  bool ended() const { return ended_; }
  std::optional<BootTime> last_end() const { return last_end_; }
  const LeaseKey& lease() const { return key_; }

 private:
  struct Origin {
    Robots rules;
    std::string sha256;  // of a robots.txt that exists
    bool unreachable = false;
    v1::FetchOutcome outcome = v1::ROBOTS_UNREACHABLE;  // where unreachable
    std::string reason;
    std::optional<std::chrono::milliseconds> retry_after;
  };

  // One request on the way to an origin's robots.txt.
  struct RobotsHop {
    std::string origin;
    Url url;
    int redirects;
  };

  void Next();
  void Pause(std::chrono::milliseconds delay);
  void Resolve(const Url& url);
  bool LeaseLives() const;
  std::chrono::milliseconds Delay() const;
  bool SettleUnasked(const std::optional<Url>& url);
  void FetchRobots(RobotsHop hop);
  void OnRobotsResponse(const RobotsHop& hop, FetchResponse response);
  void KeepRobots(const std::string& name, FetchResponse response);
  Origin MakeOrigin(int http_status, std::string_view body);
  void FetchPage(const Url& url, const Origin& origin);
  void OnPageResponse(const Url& url, const std::string& robots_sha256, FetchResponse response);
  // Takes the first URL off the queue.
  FetchedUrl TakeFirst(v1::FetchOutcome outcome, std::string reason);
  void Send(const Url& url, const FetchLimits& limits, const v1::FetchUrl* validators,
            std::function<void(FetchResponse)> done);
  std::string Group() const;
  void End(const std::string& return_reason);

  const LeaseKey key_;
  const Options options_;
  const Clock& clock_;
  Fetcher& fetcher_;
  Sink& sink_;
  std::chrono::milliseconds task_delay_;
  const std::chrono::milliseconds ttl_;  // of the lease, each time it is renewed
  std::chrono::milliseconds crawl_delay_{0};
  BootTime expiry_;
  std::deque<v1::FetchUrl> urls_;
  std::map<std::string, v1::CampaignContext> campaigns_;
  std::map<std::string, Origin> origins_;
  std::optional<RobotsHop> robots_hop_;
  std::optional<BootTime> last_end_;  // of the last request
  std::string drain_reason_;          // not empty: draining
  bool confirm_address_ = false;      // no request before the address is granted
  bool address_named_ = false;        // and it was asked for
  bool busy_ = false;                 // a request is under way
  bool paused_ = false;               // a timer is set
  bool lost_ = false;
  bool ended_ = false;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_COLLECT_HOST_SESSION_H_
