// claque-coordinator: reads the settings, builds the parts in order, waits for a signal, stops them
// in reverse order.
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <string>

#include "common/config/option_table.h"
#include "common/telemetry/logger.h"
#include "common/telemetry/metrics.h"
#include "coordinator/privacy/pseudonyms.h"
#include "coordinator/service/coordinator.h"
#include "coordinator/store/redis_aggregate_store.h"
#include "coordinator/store/redis_client.h"
#include "coordinator/store/redis_frontier_store.h"
#include "coordinator/store/redis_identity.h"
#include "coordinator/store/redis_task_store.h"
#include "coordinator/store/redis_url.h"

namespace claque {
namespace {

using namespace std::chrono_literals;

struct Settings {
  CoordinatorOptions coordinator;
  std::string redis = "redis://127.0.0.1:6379";
  std::string redis_ca, redis_cert, redis_key;
  std::string secret_file = "claque.key";
  std::string metrics_listen;
  std::string log_level = "info";
  std::string log_file;
};

OptionTable TableOf(Settings* s) {
  OptionTable table("claque-coordinator", "Schedules, aggregates and answers.");
  table.String("listen", &s->coordinator.listen, "address to listen on: host:port or unix:path")
      .String("health-listen", &s->coordinator.health_listen,
              "address that serves health alone, in plaintext, for probes; empty = none")
      .Secret("redis", &s->redis,
              "Redis: redis://[user:password@]host:port, rediss://… or unix:path")
      .String("redis-ca", &s->redis_ca, "PEM file of who signed the Redis server")
      .String("redis-cert", &s->redis_cert, "PEM certificate to show to Redis")
      .String("redis-key", &s->redis_key, "PEM key of that certificate")
      .String("id", &s->coordinator.id, "name in the cluster; empty = host and process id")
      .String("secret-file", &s->secret_file,
              "installation key for pseudonyms; made if absent, the same for all coordinators")
      .String("metrics-listen", &s->metrics_listen, "address of /metrics; empty = none")
      .String("tls-ca", &s->coordinator.tls.ca, "PEM file of who signed the clients")
      .String("tls-cert", &s->coordinator.tls.cert, "PEM certificate of this server")
      .String("tls-key", &s->coordinator.tls.key, "PEM key of that certificate")
      .Duration("lease-ttl", &s->coordinator.lease.ttl, 1s, 1h, "life of a lease")
      .Duration("lease-grace", &s->coordinator.lease.grace, 0s, 10min,
                "time after that before the work is leased again")
      .Int("lease-urls", &s->coordinator.lease.max_urls, 1, 1000, "most URLs in a lease")
      .Duration("run-interval", &s->coordinator.run_interval, 100ms, 24h,
                "least time between two runs while collection goes on")
      .Duration("store-settle", &s->coordinator.store_settle, 0ms, 1min,
                "results are acknowledged once written this long ago, when Redis has them on disk "
                "(appendfsync everysec); 0 for appendfsync always")
      .Int("threads", &s->coordinator.threads, 1, 256, "threads for store calls")
      .Choice("log-level", &s->log_level, {"debug", "info", "warn", "error", "off"},
              "least level that is logged")
      .String("log-file", &s->log_file, "JSON lines; empty = standard error");
  return table;
}

// One EMFILE kills gRPC 1.51's listener for good (CVE-2023-4785): as many descriptors as allowed.
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

std::string DefaultId() {
  char host[256] = "coordinator";
  gethostname(host, sizeof host - 1);
  return std::string(host) + "-" + std::to_string(getpid());
}

Status Run(const Settings& settings, const sigset_t& signals) {
  const SystemClock clock;
  CLAQUE_ASSIGN_OR_RETURN(const LogLevel level, ParseLogLevel(settings.log_level));
  CLAQUE_ASSIGN_OR_RETURN(const Logger logger,
                          Logger::Create("coordinator", level, settings.log_file, clock));
  CoordinatorOptions options = settings.coordinator;
  if (options.id.empty()) options.id = DefaultId();
  CLAQUE_ASSIGN_OR_RETURN(options.installation_key,
                          Pseudonyms::LoadOrCreateKey(settings.secret_file));
  CLAQUE_ASSIGN_OR_RETURN(RedisOptions redis, ParseRedisUrl(settings.redis));
  redis.client_name = "claque-coordinator";
  redis.tls.ca_file = settings.redis_ca;
  redis.tls.cert_file = settings.redis_cert;
  redis.tls.key_file = settings.redis_key;
  auto opened = RedisClient::Open(redis);
  if (!opened.ok()) return opened.status().Prefixed("redis");
  RedisClient& client = **opened;
  if (!client.warning().empty()) logger.Warn("redis setting", {{"detail", client.warning()}});
  RedisFrontierStore frontier(client);
  RedisAggregateStore aggregates(client);
  RedisTaskStore tasks(client);
  Metrics metrics;
  RedisIdentity identity(client);
  Coordinator coordinator(options, {frontier, aggregates, tasks}, identity, clock, metrics, logger);
  CLAQUE_RETURN_IF_ERROR(coordinator.Start());
  std::unique_ptr<MetricsServer> metrics_server;
  if (!settings.metrics_listen.empty()) {
    CLAQUE_ASSIGN_OR_RETURN(metrics_server, MetricsServer::Start(settings.metrics_listen, metrics));
  }
  logger.Info("serving", {{"listen", options.listen}, {"id", options.id}});
  int signal = 0;
  sigwait(&signals, &signal);
  logger.Info("draining", {{"signal", signal}});
  coordinator.Stop();
  logger.Info("stopped");
  return OkStatus();
}

int Main(int argc, char** argv) {
  // Blocked before any thread starts, so that only sigwait sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  RaiseDescriptorLimit();
  Settings settings;
  OptionTable table = TableOf(&settings);
  const auto outcome = table.Load(argc, argv);
  if (!outcome.ok()) {
    std::fprintf(stderr, "claque-coordinator: %s\n", outcome.status().message().c_str());
    return 2;
  }
  switch (*outcome) {
    case OptionTable::Outcome::kHelp:
      std::fputs(table.Help().c_str(), stdout);
      return 0;
    case OptionTable::Outcome::kVersion:
      std::puts("claque-coordinator " CLAQUE_VERSION);
      return 0;
    case OptionTable::Outcome::kPrintDocs:
      std::fputs(table.Markdown().c_str(), stdout);
      return 0;
    case OptionTable::Outcome::kPrintConfig:
      std::fputs(table.EffectiveYaml().c_str(), stdout);
      return 0;
    case OptionTable::Outcome::kRun:
      break;
  }
  const Status status = Run(settings, signals);
  if (status.ok()) return 0;
  std::fprintf(stderr, "claque-coordinator: %s\n", status.message().c_str());
  switch (status.code()) {
    case Code::kUnavailable:
      return 3;
    case Code::kUnauthenticated:
    case Code::kPermissionDenied:
      return 4;
    default:
      return 1;
  }
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) { return claque::Main(argc, argv); }
