// AgentMetrics: the worker's figures under their Prometheus names.
#ifndef CLAQUE_WORKER_AGENT_AGENT_METRICS_H_
#define CLAQUE_WORKER_AGENT_AGENT_METRICS_H_

#include <map>

#include "claque/v1/types.pb.h"
#include "common/telemetry/metrics.h"

namespace claque {

// Thread-safe. `metrics` must outlive it.
class AgentMetrics {
 public:
  explicit AgentMetrics(Metrics& metrics);

  void CountFetch(v1::FetchOutcome outcome, size_t payload_bytes, double seconds);
  void CountRobots() { robots_.Increment(); }
  void CountReturned(size_t urls) { returned_.Increment(static_cast<double>(urls)); }
  void CountRefusedReport() { refused_.Increment(); }
  void CountLostLease() { lost_.Increment(); }
  void SetState(int leases, size_t unacknowledged, size_t queued, int connected);

 private:
  std::map<v1::FetchOutcome, prometheus::Counter*> fetches_;
  prometheus::Counter& bytes_;
  prometheus::Histogram& seconds_;
  prometheus::Counter& robots_;
  prometheus::Counter& returned_;
  prometheus::Counter& refused_;
  prometheus::Counter& lost_;
  prometheus::Gauge& leases_;
  prometheus::Gauge& unacknowledged_;
  prometheus::Gauge& queued_;
  prometheus::Gauge& connected_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_AGENT_METRICS_H_
