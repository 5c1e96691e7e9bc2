#include "coordinator/service/coordinator.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/server_builder.h>

#include <vector>

#include "common/base/ticker.h"
#include "common/base/work_pool.h"
#include "coordinator/scheduler/campaign_reaper.h"
#include "coordinator/scheduler/run_scheduler.h"
#include "coordinator/service/campaign_service.h"
#include "coordinator/service/health_service.h"
#include "coordinator/service/query_service.h"
#include "coordinator/service/worker_link_service.h"

namespace claque {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kBeat{1000};
constexpr milliseconds kGuard{250};
constexpr milliseconds kPoll{50};
constexpr milliseconds kExpire{1000};
constexpr milliseconds kRevisit{1000};
constexpr milliseconds kRuns{250};
constexpr int kMaxMessageBytes = 8 << 20;
constexpr size_t kPoolCapacity = 4096;

}  // namespace

struct Coordinator::Parts {
  Parts(CoordinatorOptions o, Stores s, StoreIdentity& identity, const Clock& c, Metrics& m,
        Logger l)
      : options(std::move(o)),
        stores(s),
        clock(c),
        metrics(m),
        logger(std::move(l)),
        pseudonyms(options.installation_key),
        campaigns(stores.aggregates),
        applier(stores, pseudonyms, campaigns, leases, clock),
        membership(stores.aggregates, options.id, options.member_ttl),
        owner(membership, stores.frontier, stores.tasks, clock),
        guard(identity, stores.aggregates, clock,
              {options.store_settle, options.lease.ttl + options.lease.grace}),
        reaper(stores, campaigns, membership, clock),
        drained(stores.aggregates),
        desk(stores, owner, campaigns, leases, guard, pseudonyms, clock, options.lease),
        exchange(applier, desk, guard, drained, clock, options.id),
        runs(stores, campaigns, owner, pseudonyms, clock, options.run_interval),
        catalog(stores, campaigns, clock),
        link_pool(options.threads, kPoolCapacity),
        query_pool(options.threads, kPoolCapacity),
        campaign_service(stores, campaigns, catalog, applier, clock, query_pool),
        query_service(catalog, exchange, drained, stores.aggregates, identity, pseudonyms, clock,
                      query_pool, logger.Named("query")),
        link_service(exchange, stores, campaigns, clock, link_pool),
        health_service(query_pool),
        probe_service(query_pool) {}

  void SetServing(bool serving) {
    health_service.SetServing(serving);
    probe_service.SetServing(serving);
  }

  // The port of its own that only tells health.
  Status StartProbes() {
    if (options.health_listen.empty()) return OkStatus();
    grpc::ServerBuilder builder;
    int bound = 0;
    builder.AddListeningPort(options.health_listen, grpc::InsecureServerCredentials(), &bound);
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.RegisterService(&probe_service);
    probe_server = builder.BuildAndStart();
    if (probe_server != nullptr && bound != 0) return OkStatus();
    return Unavailable("cannot listen on '" + options.health_listen +
                       "': is the port in use? Choose another with --health-listen");
  }

  // Logs a failing step once, and its recovery.
  void Note(const char* step, const Status& status) {
    bool& failing = failing_steps[step];
    if (!status.ok() && !failing) {
      logger.Warn("step failed", {{"step", step}, {"status", status.ToString()}});
    } else if (status.ok() && failing) {
      logger.Info("step works again", {{"step", step}});
    }
    failing = !status.ok();
  }

  void Beat() {
    Status status = membership.Beat();
    if (status.ok()) status = campaigns.Refresh();
    if (status.ok()) status = desk.WelcomeCampaigns();
    if (status.ok()) {
      std::vector<std::string> ids;
      const auto all_campaigns = campaigns.All();  // keeps the map while it is walked
      for (const auto& [id, info] : *all_campaigns) ids.push_back(id);
      status = owner.Refresh(ids);
    }
    SetServing(status.ok() && !draining);
    Note("beat", status);
  }
  void Guard() {
    const uint64_t before = guard.generation();
    Note("guard", guard.Beat());
    if (guard.generation() != before) {
      logger.Warn(
          "the store restarted or was replaced: unsettled results are asked for again, and "
          "hosts are leased once all leases it may have lost are over");
    }
  }
  void Poll() { Note("poll", desk.Poll()); }
  void Drains() { Note("drains", drained.Refresh(exchange.WorkerNames())); }
  void Reap() { Note("reap", reaper.Tick()); }
  void Expire() {
    Status status = desk.Expire();
    // A shard that fails must not keep the others back, unless it is the store that is away.
    for (const int shard : owner.Shards()) {
      if (status.code() == Code::kUnavailable) break;
      const Status relaxed = applier.Relax(shard).status();
      if (!relaxed.ok()) status = relaxed;
    }
    Note("expire", status);
  }
  void Revisit() { Note("revisit", desk.Revisit()); }
  void Runs() {
    Status status;
    for (const std::string& campaign : owner.Campaigns()) {
      const Status tick = runs.Tick(campaign);
      if (tick.code() == Code::kAborted) owner.LostCampaign(campaign);
      if (!tick.ok()) status = tick;
    }
    Note("runs", status);
  }
  void RegisterMetrics() {
    metrics.OnScrape([this] {
      metrics.Gauge("claque_ready_hosts", "Hosts that are due and wait for a worker")
          .Set(static_cast<double>(desk.ReadyHosts()));
      metrics.Gauge("claque_owned_shards", "Host shards this coordinator schedules")
          .Set(static_cast<double>(owner.Shards().size()));
      metrics.Gauge("claque_workers", "Workers that spoke in the last minute")
          .Set(static_cast<double>(exchange.Workers().size()));
      metrics.Gauge("claque_leases", "Leases granted here and not ended")
          .Set(static_cast<double>(leases.size()));
      metrics.Gauge("claque_link_queue_length", "Worker messages that wait for a thread")
          .Set(static_cast<double>(link_pool.queued()));
    });
  }

