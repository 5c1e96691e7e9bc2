// RedisClient against real servers that refuse, die and move their slots.
#include "coordinator/store/redis_client.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "common/url/url.h"
#include "coordinator/store/redis_aggregate_store.h"
#include "coordinator/store/redis_diagnosis.h"
#include "coordinator/store/redis_frontier_store.h"
#include "coordinator/store/redis_pool.h"
#include "coordinator/store/redis_slots.h"
#include "tests/support/redis_server.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::SizeIs;

constexpr auto kPatience = std::chrono::seconds(20);

std::unique_ptr<RedisServer> Started(RedisServerOptions options = {}) {
  auto server = RedisServer::Start(std::move(options));
  EXPECT_THAT(server, IsOk());
  return server.ok() ? *std::move(server) : nullptr;
}

Put PutOf(int i) {
  const std::string tag = ShardTag('p', "berg", i % kCampaignShards);
  return {{tag, "posts"}, "f" + std::to_string(i), "1", "value", true};
}

std::vector<TableId> AllTables() {
  std::vector<TableId> tables;
  for (int i = 0; i < kCampaignShards; ++i) tables.push_back({ShardTag('p', "berg", i), "posts"});
  return tables;
}

TEST(RedisClient, WrongPasswordIsSaidClearly) {
  const auto server = Started({.password = "right"});
  RedisOptions options = server->Options();
  EXPECT_THAT(RedisClient::Open(options), IsOk());
  options.password = "wrong";
  EXPECT_THAT(RedisClient::Open(options), StatusIs(Code::kUnauthenticated, HasSubstr("password")));
  options.password = "";
  EXPECT_THAT(RedisClient::Open(options), StatusIs(Code::kUnauthenticated, HasSubstr("password")));
}

TEST(RedisClient, UserOfAnAccessListWorksWithoutConfigRights) {
  const auto server = Started({.config = {"--hash-max-listpack-value", "64"}});
  ASSERT_THAT(server->Call({"ACL", "SETUSER", "claque", "on", ">secret", "~*", "+@all", "-config"}),
              IsOk());
  RedisOptions options = server->Options();
  options.user = "claque";
  options.password = "secret";
  const auto client = RedisClient::Open(options);
  ASSERT_THAT(client, IsOk());
  EXPECT_THAT((*client)->warning(), HasSubstr("hash-max-listpack"));
  EXPECT_THAT((*client)->Call(RedisCommand::Plain({"SET", "a", "b"})), IsOk());
  ASSERT_THAT(server->Call({"ACL", "SETUSER", "claque", "-set"}), IsOk());
  EXPECT_THAT((*client)->Call(RedisCommand::Plain({"SET", "a", "b"})),
              StatusIs(Code::kPermissionDenied, HasSubstr("permission")));
}

TEST(RedisPool, WaitForAConnectionEnds) {
  const auto server = Started();
  RedisOptions options = server->Options();
  options.connections_per_node = 2;
  options.pool_timeout = std::chrono::milliseconds(50);
  const auto endpoint = RedisEndpoint::Parse(options.address);
  ASSERT_THAT(endpoint, IsOk());
  RedisPool pool(*endpoint, options);
  auto first = pool.Take();
  auto second = pool.Take();
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_THAT(pool.Take(),
              StatusIs(Code::kResourceExhausted,
                       testing::AllOf(HasSubstr("all 2 connections"), HasSubstr("50 ms"))));
  pool.GiveBack(*std::move(first), false);
  EXPECT_THAT(pool.Take(), IsOk());
}

