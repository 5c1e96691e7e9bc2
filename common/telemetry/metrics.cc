#include "common/telemetry/metrics.h"

#include <prometheus/collectable.h>
#include <prometheus/exposer.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "common/base/mutex.h"

namespace claque {

// The exposer holds it weakly, as it wants collectables.
struct Metrics::State : public prometheus::Collectable {
  prometheus::Registry registry;
  mutable Mutex mutex;
  std::vector<std::function<void()>> updates GUARDED_BY(mutex);

  std::vector<prometheus::MetricFamily> Collect() const override {
    // Under the lock, so that the destructor of Metrics waits for a scrape in flight.
    const MutexLock lock(mutex);
    for (const auto& update : updates) update();
    return registry.Collect();
  }
};

Metrics::Metrics() : state_(std::make_shared<State>()) {}
Metrics::~Metrics() {
  // Updates may refer to objects that are about to go.
  const MutexLock lock(state_->mutex);
  state_->updates.clear();
}

prometheus::Counter& Metrics::Counter(const std::string& name, const std::string& help,
                                      const Labels& labels) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(state_->registry).Add(labels);
}

prometheus::Gauge& Metrics::Gauge(const std::string& name, const std::string& help,
                                  const Labels& labels) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(state_->registry).Add(labels);
}

prometheus::Histogram& Metrics::Histogram(const std::string& name, const std::string& help,
                                          const std::vector<double>& buckets,
                                          const Labels& labels) {
  return prometheus::BuildHistogram()
      .Name(name)
      .Help(help)
      .Register(state_->registry)
      .Add(labels, buckets);
}

void Metrics::OnScrape(std::function<void()> update) {
  const MutexLock lock(state_->mutex);
  state_->updates.push_back(std::move(update));
}

std::string Metrics::Text() const {
  return prometheus::TextSerializer().Serialize(state_->Collect());
}

struct MetricsServer::State {
  std::shared_ptr<Metrics::State> collected;
  std::unique_ptr<prometheus::Exposer> exposer;
};

MetricsServer::MetricsServer() : state_(std::make_unique<State>()) {}
MetricsServer::~MetricsServer() = default;

Result<std::unique_ptr<MetricsServer>> MetricsServer::Start(const std::string& address,
                                                            const Metrics& metrics) {
  std::unique_ptr<MetricsServer> server(new MetricsServer);
  server->state_->collected = metrics.state_;
  try {
    server->state_->exposer = std::make_unique<prometheus::Exposer>(address, 2);
    server->state_->exposer->RegisterCollectable(server->state_->collected);
  } catch (const std::exception& error) {
    return Unavailable("metrics-listen: cannot listen on " + address + " (" + error.what() +
                       "); is the port in use?");
  }
  return server;
}

int MetricsServer::port() const {
  const auto ports = state_->exposer->GetListeningPorts();
  return ports.empty() ? 0 : ports.front();
}

}  // namespace claque
