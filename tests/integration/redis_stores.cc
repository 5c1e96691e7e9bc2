// The Redis stores under the contracts: one server, a cluster of one node and one of three.
#include "coordinator/store/redis_aggregate_store.h"
#include "coordinator/store/redis_frontier_store.h"
#include "coordinator/store/redis_task_store.h"
#include "tests/support/redis_server.h"
#include "tests/support/store_contract.h"

namespace claque {
namespace {

class RedisStores final : public StoreFactory {
 public:
  explicit RedisStores(std::unique_ptr<RedisClient> client) : client_(std::move(client)) {}
  std::unique_ptr<FrontierStore> Frontier(FrontierOptions options) override {
    return std::make_unique<RedisFrontierStore>(*client_, options);
  }
  std::unique_ptr<AggregateStore> Aggregate() override {
    return std::make_unique<RedisAggregateStore>(*client_);
  }
  std::unique_ptr<TaskStore> Tasks() override { return std::make_unique<RedisTaskStore>(*client_); }

 private:
  std::unique_ptr<RedisClient> client_;
};

std::unique_ptr<StoreFactory> Connected(const RedisOptions& options) {
  auto client = RedisClient::Open(options);
  EXPECT_TRUE(client.ok()) << client.status();
  if (!client.ok()) return nullptr;
  return std::make_unique<RedisStores>(*std::move(client));
}

std::unique_ptr<StoreFactory> OnServer(bool cluster) {
  static std::unique_ptr<RedisServer> servers[2];
  std::unique_ptr<RedisServer>& server = servers[cluster ? 1 : 0];
  if (!server) {
    RedisServerOptions options;
    options.cluster = cluster;
    auto started = RedisServer::Start(options);
    EXPECT_TRUE(started.ok()) << started.status();
    if (!started.ok()) return nullptr;
    server = *std::move(started);
    EXPECT_TRUE(!cluster || server->TakeAllSlots().ok());
  }
  EXPECT_TRUE(server->Call({"FLUSHALL"}).ok());
  return Connected(server->Options());
}

std::unique_ptr<StoreFactory> OnCluster() {
  static std::unique_ptr<RedisCluster> cluster;
  if (!cluster) {
    auto started = RedisCluster::Start();
    EXPECT_TRUE(started.ok()) << started.status();
    if (!started.ok()) return nullptr;
    cluster = *std::move(started);
  }
  for (size_t i = 0; i < cluster->size(); ++i) {
    EXPECT_TRUE(cluster->node(i).Call({"FLUSHALL"}).ok());
  }
  return Connected(cluster->Options());
}

}  // namespace

std::vector<StoreParam> StoreParams() {
  return {{"Redis", [] { return OnServer(false); }},
          {"RedisClusterOfOne", [] { return OnServer(true); }},
          {"RedisClusterOfThree", OnCluster}};
}

}  // namespace claque
