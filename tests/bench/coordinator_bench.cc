// Leases and results per second of one coordinator with simulated workers: real gRPC streams over
// a unix socket, a real redis-server, no page fetched.
//
//   coordinator_bench [--workers 200] [--hosts 4000] [--pages-per-host 16] [--posts 4] [--links 20]
//
// Each host has `pages-per-host` pages; every result carries posts and links as a forum page would.
// Ends when every page is done. Prints the input, the figures and the CPU time of both sides.
#include <grpcpp/grpcpp.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "claque/v1/campaign.grpc.pb.h"
#include "claque/v1/work.grpc.pb.h"
#include "common/base/hash.h"
#include "coordinator/service/coordinator.h"
#include "coordinator/store/redis_aggregate_store.h"
#include "coordinator/store/redis_client.h"
#include "coordinator/store/redis_frontier_store.h"
#include "coordinator/store/redis_identity.h"
#include "coordinator/store/redis_task_store.h"
#include "tests/support/redis_server.h"

namespace claque {
namespace {

using Clock = std::chrono::steady_clock;

struct Settings {
  int workers = 200;
  int hosts = 4000;
  int pages_per_host = 16;
  int posts = 4;
  int links = 20;
};

struct Counters {
  std::atomic<int64_t> leases = 0;
  std::atomic<int64_t> results = 0;
  std::atomic<int64_t> refused = 0;
};

v1::Report ResultOf(const v1::Lease& lease, const v1::FetchUrl& url, uint64_t sequence,
                    const Settings& settings) {
  v1::Report report;
  report.set_sequence(sequence);
  report.set_unit(lease.unit());
  report.set_lease_id(lease.lease_id());
  v1::PageResult& result = *report.mutable_page();
  result.set_campaign(url.campaign());
  result.set_url(url.url());
  const uint64_t address = Hash64(lease.unit());  // every host on an address of its own
  result.set_peer("2001:db8::" + std::to_string(address % 10'000) + ":" +
                  std::to_string(address / 10'000 % 10'000));
  v1::Page& page = *result.mutable_page();
  page.set_url(url.url());
  page.set_outcome(v1::CAPTURED);
  page.set_http_status(200);
  page.set_title("Notes of a simulated page");
  page.set_lang("en");
  page.set_main_text(std::string(2000, 'x'));
  page.mutable_capture()->set_url(url.url());
  page.mutable_capture()->set_body_sha256(Sha256Hex(url.url()));
  for (int i = 0; i < settings.posts; ++i) {
    v1::Post& post = *result.add_posts()->mutable_post();
    post.mutable_account()->set_platform(lease.unit());
    post.mutable_account()->set_handle("user" + std::to_string((sequence * 7 + i) % 5000));
    post.mutable_post_time()->set_seconds(1'800'000'000 + static_cast<int64_t>(sequence));
    post.set_text("Post " + std::to_string(i) + " of " + url.url() + std::string(160, 'y'));
    post.set_lang("en");
    post.add_hashtags("vote" + std::to_string(i));
    post.set_permalink(url.url() + "#" + std::to_string(i));
  }
  for (int i = 0; i < settings.links; ++i) {
    result.add_links()->set_url("http://" + lease.unit() + "/p" +
                                std::to_string(i % settings.pages_per_host));
  }
  return report;
}

// One worker on a synchronous stream: exchange, "fetch" all it got, report with the next exchange.
void RunWorker(int index, const std::string& address, const Settings& settings,
               const std::atomic<bool>& stop, Counters* counters) {
  grpc::ChannelArguments args;
  args.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const auto stub = v1::WorkerLinkService::NewStub(
      grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), args));
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  const auto stream = stub->Exchange(&context);
  uint64_t sequence = 0;
  std::vector<v1::Report> reports;
  while (!stop) {
    v1::ExchangeRequest request;
    request.set_worker("sim-" + std::to_string(index));
    request.set_collection_credits(4);
    const size_t count = std::min<size_t>(reports.size(), 64);
    for (size_t i = 0; i < count; ++i) *request.add_reports() = std::move(reports[i]);
    reports.erase(reports.begin(), reports.begin() + static_cast<ptrdiff_t>(count));
    v1::ExchangeResponse response;
    if (!stream->Write(request) || !stream->Read(&response)) return;
    for (const v1::ReportStatus& status : response.report_statuses()) {
      ++(status.code() == 0 ? counters->results : counters->refused);
    }
    for (const v1::Lease& lease : response.leases()) {
      if (!lease.has_collection()) continue;
      ++counters->leases;
      for (const v1::FetchUrl& url : lease.collection().urls()) {
        reports.push_back(ResultOf(lease, url, ++sequence, settings));
      }
    }
    if (reports.empty()) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  stream->WritesDone();
  stream->Finish();
}

v1::Campaign CampaignOf(const Settings& settings) {
  v1::Campaign campaign;
  campaign.set_name("campaigns/bench");
  campaign.set_contact("bench@example.invalid");
  campaign.mutable_limits()->mutable_min_delay()->set_nanos(1'000'000);
  for (int host = 0; host < settings.hosts; ++host) {
    v1::Source& source = *campaign.add_sources();
    source.set_url("http://host" + std::to_string(host) + ".example" + std::to_string(host) +
                   ".org/");
    source.set_depth(2);
  }
  return campaign;
}

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
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
  const SystemClock clock;
  Metrics metrics;
  CoordinatorOptions options;
  options.id = "bench";
  options.listen = "unix:" + (*server)->dir() + "/coordinator.sock";
  options.installation_key = "0123456789abcdef";
  options.run_interval = std::chrono::hours(1);
  RedisIdentity identity(**client);
  Coordinator coordinator(options, {frontier, aggregates, tasks}, identity, clock, metrics,
                          Logger::Null());
  if (!coordinator.Start().ok()) return 1;
  grpc::ChannelArguments args;
  const auto campaigns = v1::CampaignService::NewStub(
      grpc::CreateCustomChannel(options.listen, grpc::InsecureChannelCredentials(), args));
  {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    v1::CreateCampaignRequest request;
    *request.mutable_campaign() = CampaignOf(settings);
    v1::CreateCampaignResponse response;
    if (!campaigns->CreateCampaign(&context, request, &response).ok()) return 1;
  }
  const int64_t wanted = int64_t{settings.hosts} * (settings.pages_per_host + 1);
  std::printf("input: %d workers, %d hosts, %lld pages, %d posts and %d links a page\n",
              settings.workers, settings.hosts, static_cast<long long>(wanted), settings.posts,
              settings.links);
  Counters counters;
  std::atomic<bool> stop = false;
  const auto begin = Clock::now();
  const double cpu_begin = CpuSeconds();
  std::vector<std::thread> workers;
  for (int i = 0; i < settings.workers; ++i) {
    workers.emplace_back(RunWorker, i, options.listen, settings, std::cref(stop), &counters);
  }
  while (counters.results < wanted && Clock::now() - begin < std::chrono::minutes(5)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  const double cpu = CpuSeconds() - cpu_begin;
  stop = true;
  for (std::thread& worker : workers) worker.join();
  coordinator.Stop();
  const auto per_second = [&](int64_t count) { return static_cast<double>(count) / seconds; };
  std::printf("leases   %8lld  %10.0f /s\n", static_cast<long long>(counters.leases),
              per_second(counters.leases));
  std::printf("results  %8lld  %10.0f /s\n", static_cast<long long>(counters.results),
              per_second(counters.results));
  std::printf("refused  %8lld\n", static_cast<long long>(counters.refused));
  std::printf("wall %.1f s, CPU of coordinator and simulated workers %.1f s (redis apart)\n",
              seconds, cpu);
  return counters.results >= wanted ? 0 : 1;
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) {
  claque::Settings settings;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    int* value = name == "--workers"          ? &settings.workers
                 : name == "--hosts"          ? &settings.hosts
                 : name == "--pages-per-host" ? &settings.pages_per_host
                 : name == "--posts"          ? &settings.posts
                 : name == "--links"          ? &settings.links
                                              : nullptr;
    if (value == nullptr) {
      std::fprintf(stderr, "coordinator_bench: unknown option %s\n", argv[i]);
      return 2;
    }
    *value = std::atoi(argv[i + 1]);
  }
  return claque::Run(settings);
}
