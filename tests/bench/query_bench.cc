// How long a query takes beside many traces: gRPC over a unix socket, a coordinator, a real
// redis-server.
//
//   query_bench [--traces 10000000] [--edges 200000] [--calls 500]
//
// Stores posts with a link and a hashtag each, both as popular as 1 in 1, 2, 3, … of them, and
// edges, networks and bursts of a published run; then calls each method so many times at places
// drawn by chance, pages of 50. Prints the input and median, p99 and maximum of each, in ms; the
// first hundred calls of a method count apart ("first"), for they find nothing remembered.
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "claque/v1/campaign.grpc.pb.h"
#include "claque/v1/query.grpc.pb.h"
#include "common/base/hash.h"
#include "coordinator/aggregator/effects.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/query/page_token.h"
#include "coordinator/service/coordinator.h"
#include "coordinator/store/redis_aggregate_store.h"
#include "coordinator/store/redis_client.h"
#include "coordinator/store/redis_frontier_store.h"
#include "coordinator/store/redis_identity.h"
#include "coordinator/store/redis_task_store.h"
#include "tests/support/redis_server.h"

namespace claque {
namespace {

using Steady = std::chrono::steady_clock;

constexpr const char* kCampaign = "bench";
constexpr const char* kRun = "r1";
constexpr size_t kPutsAtOnce = 20'000;
constexpr int kFirst = 100;

struct Settings {
  int traces = 10'000'000;
  int edges = 200'000;
  int calls = 500;
};

class Month {
 public:
  Month(AggregateStore& store, const Settings& settings) : store_(store), settings_(settings) {}

  // False where the store fails.
  bool Fill() { return FillPosts() && FillEdges() && FillFindings() && Flush(); }
  const std::string& PostAt(size_t i) const { return posts_[i % posts_.size()]; }
  const std::string& EdgeAt(size_t i) const { return edges_[i % edges_.size()]; }
  const std::string& NetworkAt(size_t i) const { return networks_[i % networks_.size()]; }

 private:
  int Rank(int most) {
    return static_cast<int>(std::pow(most, std::uniform_real_distribution<>()(random_))) - 1;
  }