TEST(RedisFrontier, RobotsOfAHostAreCleanedUp) {
  const auto server = Started();
  const auto client = RedisClient::Open(server->Options());
  ASSERT_THAT(client, IsOk());
  RedisFrontierStore frontier(**client);
  const WallTime now = FromMillis(1'800'000'000'000);
  const auto put = [&](const std::string& origin, WallTime expires, WallTime at) {
    ASSERT_THAT(frontier.PutRobots({"a.example", origin, "record", expires}, at), IsOk());
  };
  put("https://a.example", now + std::chrono::hours(24), now);
  put("http://a.example", now + std::chrono::minutes(1), now);
  const std::string key = FrontierKeys(HostShard("a.example")).Robots("a.example");
  const auto left = (*client)->Call(RedisCommand::Plain({"PTTL", key}));
  ASSERT_THAT(left, IsOk());
  constexpr int64_t kDay = 24 * 3600 * 1000;
  EXPECT_GT(left->integer, kDay) << "the longest-lived record decides";
  EXPECT_LE(left->integer, kDay + 600'000);
  put("https://a.example:8443", now + std::chrono::hours(1), now + std::chrono::minutes(1));
  const auto origins = (*client)->Call(RedisCommand::Plain({"HLEN", key}));
  ASSERT_THAT(origins, IsOk());
  EXPECT_EQ(origins->integer, 2) << "the stale one is gone";
}

TEST(RedisClient, SpeaksTlsAndChecksTheCertificate) {
  const auto server = Started({.tls = true});
  ASSERT_NE(server, nullptr);
  RedisOptions options = server->Options();
  const auto client = RedisClient::Open(options);
  ASSERT_THAT(client, IsOk());
  std::vector<Put> puts;
  for (int i = 0; i < 2'000; ++i) {
    puts.push_back(PutOf(i));
    puts.back().value = std::string(500, 'x');
  }
  EXPECT_THAT(RedisAggregateStore(**client).Apply(puts), IsOkAndHolds(2'000));
  options.tls.server_name = "other.example";
  EXPECT_THAT(RedisClient::Open(options), StatusIs(Code::kUnauthenticated, HasSubstr("mismatch")));
  options = server->Options();
  options.tls.ca_file = "";
  EXPECT_THAT(RedisClient::Open(options),
              StatusIs(Code::kUnauthenticated, HasSubstr("certificate")));
  options.tls.ca_file = server->dir() + "/none.crt";
  EXPECT_THAT(RedisClient::Open(options), StatusIs(Code::kInvalidArgument, HasSubstr("none.crt")));
}

TEST(RedisClient, SpeaksOverAUnixSocket) {
  const auto server = Started();
  RedisOptions options;
  options.address = server->unix_address();
  const auto client = RedisClient::Open(options);
  ASSERT_THAT(client, IsOk());
  EXPECT_THAT((*client)->Call(RedisCommand::Plain({"SET", "a", "b"})), IsOk());
  options.address = "unix:/nonexistent/redis.sock";
  EXPECT_THAT(RedisClient::Open(options),
              StatusIs(Code::kUnavailable, HasSubstr("cannot connect")));
}

TEST(RedisClient, ScriptsComeBackAfterScriptFlush) {
  const auto server = Started();
  const auto client = RedisClient::Open(server->Options());
  ASSERT_THAT(client, IsOk());
  RedisAggregateStore store(**client);
  const std::vector<Put> puts = {PutOf(1), PutOf(2)};
  EXPECT_THAT(store.Apply(puts), IsOkAndHolds(2));
  ASSERT_THAT(server->Call({"SCRIPT", "FLUSH"}), IsOk());
  const std::vector<Put> more = {PutOf(2), PutOf(3)};
  EXPECT_THAT(store.Apply(more), IsOkAndHolds(1));
}

TEST(RedisClient, FullServerIsResourceExhausted) {
  const auto server = Started();
  const auto client = RedisClient::Open(server->Options());
  ASSERT_THAT(server->Call({"CONFIG", "SET", "maxmemory", "1"}), IsOk());
  const std::vector<Put> puts = {PutOf(1)};
  EXPECT_THAT(RedisAggregateStore(**client).Apply(puts),
              StatusIs(Code::kResourceExhausted, HasSubstr("full")));
}

TEST(RedisClient, ReplicaIsUnavailable) {
  const auto server = Started();
  const auto client = RedisClient::Open(server->Options());
  ASSERT_THAT(server->Call({"REPLICAOF", "127.0.0.1", "1"}), IsOk());
  EXPECT_THAT((*client)->Call(RedisCommand::Plain({"SET", "a", "b"})),
              StatusIs(Code::kUnavailable, HasSubstr("replica")));
}

TEST(RedisClient, DiagnosisNamesWhatIsNotDurable) {
  const auto server = Started();
  const auto client = RedisClient::Open(server->Options());
  auto findings = (*client)->Diagnose();
  ASSERT_THAT(findings, IsOk());
  EXPECT_THAT(*findings, Each(testing::Field(&StoreFinding::ok, true)));
  ASSERT_THAT(server->Call({"CONFIG", "SET", "appendonly", "no"}), IsOk());
  findings = (*client)->Diagnose();
  const auto bad = std::ranges::find(*findings, false, &StoreFinding::ok);
  ASSERT_NE(bad, findings->end());
  EXPECT_EQ(bad->name, "appendonly");
}

TEST(RedisClient, DiagnosisComparesClocks) {
  const WallTime asked = FromMillis(1'000'000);
  const WallTime answered = FromMillis(1'000'400);
  EXPECT_TRUE(CompareClocks("r", FromMillis(1'000'200), asked, answered).ok);
  EXPECT_TRUE(CompareClocks("r", FromMillis(998'001), asked, answered).ok);
  const StoreFinding ahead = CompareClocks("r", FromMillis(1'005'400), asked, answered);
  EXPECT_FALSE(ahead.ok);
  EXPECT_THAT(ahead.detail, HasSubstr("r: 5000 ms ahead of the coordinator's"));
  EXPECT_FALSE(CompareClocks("r", FromMillis(997'000), asked, answered).ok);

  const auto server = Started();
  const auto findings = (*RedisClient::Open(server->Options()))->Diagnose();
  ASSERT_THAT(findings, IsOk());
  EXPECT_NE(std::ranges::find(*findings, "clock", &StoreFinding::name), findings->end());
}

TEST(RedisClient, SilentServerTimesOut) {
  const auto server = Started();
  RedisOptions options = server->Options();
  options.io_timeout = std::chrono::milliseconds(100);
  const auto client = RedisClient::Open(options);
  ASSERT_THAT(client, IsOk());
  EXPECT_THAT((*client)->Call(RedisCommand::Plain({"BLPOP", "none", "1"})),
              StatusIs(Code::kUnavailable, HasSubstr("did not answer")));
  EXPECT_THAT((*client)->Call(RedisCommand::Plain({"GET", "a"})), IsOk());
}

// Applies until it works; the server comes back in the meantime.
Status ApplyStubbornly(AggregateStore& store, std::span<const Put> puts) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    const auto applied = store.Apply(puts);
    if (applied.ok() || applied.status().code() != Code::kUnavailable) return applied.status();
    if (std::chrono::steady_clock::now() > end) return applied.status();
    std::this_thread::yield();
  }
}

TEST(RedisClient, KilledServerIsUnavailableThenWorksAgainWithoutLoss) {
  const auto server = Started({.config = {"--appendfsync", "always"}});
  const auto client = RedisClient::Open(server->Options());
  ASSERT_THAT(client, IsOk());
  RedisAggregateStore store(**client);
  std::vector<Put> puts;
  for (int i = 0; i < 2'000; ++i) puts.push_back(PutOf(i));
  std::atomic<bool> stop = false;
  std::atomic<int> failures = 0;
  std::thread writer([&] {
    while (!stop) failures += store.Apply(puts).ok() ? 0 : 1;
  });
  for (int i = 0; i < 3; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    server->Kill9();
    const int seen = failures;
    while (failures == seen) std::this_thread::yield();
    const std::vector<Put> one = {PutOf(1)};
    EXPECT_THAT(store.Apply(one), StatusIs(Code::kUnavailable, testing::_));
    ASSERT_THAT(server->Restart(), IsOk());
  }
  stop = true;
  writer.join();
  ASSERT_THAT(ApplyStubbornly(store, puts), IsOk());
  const auto tables = AllTables();
  EXPECT_THAT(store.Count(tables), IsOkAndHolds(2'000));
  EXPECT_THAT(store.Apply(puts), IsOkAndHolds(0));
}

TEST(RedisCluster, LiveReshardLosesNothing) {
  auto started = RedisCluster::Start();
  ASSERT_THAT(started, IsOk());
  RedisCluster& cluster = **started;
  const auto client = RedisClient::Open(cluster.Options());
  ASSERT_THAT(client, IsOk());
  ASSERT_TRUE((*client)->is_cluster());
  RedisAggregateStore store(**client);
  RedisFrontierStore frontier(**client);
  std::atomic<bool> stop = false;
  std::atomic<int64_t> errors = 0, changed = 0, queued = 0;
  std::atomic<int> next = 0;
  const auto write = [&] {
    while (!stop) {
      std::vector<Put> puts;
      std::vector<UrlOffer> offers;
      const int first = next.fetch_add(64);
      for (int i = first; i < first + 64; ++i) {
        puts.push_back(PutOf(i));
        const std::string host = "h" + std::to_string(i % 16) + ".example";
        offers.push_back(
            {"berg", "https://" + host + "/" + std::to_string(i), host, {1, 0}, false});
      }
      const auto applied = store.Apply(puts);
      const auto offered = frontier.Offer(offers, FromMillis(1'800'000'000'000));
      if (!applied.ok() || !offered.ok()) ADD_FAILURE() << applied.status() << offered.status();
      errors += applied.ok() && offered.ok() ? 0 : 1;
      changed += applied.value_or(0);
      queued += offered.value_or(0);
    }
  };
  std::thread first(write), second(write);
  for (int round = 0; round < 2; ++round) {
    for (int shard = 0; shard < kCampaignShards; shard += 4) {
      const int slot = KeySlot("{" + ShardTag('p', "berg", shard) + "}:posts");
      const size_t from = cluster.OwnerOf(slot);
      EXPECT_THAT(cluster.MoveSlot(slot, from, (from + 1) % cluster.size()), IsOk());
    }
  }
  stop = true;
  first.join();
  second.join();
  EXPECT_EQ(errors, 0);
  EXPECT_EQ(changed, next);
  EXPECT_EQ(queued, next);
  EXPECT_THAT(store.Count(AllTables()), IsOkAndHolds(next.load()));
  const auto counts = frontier.Counts("berg", FromMillis(0));
  ASSERT_THAT(counts, IsOk());
  EXPECT_EQ(counts->queued, next);
}

}  // namespace
}  // namespace claque
