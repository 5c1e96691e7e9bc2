// Random sequences of operations: memory and Redis answer alike, and no host ever has two live
// leases.
#include <random>

#include "common/url/url.h"
#include "coordinator/store/memory_frontier_store.h"
#include "coordinator/store/redis_frontier_store.h"
#include "tests/support/redis_server.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

constexpr int kSeeds = 25;
constexpr int kSteps = 300;
constexpr Millis kTtl = std::chrono::seconds(60);
constexpr Millis kGrace = std::chrono::seconds(15);

// Does one random operation on a store and writes its answer down.
class Player {
 public:
  explicit Player(FrontierStore& store) : store_(store) {}

  // The same `seed` gives the same operations as long as answers are the same.
  std::string Step(uint32_t seed) {
    random_.seed(seed);
    now_ += Millis(random_() % 20'000);
    switch (random_() % 13) {
      case 0:
      case 1:
      case 2:
        return Offer();
      case 3:
      case 4:
      case 5:
        return Lease();
      case 6:
      case 7:
        return Commit();
      case 8:
        return Return();
      case 9:
        return Renew();
      case 10:
        return Expire();
      case 11:
        return Revisit();
      default:
        return Rare();
    }
  }

 private:
  struct Held {
    HostLease lease;
    WallTime expiry;
  };

  std::string Host() { return "h" + std::to_string(random_() % 3) + ".example"; }
  std::string Campaign() { return random_() % 3 == 0 ? "b" : "a"; }
  Ownership& Owner(const std::string& host) {
    Ownership& owner = owners_[HostShard(host)];
    if (owner.coordinator.empty() || random_() % 20 == 0) {
      old_ = owner;
      const std::string name = random_() % 2 == 0 ? "c1" : "c2";
      owner = *store_.Own(HostShard(host), name, now_);
    }
    return random_() % 15 == 0 && !old_.coordinator.empty() ? old_ : owner;
  }

  std::string Offer() {
    std::vector<UrlOffer> offers;
    for (size_t i = random_() % 12; i > 0; --i) {
      const std::string host = Host();
      offers.push_back({Campaign(),
                        "https://" + host + "/" + std::to_string(random_() % 40),
                        host,
                        {static_cast<int32_t>(random_() % 4), static_cast<int32_t>(random_() % 2)},
                        random_() % 8 == 0});
    }
    const auto queued = store_.Offer(offers, now_);
    return "offer " + queued.status().ToString() + std::to_string(queued.value_or(-1));
  }

  std::string Lease() {
    LeaseRequest request;
    request.host = Host();
    request.worker = "w" + std::to_string(random_() % 3);
    request.ttl = kTtl;
    request.grace = kGrace;
    request.max_urls = static_cast<int>(1 + random_() % 5);
    request.campaigns =
        random_() % 4 == 0 ? std::vector<std::string>{"b"} : std::vector<std::string>{"a", "b"};
    request.pages_per_host.assign(request.campaigns.size(), random_() % 2 == 0 ? 0 : 25);
    const auto lease = store_.Lease(Owner(request.host), request, now_);
    std::string text = "lease " + std::string(CodeName(lease.status().code()));
    if (!lease.ok() || !*lease) return text;
    for (const Held& held : held_) {
      if (held.lease.host == request.host && held.expiry > now_) text += " TWO LIVE LEASES";
    }
    held_.push_back({**lease, now_ + kTtl + kGrace});
    text += " " + (*lease)->host + " " + std::to_string((*lease)->lease_id) + (*lease)->address +
            ((*lease)->alone ? " alone" : "");
    for (const LeasedUrl& url : (*lease)->urls) {
      text += " " + url.campaign + url.url + "#" + std::to_string(url.rank.Packed()) + "#" +
              std::to_string(url.tries) + url.state.etag + "#" +
              std::to_string(url.state.interval.count());
    }
    return text;
  }

  Held* AnyHeld() {
    if (held_.empty()) return nullptr;
    // Recent leases more often than dead ones.
    const size_t back = std::min<size_t>(random_() % 4, held_.size() - 1);
    return &held_[held_.size() - 1 - back];
  }
  void Ended(const Held& held) {
    const auto live = *store_.Leases(HostShard(held.lease.host));
    for (const LiveLease& lease : live) {
      if (lease.host == held.lease.host && lease.lease_id == held.lease.lease_id) return;
    }
    for (Held& h : held_) {
      if (h.lease.host == held.lease.host && h.lease.lease_id == held.lease.lease_id) h.expiry = {};
    }
  }

  std::string Commit() {
    const Held* const held = AnyHeld();
    if (held == nullptr) return "commit nothing";
    std::vector<UrlOutcome> outcomes;
    for (const LeasedUrl& url : held->lease.urls) {
      if (random_() % 4 == 0) continue;
      UrlOutcome o;
      o.host = held->lease.host;
      o.lease_id = held->lease.lease_id;
      o.campaign = url.campaign;
      o.url = url.url;
      o.rank = url.rank;
      o.retry = random_() % 4 == 0;
      o.state.outcome = 1;
      o.state.etag = "e" + std::to_string(random_() % 3);
      o.state.fetched = now_;
      o.state.interval = Millis(random_() % 3 * 60'000);
      if (o.state.interval.count() > 0) o.next_visit = now_ + o.state.interval;
      o.delay = Millis(random_() % 3'000);
      o.retry_after = random_() % 6 == 0 ? Millis(random_() % 100'000) : Millis(0);
      o.backoff = random_() % 6 == 0;
      o.address = random_() % 2 == 0 ? "127.0.0.1" : "";
      outcomes.push_back(o);
    }
    const auto replies = store_.Commit(outcomes, now_);
    std::string text = "commit " + replies.status().ToString();
    for (const CommitReply& reply : *replies) {
      text += " " + std::to_string(static_cast<int>(reply.result)) + ":" +
              std::to_string(reply.rank.Packed());
    }
    Ended(*held);
    return text;
  }

  std::string Return() {
    const Held* const held = AnyHeld();
    if (held == nullptr) return "return nothing";
    std::vector<std::string> urls;
    for (const LeasedUrl& url : held->lease.urls) {
      if (url.campaign == "a" && random_() % 2 == 0) urls.push_back(url.url);
    }
    const Status status = store_.Return(held->lease.host, held->lease.lease_id, "a", urls, now_,
                                        Millis(random_() % 2'000));
    Ended(*held);
    return "return " + status.ToString();
  }

  std::string Renew() {
    Held* const held = AnyHeld();
    if (held == nullptr) return "renew nothing";
    const auto live = store_.Renew(held->lease.host, held->lease.lease_id, now_, kTtl, kGrace);
    if (live.value_or(false)) held->expiry = now_ + kTtl + kGrace;
    return "renew " + std::to_string(live.value_or(false));
  }

  std::string Expire() {
    if (random_() % 2 == 0) now_ += kTtl;
    const std::string host = Host();
    const Ownership owner = Owner(host);
    const auto expired = store_.Expiring(owner, HostShard(host), now_);
    std::string text = "expire " + std::string(CodeName(expired.status().code()));
    if (!expired.ok()) return text;
    for (const ExpiredLease& lease : *expired) {
      text += " urls " + std::to_string(lease.urls.size());
      if (!lease.alone) continue;
      for (const LeasedUrl& url : lease.urls) {
        text += " crashed " + url.campaign + url.url + "#" + std::to_string(url.rank.Packed()) +
                "#" + std::to_string(url.tries) + url.state.etag;
      }
    }
    const auto lost = store_.Expire(owner, *expired, now_);
    text += " lost " + std::string(CodeName(lost.status().code()));
    for (const LiveLease& lease : *lost) {
      text += " " + lease.host + std::to_string(lease.lease_id) + lease.worker;
    }
    return text;
  }

  std::string Revisit() {
    const std::string host = Host();
    const std::vector<std::string> campaigns =
        random_() % 4 == 0 ? std::vector<std::string>{"b"} : std::vector<std::string>{"a", "b"};
    const auto moved = store_.Revisit(Owner(host), HostShard(host), campaigns, now_,
                                      static_cast<int>(random_() % 8));
    return "revisit " + std::string(CodeName(moved.status().code())) +
           std::to_string(moved.value_or(-1));
  }

  std::string Rare() {
    const std::string host = Host();
    const int shard = HostShard(host);
    switch (random_() % 8) {
      case 0:
        return "resume " + store_.Resume(Campaign(), now_).ToString();
      case 1:
        if (random_() % 4 == 0) return "drop " + store_.Drop(Campaign()).ToString();
        [[fallthrough]];
      case 2:
      case 3: {
        std::string text = "relaxed";
        const auto pages = store_.Relaxed(shard, 100);
        for (const RelaxedPage& page : *pages) {
          text += " " + page.campaign + page.url + "#" + std::to_string(page.rank.Packed());
          if (random_() % 2 == 0) text += store_.ClearRelaxed(shard, page).ToString();
        }
        return text;
      }
      case 4:
      case 5: {
        std::string text = "due";
        const auto due = store_.Due(shard, now_, 3);
        for (const DueHost& h : *due) text += " " + h.host + std::to_string(ToMillis(h.due));
        return text;
      }
      default: {
        std::string text = "counts";
        for (const char* const campaign : {"a", "b"}) {
          const auto c = store_.Counts(campaign, now_);
          for (const int64_t n :
               {c->queued, c->leased, c->done, c->relaxing, c->hosts, c->visits, c->due}) {
            text += " " + std::to_string(n);
          }
        }
        return text;
      }
    }
  }

  FrontierStore& store_;
  std::mt19937 random_;
  WallTime now_ = FromMillis(1'800'000'000'000);
  std::map<int, Ownership> owners_;
  Ownership old_;
  std::vector<Held> held_;
};

TEST(FrontierStores, AnswerAlikeAndNeverLeaseAHostTwice) {
  auto server = RedisServer::Start();
  ASSERT_THAT(server, IsOk());
  auto client = RedisClient::Open((*server)->Options());
  ASSERT_THAT(client, IsOk());
  const FrontierOptions options{.queue_cap = 20};
  int leases = 0, crashes = 0, relaxed = 0, visits = 0;
  for (uint32_t seed = 1; seed <= kSeeds; ++seed) {
    ASSERT_THAT((*server)->Call({"FLUSHALL"}), IsOk());
    MemoryFrontierStore memory(options);
    RedisFrontierStore redis(**client, options);
    Player on_memory(memory), on_redis(redis);
    for (uint32_t step = 0; step < kSteps; ++step) {
      const std::string expected = on_memory.Step(seed * 100'000 + step);
      ASSERT_EQ(on_redis.Step(seed * 100'000 + step), expected)
          << "seed " << seed << " step " << step;
      ASSERT_EQ(expected.find("TWO LIVE"), std::string::npos) << expected;
      leases += expected.starts_with("lease OK h") ? 1 : 0;
      visits += expected.starts_with("revisit OK") && !expected.ends_with("OK0") ? 1 : 0;
      crashes += expected.find("crashed") != std::string::npos ? 1 : 0;
      relaxed += expected.starts_with("relaxed a") || expected.starts_with("relaxed b") ? 1 : 0;
    }
  }
  // The sequences reach what they are meant to reach.
  EXPECT_GT(leases, 100);
  EXPECT_GT(relaxed, 5);
  EXPECT_GT(crashes, 0);
  EXPECT_GT(visits, 20);
}

}  // namespace
}  // namespace claque