  bool FillPosts() {
    const int count = settings_.traces / 2;
    for (int i = 0; i < count; ++i) {
      v1::ExtractedPost extracted;
      v1::Post& post = *extracted.mutable_post();
      post.mutable_account()->set_platform("social.example");
      post.mutable_account()->set_name("acc" + std::to_string(Rank(count / 20 + 10)));
      post.mutable_post_time()->set_seconds(1'790'000'000 +
                                            static_cast<int64_t>(random_() % 2'592'000));
      post.set_text("Post " + std::to_string(i) + " of a made-up month, about as long as others.");
      post.set_lang("en");
      post.add_hashtags("tag" + std::to_string(Rank(count / 100 + 10)));
      post.add_links("https://news.example/" + std::to_string(Rank(count / 10 + 10)));
      post.set_permalink("https://social.example/p/" + std::to_string(i));
      AddPost(kCampaign, extracted, /*owns_permalink=*/true, effects_);
      if (i % (count / 1'000 + 1) == 0) posts_.push_back(post.name());
      if (effects_.puts.size() >= kPutsAtOnce && !Flush()) return false;
    }
    return true;
  }

  bool FillEdges() {
    for (int i = 0; i < settings_.edges; ++i) {
      const std::string network = ContentId({"network", std::to_string(i / 400)});
      v1::Edge edge;
      const std::string id = network + "." + ContentId({"edge", std::to_string(i)});
      edge.set_name(ResourceName(kCampaign, "edges", id));
      edge.set_network(ResourceName(kCampaign, "networks", network));
      for (int k = 0; k < 10; ++k) {
        v1::EdgeEvidence& evidence = *edge.add_evidence();
        evidence.set_object("https://news.example/" + std::to_string(k));
        evidence.set_post(PostAt(random_()));
        evidence.set_post_y(PostAt(random_()));
      }
      Add(EdgesTable(kCampaign, kRun, CampaignShard(id)), id, edge);
      if (i % (settings_.edges / 1'000 + 1) == 0) edges_.push_back(edge.name());
      if (i % 400 == 0) networks_.push_back(edge.network());
    }
    return true;
  }

  bool FillFindings() {
    for (const std::string& name : networks_) {
      v1::Network network;
      network.set_name(name);
      for (int k = 0; k < 60; ++k) network.add_accounts(PostAt(random_()));
      const std::string id(LastSegment(name));
      Add(NetworksTable(kCampaign, kRun, CampaignShard(id)), id, network);
      v1::Burst burst;
      burst.set_name(ResourceName(kCampaign, "bursts", id));
      burst.set_object("tag of " + id);
      Add(BurstsTable(kCampaign, kRun, CampaignShard(id)), id, burst);
    }
    v1::Run run;
    run.set_name(ResourceName(kCampaign, "runs", kRun));
    return Flush() && store_.SetValue(RunValue(kCampaign), run.SerializeAsString()).ok();
  }

  template <typename T>
  void Add(const TableId& table, const std::string& id, const T& finding) {
    effects_.puts.push_back({table, id, "", finding.SerializeAsString(), false});
    if (effects_.puts.size() >= kPutsAtOnce) Flush();
  }
  bool Flush() {
    const bool applied = store_.Apply(effects_.puts).ok();
    effects_.puts.clear();
    return applied;
  }

  AggregateStore& store_;
  const Settings settings_;
  std::mt19937_64 random_{7};
  Effects effects_;
  std::vector<std::string> posts_, edges_, networks_;
};

// Calls `call` and prints its times; it gives false where it fails.
bool Measure(const char* name, const Settings& settings, const std::function<bool()>& call) {
  std::vector<double> first, then;
  for (int i = 0; i < kFirst + settings.calls; ++i) {
    const auto begin = Steady::now();
    if (!call()) {
      std::printf("%-26s failed\n", name);
      return false;
    }
    const double ms = std::chrono::duration<double, std::milli>(Steady::now() - begin).count();
    (i < kFirst ? first : then).push_back(ms);
  }
  std::ranges::sort(then);
  std::printf("%-26s %8.1f %8.1f %8.1f   first %8.1f\n", name, then[then.size() / 2],
              then[then.size() * 99 / 100], then.back(), *std::ranges::max_element(first));
  std::fflush(stdout);
  return true;
}

// Which page a call asks for.
enum class Place { kFirst, kNext, kAny };

// Calls one List method, and follows its pages.
template <typename Request, typename Response>
class Lister {
 public:
  using Method = grpc::Status (v1::QueryService::Stub::*)(grpc::ClientContext*, const Request&,
                                                          Response*);
  Lister(v1::QueryService::Stub& stub, Method method) : stub_(stub), method_(method) {}

  bool Call(Place place, const std::string& filter = "") {
    Request request;
    request.set_parent(std::string("campaigns/") + kCampaign);
    request.set_filter(filter);
    if (place == Place::kNext) request.set_page_token(next_);
    if (place == Place::kAny) {
      request.set_page_token(
          EncodePageToken({kRun, ContentId({"place", std::to_string(random_())})}));
    }
    grpc::ClientContext context;
    Response response;
    const bool ok = (stub_.*method_)(&context, request, &response).ok();
    next_ = response.next_page_token();
    return ok;
  }

 private:
  v1::QueryService::Stub& stub_;
  const Method method_;
  std::string next_;
  std::mt19937_64 random_{9};
};

bool MeasureAll(v1::QueryService::Stub& stub, const Month& month, const Settings& settings) {
  std::mt19937_64 random{9};
  std::printf("%-26s %8s %8s %8s\n", "", "median", "p99", "max");
  bool all = true;
#define CLAQUE_LIST(Kinds, name)                                                                  \
  {                                                                                               \
    Lister<v1::List##Kinds##Request, v1::List##Kinds##Response> lister(                           \
        stub, &v1::QueryService::Stub::List##Kinds);                                              \
    all &=                                                                                        \
        Measure(name " list, first page", settings, [&] { return lister.Call(Place::kFirst); });  \
    all &= Measure(name " list, next page", settings, [&] { return lister.Call(Place::kNext); }); \
    all &= Measure(name " list, any page", settings, [&] { return lister.Call(Place::kAny); });   \
  }
#define CLAQUE_GET(Kind, name, given)                         \
  all &= Measure(name " get", settings, [&] {                 \
    grpc::ClientContext context;                              \
    v1::Get##Kind##Request request;                           \
    v1::Get##Kind##Response response;                         \
    request.set_name(given);                                  \
    return stub.Get##Kind(&context, request, &response).ok(); \
  })
  CLAQUE_LIST(Edges, "edges")
  CLAQUE_LIST(Networks, "networks")
  CLAQUE_LIST(Bursts, "bursts")
  Lister<v1::ListEdgesRequest, v1::ListEdgesResponse> edges(stub,
                                                            &v1::QueryService::Stub::ListEdges);
  all &= Measure("edges of a network", settings, [&] {
    return edges.Call(Place::kFirst, "network = \"" + month.NetworkAt(random()) + "\"");
  });
  CLAQUE_GET(Edge, "edges", month.EdgeAt(random()));
  CLAQUE_GET(Network, "networks", month.NetworkAt(random()));
  CLAQUE_GET(Post, "posts", month.PostAt(random()));
  CLAQUE_LIST(Posts, "posts")
  CLAQUE_LIST(Traces, "traces")
#undef CLAQUE_LIST
#undef CLAQUE_GET
  return all;
}

int Run(const Settings& settings) {
  auto server = RedisServer::Start();
  if (!server.ok()) return 1;
  RedisOptions redis = (*server)->Options();
  redis.address = (*server)->unix_address();
  auto client = RedisClient::Open(redis);
  if (!client.ok()) return 1;
  RedisFrontierStore frontier(**client);
  RedisAggregateStore aggregates(**client);
  RedisTaskStore tasks(**client);
  RedisIdentity identity(**client);
  const SystemClock clock;
  Metrics metrics;
  CoordinatorOptions options;
  options.id = "bench";
  options.listen = "unix:" + (*server)->dir() + "/coordinator.sock";
  options.installation_key = "0123456789abcdef";
  options.run_interval = std::chrono::hours(10);
  Coordinator coordinator(options, {frontier, aggregates, tasks}, identity, clock, metrics,
                          Logger::Null());
  if (!coordinator.Start().ok()) return 1;
  const auto channel = grpc::CreateChannel(options.listen, grpc::InsecureChannelCredentials());
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  v1::CreateCampaignRequest request;
  request.mutable_campaign()->set_name(std::string("campaigns/") + kCampaign);
  request.mutable_campaign()->set_contact("bench@example.invalid");
  request.mutable_campaign()->add_sources()->set_url("https://news.example/");
  v1::CreateCampaignResponse created;
  const auto status =
      v1::CampaignService::NewStub(channel)->CreateCampaign(&context, request, &created);
  if (!status.ok()) {
    std::fprintf(stderr, "query_bench: %s\n", status.error_message().c_str());
    return 1;
  }
  std::printf("input: %d traces of %d posts, %d edges of %d networks; pages of 50\n",
              settings.traces, settings.traces / 2, settings.edges, settings.edges / 400);
  const auto begin = Steady::now();
  Month month(aggregates, settings);
  if (!month.Fill()) return 1;
  std::printf("stored in %.0f s\n", std::chrono::duration<double>(Steady::now() - begin).count());
  const bool all = MeasureAll(*v1::QueryService::NewStub(channel), month, settings);
  coordinator.Stop();
  return all ? 0 : 1;
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) {
  claque::Settings settings;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    int* value = name == "--traces"  ? &settings.traces
                 : name == "--edges" ? &settings.edges
                 : name == "--calls" ? &settings.calls
                                     : nullptr;
    if (value == nullptr) {
      std::fprintf(stderr, "query_bench: unknown option %s\n", argv[i]);
      return 2;
    }
    *value = std::atoi(argv[i + 1]);
  }
  return claque::Run(settings);
}
