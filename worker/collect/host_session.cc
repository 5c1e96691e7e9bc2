#include "worker/collect/host_session.h"

#include <algorithm>
#include <utility>

#include "common/base/crash_point.h"

namespace claque {
namespace {

using std::chrono::milliseconds;

milliseconds FromProto(const google::protobuf::Duration& d) {
  return std::chrono::duration_cast<milliseconds>(std::chrono::seconds(d.seconds()) +
                                                  std::chrono::nanoseconds(d.nanos()));
}

// Timer slices: no single wait is longer, so that a clock that jumped is noticed.
constexpr milliseconds kMaxPause{1'000};

}  // namespace

HostSession::HostSession(v1::Lease lease, BootTime expiry, std::optional<BootTime> last_end,
                         const Options& options, const Clock& clock, Fetcher& fetcher, Sink& sink)
    : key_(lease.unit(), lease.lease_id()),
      options_(options),
      clock_(clock),
      fetcher_(fetcher),
      sink_(sink),
      task_delay_(FromProto(lease.collection().delay())),
      ttl_(lease.has_ttl() ? FromProto(lease.ttl()) : milliseconds::max()),
      expiry_(expiry),
      last_end_(last_end),
      confirm_address_(lease.collection().confirm_address()) {
  v1::CollectionTask& task = *lease.mutable_collection();
  for (v1::FetchUrl& url : *task.mutable_urls()) urls_.push_back(std::move(url));
  for (v1::CampaignContext& campaign : *task.mutable_campaigns()) {
    const std::string id = campaign.campaign();
    campaigns_[id] = std::move(campaign);
  }
  for (const v1::RobotsResult& robots : task.robots()) {
    origins_[robots.origin()] = MakeOrigin(robots.http_status(), robots.body());
  }
}

void HostSession::Extend(BootTime expiry) {
  if (expiry <= expiry_) return;
  expiry_ = expiry;
  if (busy_) fetcher_.Extend(Group(), expiry_ - options_.lease_margin);
}

void HostSession::GrantAddress(bool granted) {
  if (ended_ || !confirm_address_ || !address_named_) return;
  if (!granted) return Drain("ip_busy");
  confirm_address_ = false;
}

void HostSession::Lose() {
  if (ended_) return;
  lost_ = true;
  if (busy_) {
    fetcher_.Cancel(Group());
  } else {
    End("");
  }
}

void HostSession::Drain(const std::string& reason) {
  if (ended_) return;
  drain_reason_ = reason;
  if (!busy_) End(reason);
}

void HostSession::Abort(const std::string& reason) {
  Drain(reason);
  if (!ended_) fetcher_.Cancel(Group());
}

bool HostSession::LeaseLives() const {
  return !lost_ && clock_.BootNow() + options_.lease_margin < expiry_;
}

// A server sees the end of its response later than we do (buffers, its own scheduling); what it
// counts must not fall short of the delay.
milliseconds HostSession::Delay() const {
  const milliseconds delay = std::max(task_delay_, crawl_delay_);
  return delay + std::min(delay / 2, options_.server_lag);
}

// Goes on until something is under way: a request, a timer, or the end.
void HostSession::Next() {
  while (!ended_ && !busy_ && !paused_) {
    if (urls_.empty()) return End("");
    if (lost_ || !drain_reason_.empty()) return End(drain_reason_);
    if (!LeaseLives()) return End("deadline");
    const std::optional<Url> url = Url::Parse(urls_.front().url());
    if (SettleUnasked(url)) continue;
    if (confirm_address_) return address_named_ ? Pause(options_.ready_poll) : Resolve(*url);
    const BootTime due = last_end_ ? *last_end_ + Delay() : BootTime{};
    if (const BootTime now = clock_.BootNow(); now < due) {
      const auto wait = std::chrono::ceil<milliseconds>(due - now);
      // The place is for other hosts meanwhile; the coordinator keeps the delay.
      return wait > ttl_ ? End("crawl_delay") : Pause(wait);
    }
    if (!sink_.Ready()) return Pause(options_.ready_poll);
    if (robots_hop_) {
      FetchRobots(*std::exchange(robots_hop_, std::nullopt));
    } else if (const auto origin = origins_.find(url->Origin()); origin != origins_.end()) {
      FetchPage(*url, origin->second);
    } else {
      FetchRobots({url->Origin(), *Url::Parse("/robots.txt", &*url), 0});
    }
  }
}

// Settles the first URL if it needs no request of its own.
bool HostSession::SettleUnasked(const std::optional<Url>& url) {
  if (!url || !url->is_http()) {
    sink_.OnFetched(TakeFirst(v1::NETWORK_ERROR, "not an http or https URL"));
    return true;
  }
  const auto it = origins_.find(url->Origin());
  if (it == origins_.end()) return false;
  const Origin& origin = it->second;
  if (!origin.unreachable && origin.rules.Allows(*url)) return false;
  FetchedUrl settled = origin.unreachable
                           ? TakeFirst(origin.outcome, origin.reason)
                           : TakeFirst(v1::ROBOTS_DISALLOWED, "robots.txt forbids it");
  settled.robots_sha256 = origin.sha256;
  settled.retry_after = origin.retry_after;
  sink_.OnFetched(std::move(settled));
  return true;
}

void HostSession::Pause(milliseconds delay) {
  paused_ = true;
  fetcher_.After(std::min(delay, kMaxPause), [self = shared_from_this()] {
    self->paused_ = false;
    self->Next();
  });
}

// Where there is no address, the request itself will say why.
void HostSession::Resolve(const Url& url) {
  busy_ = true;
  FetchRequest request{.url = url,
                       .group = Group(),
                       .deadline = expiry_ - options_.lease_margin,
                       .limits = options_.robots_limits,
                       .resolve_only = true};
  fetcher_.Fetch(std::move(request), [self = shared_from_this()](const FetchResponse& response) {
    self->busy_ = false;
    if (response.failure == FetchFailure::kNotSent) {
      self->address_named_ = true;
      self->sink_.OnAddress(self->key_, response.peer);
    } else if (response.failure == FetchFailure::kCancelled) {
      return self->End(self->drain_reason_.empty() ? "deadline" : self->drain_reason_);
    } else {
      self->confirm_address_ = false;
    }
    self->Next();
  });
}

void HostSession::Send(const Url& url, const FetchLimits& limits, const v1::FetchUrl* validators,
                       std::function<void(FetchResponse)> done) {
  busy_ = true;
  FetchRequest request{.url = url,
                       .group = Group(),
                       .user_agent = options_.user_agent,
                       .etag = validators ? validators->etag() : "",
                       .last_modified = validators ? validators->last_modified() : "",
                       .deadline = expiry_ - options_.lease_margin,
                       .limits = limits};
  fetcher_.Fetch(std::move(request),
                 [self = shared_from_this(), done = std::move(done)](FetchResponse response) {
                   self->busy_ = false;
                   self->last_end_ = self->clock_.BootNow();
                   if (response.failure == FetchFailure::kCancelled) {
                     // By Lose or Abort, by the end of the lease, or because the fetcher stops:
                     // says nothing about the page. One that is too slow meets the limits of its
                     // transfer, whatever the lease.
                     self->End(self->drain_reason_.empty() ? "deadline" : self->drain_reason_);
                     return;
                   }
                   done(std::move(response));
                   self->Next();
                 });
}

void HostSession::FetchPage(const Url& url, const Origin& origin) {
  Send(url, options_.page_limits, &urls_.front(),
       [this, url, robots = origin.sha256](FetchResponse response) {
         OnPageResponse(url, robots, std::move(response));
       });
}

void HostSession::OnPageResponse(const Url& url, const std::string& robots_sha256,
                                 FetchResponse response) {
  CrashPoint("after_fetch");
  const v1::FetchUrl& leased = urls_.front();
  const bool conditional = !leased.etag().empty() || !leased.last_modified().empty();
  FetchedUrl fetched = TakeFirst(OutcomeOf(response, conditional), response.detail);
  fetched.robots_sha256 = robots_sha256;
  fetched.retry_after = ParseRetryAfter(HeaderValue(response, "Retry-After"), clock_.Now());
  if (fetched.outcome == v1::REDIRECTED) {
    const auto target = Url::Parse(HeaderValue(response, "Location"), &url);
    if (const auto canonical = target ? Canonical(*target) : std::nullopt) {
      fetched.redirect_url = *canonical;
    } else {
      fetched.outcome = v1::HTTP_ERROR;
      fetched.reason = "redirect without a usable Location";
    }
  }
  if (fetched.outcome == v1::RATE_LIMITED) drain_reason_ = "rate_limited";
  fetched.response = std::move(response);
  sink_.OnFetched(std::move(fetched));
}

FetchedUrl HostSession::TakeFirst(v1::FetchOutcome outcome, std::string reason) {
  FetchedUrl fetched;
  fetched.lease = key_;
  fetched.url = std::move(urls_.front());
  urls_.pop_front();
  fetched.outcome = outcome;
  fetched.reason = std::move(reason);
  fetched.settled = clock_.Now();
  const auto campaign = campaigns_.find(fetched.url.campaign());
  if (campaign != campaigns_.end()) fetched.campaign = campaign->second;
  return fetched;
}

std::string HostSession::Group() const { return key_.first + "#" + std::to_string(key_.second); }

void HostSession::End(const std::string& return_reason) {
  ended_ = true;
  if (!urls_.empty() && !lost_) {
    std::vector<std::string> urls;
    for (v1::FetchUrl& url : urls_) urls.push_back(std::move(*url.mutable_url()));
    sink_.OnReturned(key_, std::move(urls), return_reason);
  }
  urls_.clear();
  sink_.OnEnded(key_);
}

}  // namespace claque
