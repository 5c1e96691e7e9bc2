// Memory and speed of the stores on a real redis-server of their own: bytes per seen and per queued
// URL at a million URLs, leases and upserts per second.
//   store_bench [URLs]
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "common/base/hash.h"
#include "common/url/url.h"
#include "coordinator/store/redis_aggregate_store.h"
#include "coordinator/store/redis_frontier_store.h"
#include "tests/support/redis_server.h"

namespace claque {
namespace {

constexpr int kUrlsPerHost = 100;
constexpr int kCampaignUrls = 1'000'000;
constexpr WallTime kNow{std::chrono::milliseconds(1'800'000'000'000)};

double Seconds(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
}

[[noreturn]] void Fail(const Status& status) {
  std::fprintf(stderr, "store_bench: %s\n", status.ToString().c_str());
  std::exit(1);
}

void Check(const Status& status) {
  if (!status.ok()) Fail(status);
}

template <typename T>
T Value(Result<T> result) {
  if (!result.ok()) Fail(result.status());
  return *std::move(result);
}

int64_t UsedMemory(RedisServer& server) {
  const RedisReply info = Value(server.Call({"INFO", "memory"}));
  const size_t at = info.text.find("used_memory:");
  return std::strtoll(info.text.c_str() + at + 12, nullptr, 10);
}

// Bytes of all keys that match `pattern`, by MEMORY USAGE.
int64_t KeyBytes(RedisServer& server, const std::string& pattern) {
  const auto connection =
      Value(RedisConnection::Open(Value(RedisEndpoint::Parse(server.address())), server.Options()));
  const auto keys = Value(AsStrings(Value(connection->Call({"KEYS", pattern}))));
  int64_t bytes = 0;
  for (const std::string& key : keys) {
    bytes += Value(AsInteger(Value(connection->Call({"MEMORY", "USAGE", key, "SAMPLES", "0"}))));
  }
  return bytes;
}

std::string HostOf(int i) { return "site-" + std::to_string(i / kUrlsPerHost) + ".example"; }

// About 60 bytes.
UrlOffer UrlOf(int i) {
  const std::string host = HostOf(i);
  const std::string id = Hex(std::string_view(reinterpret_cast<const char*>(&i), sizeof(i)));
  return {"berg",
          "https://" + host + "/news/2026/some-article-" + id + ".html",
          host,
          {2 + i % 3, i % 50},
          false};
}

void BenchUrls(RedisServer& server, RedisFrontierStore& store, int urls) {
  const int64_t before = UsedMemory(server);
  const auto start = std::chrono::steady_clock::now();
  size_t url_bytes = 0;
  for (int i = 0; i < urls; i += 1'000) {
    std::vector<UrlOffer> offers;
    for (int k = i; k < std::min(i + 1'000, urls); ++k) {
      offers.push_back(UrlOf(k));
      url_bytes += offers.back().url.size();
    }
    Value(store.Offer(offers, kNow));
  }
  const double seconds = Seconds(start);
  const int64_t after = UsedMemory(server);
  const int64_t seen = KeyBytes(server, "*:seen:*");
  std::printf("offers                 %9.0f URLs/s (%d URLs of %.1f bytes, %d a host)\n",
              urls / seconds, urls, static_cast<double>(url_bytes) / urls, kUrlsPerHost);
  std::printf("all, per URL           %9.1f bytes (used_memory)\n",
              static_cast<double>(after - before) / urls);
  std::printf("seen set, per URL      %9.1f bytes (MEMORY USAGE)\n",
              static_cast<double>(seen) / urls);
  std::printf("queues, per URL        %9.1f bytes (the rest)\n",
              static_cast<double>(after - before - seen) / urls);
}

void BenchLeases(RedisFrontierStore& store, int urls) {
  std::vector<Ownership> owners;
  for (int shard = 0; shard < kHostShards; ++shard) {
    owners.push_back(Value(store.Own(shard, "bench", kNow)));
  }
  const int hosts = std::min(urls / kUrlsPerHost, 5'000);
  const auto start = std::chrono::steady_clock::now();
  int64_t pages = 0;
  double commit_seconds = 0;
  for (int h = 0; h < hosts; ++h) {
    LeaseRequest request;
    request.host = HostOf(h * kUrlsPerHost);
    request.worker = "bench";
    request.ttl = std::chrono::seconds(60);
    request.campaigns = {"berg"};
    const auto lease =
        Value(store.Lease(owners[static_cast<size_t>(HostShard(request.host))], request, kNow));
    if (!lease) Fail(Internal("host is not due: " + request.host));
    std::vector<UrlOutcome> outcomes;
    for (const LeasedUrl& url : lease->urls) {
      UrlOutcome outcome;
      outcome.host = lease->host;
      outcome.lease_id = lease->lease_id;
      outcome.campaign = url.campaign;
      outcome.url = url.url;
      outcome.rank = url.rank;
      outcome.state.outcome = 1;
      outcome.state.fetched = kNow;
      outcome.state.etag = "\"5f3c-5e1b2a7c9d0e4\"";
      outcome.state.last_modified = "Sun, 06 Nov 1994 08:49:37 GMT";
      outcomes.push_back(outcome);
    }
    const auto commit = std::chrono::steady_clock::now();
    pages += static_cast<int64_t>(Value(store.Commit(outcomes, kNow)).size());
    commit_seconds += Seconds(commit);
  }
  const double seconds = Seconds(start) - commit_seconds;
  std::printf("leases of 16 URLs      %9.0f /s, one thread\n", hosts / seconds);
  std::printf("commits of 16 outcomes %9.0f outcomes/s, one thread\n",
              static_cast<double>(pages) / commit_seconds);
}

void BenchPages(RedisServer& server, int64_t pages) {
  std::printf("done pages             %9.1f bytes a page (MEMORY USAGE)\n",
              static_cast<double>(KeyBytes(server, "*:pages:*")) / static_cast<double>(pages));
}

void BenchUpserts(RedisAggregateStore& store, int batch, int tags) {
  const int count = batch == 1 ? 20'000 : 200'000;
  const std::string value(300, 'v');
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < count; i += batch * tags) {
    std::vector<Put> puts;
    for (int k = 0; k < batch * tags; ++k) {
      puts.push_back({{ShardTag('p', "b" + std::to_string(batch * tags), k / batch), "posts"},
                      "post-" + std::to_string(i + k),
                      "1",
                      value,
                      false});
    }
    Value(store.Apply(puts));
  }
  std::printf("upserts, %2d x %2d tags  %9.0f /s (300-byte values), one thread\n", batch, tags,
              count / Seconds(start));
}

void Run(int urls) {
  const auto server = Value(RedisServer::Start());
  const auto client = Value(RedisClient::Open(server->Options()));
  RedisFrontierStore frontier(*client);
  BenchUrls(*server, frontier, urls);
  BenchLeases(frontier, urls);
  BenchPages(*server, Value(frontier.Counts("berg", kNow)).done);
  Check(frontier.Drop("berg"));
  RedisAggregateStore aggregates(*client);
  for (const auto& [batch, tags] : {std::pair(1, 1), {32, 1}, {64, 1}, {32, 16}, {64, 16}}) {
    BenchUpserts(aggregates, batch, tags);
  }
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) {
  claque::Run(argc > 1 ? std::atoi(argv[1]) : claque::kCampaignUrls);
  return 0;
}
