// Metrics: a Prometheus registry with the few calls we need, and the page it is scraped from.
#ifndef CLAQUE_COMMON_TELEMETRY_METRICS_H_
#define CLAQUE_COMMON_TELEMETRY_METRICS_H_

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/base/status.h"

namespace claque {

// Passed in, never global. Thread-safe. References stay valid as long as the Metrics; asking again
// for the same name and labels gives the same metric. Names: claque_<what>_<unit>[_total]. Labels
// take few values: never a host, URL, account or campaign text.
class Metrics {
 public:
  using Labels = std::map<std::string, std::string>;

  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  prometheus::Counter& Counter(const std::string& name, const std::string& help,
                               const Labels& labels = {});
  prometheus::Gauge& Gauge(const std::string& name, const std::string& help,
                           const Labels& labels = {});
  // `buckets`: upper bounds, ascending.
  prometheus::Histogram& Histogram(const std::string& name, const std::string& help,
                                   const std::vector<double>& buckets, const Labels& labels = {});
  // Runs before each scrape, on the scraper's thread: to set gauges that are costly to keep fresh.
  // Must not call OnScrape; what it refers to must outlive this Metrics.
  void OnScrape(std::function<void()> update);

  // What a scrape returns (Prometheus text format 0.0.4).
  std::string Text() const;

 private:
  friend class MetricsServer;
  struct State;
  std::shared_ptr<State> state_;
};

// Serves GET /metrics until destroyed. It stays safe to scrape after `metrics` is gone.
class MetricsServer {
 public:
  // `address`: "127.0.0.1:9100"; port 0 = any free one. Error: Unavailable with the address.
  static Result<std::unique_ptr<MetricsServer>> Start(const std::string& address,
                                                      const Metrics& metrics);
  ~MetricsServer();
  int port() const;

 private:
  MetricsServer();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace claque

#endif  // CLAQUE_COMMON_TELEMETRY_METRICS_H_