  const CoordinatorOptions options;
  Stores stores;
  const Clock& clock;
  Metrics& metrics;
  const Logger logger;
  const Pseudonyms pseudonyms;
  CampaignBook campaigns;
  LeaseCache leases;
  Applier applier;
  Membership membership;
  ShardOwner owner;
  StoreGuard guard;
  CampaignReaper reaper;
  DrainList drained;
  LeaseDesk desk;
  ExchangeDesk exchange;
  RunScheduler runs;
  Catalog catalog;
  WorkPool link_pool;
  WorkPool query_pool;
  CampaignServiceImpl campaign_service;
  QueryServiceImpl query_service;
  WorkerLinkServiceImpl link_service;
  HealthServiceImpl health_service;
  HealthServiceImpl probe_service;  // the same answers, on health_listen
  std::atomic<bool> draining = false;
  std::map<std::string, bool> failing_steps;  // each step has its own ticker and entry
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<grpc::Server> probe_server;
  int port = 0;
  std::vector<std::unique_ptr<Ticker>> tickers;
};

Coordinator::Coordinator(CoordinatorOptions options, Stores stores, StoreIdentity& identity,
                         const Clock& clock, Metrics& metrics, Logger logger)
    : parts_(std::make_unique<Parts>(std::move(options), stores, identity, clock, metrics,
                                     std::move(logger))) {}

Coordinator::~Coordinator() { Stop(); }

Status Coordinator::Start() {
  Parts& p = *parts_;
  for (const char* step : {"beat", "guard", "poll", "drains", "reap", "expire", "revisit", "runs"})
    p.failing_steps[step] = false;
  CLAQUE_ASSIGN_OR_RETURN(const auto credentials,
                          ServerCredentials(p.options.listen, p.options.tls));
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  builder.AddListeningPort(p.options.listen, credentials, &p.port);
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  builder.SetMaxSendMessageSize(kMaxMessageBytes);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
  builder.RegisterService(&p.campaign_service);
  builder.RegisterService(&p.query_service);
  builder.RegisterService(&p.link_service);
  builder.RegisterService(&p.health_service);
  p.server = builder.BuildAndStart();
  const bool is_unix = p.options.listen.starts_with("unix:");
  if (p.server == nullptr || (!is_unix && p.port == 0)) {
    return Unavailable("cannot listen on '" + p.options.listen +
                       "': is the port in use? Choose another with --listen");
  }
  CLAQUE_RETURN_IF_ERROR(p.StartProbes());
  p.RegisterMetrics();
  const auto every = [&](milliseconds interval, void (Parts::*step)()) {
    p.tickers.push_back(std::make_unique<Ticker>(interval, [&p, step] { (p.*step)(); }));
  };
  every(kBeat, &Parts::Beat);
  every(kGuard, &Parts::Guard);
  every(kPoll, &Parts::Poll);
  every(kBeat, &Parts::Drains);
  every(kBeat, &Parts::Reap);
  every(kExpire, &Parts::Expire);
  every(kRevisit, &Parts::Revisit);
  every(kRuns, &Parts::Runs);
  return OkStatus();
}

void Coordinator::Drain() {
  parts_->draining = true;
  parts_->SetServing(false);
  parts_->exchange.StartDraining();
}

void Coordinator::Stop() {
  Parts& p = *parts_;
  if (p.server == nullptr) return;
  Drain();
  for (auto& ticker : p.tickers) ticker->Stop();
  p.tickers.clear();
  (void)p.membership.Leave();
  const auto deadline = std::chrono::system_clock::now() + std::chrono::seconds(2);
  p.server->Shutdown(deadline);
  if (p.probe_server != nullptr) p.probe_server->Shutdown(deadline);
  p.link_pool.Stop();
  p.query_pool.Stop();
  p.server->Wait();
  p.server.reset();
  p.probe_server.reset();
}

int Coordinator::port() const { return parts_->port; }

}  // namespace claque
