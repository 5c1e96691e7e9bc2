#include "worker/agent/agent_metrics.h"

namespace claque {

AgentMetrics::AgentMetrics(Metrics& metrics)
    : bytes_(metrics.Counter("claque_fetched_bytes_total", "Payload bytes received.")),
      seconds_(metrics.Histogram("claque_fetch_seconds", "Time of a transfer.",
                                 {0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60})),
      robots_(metrics.Counter("claque_robots_fetches_total", "robots.txt files asked for.")),
      returned_(metrics.Counter("claque_returned_urls_total", "URLs given back unfetched.")),
      refused_(metrics.Counter("claque_refused_reports_total", "Reports refused for good.")),
      lost_(metrics.Counter("claque_lost_leases_total", "Leases lost before their work was done.")),
      leases_(metrics.Gauge("claque_leases_held", "Leases with work left.")),
      unacknowledged_(
          metrics.Gauge("claque_reports_unacknowledged", "Reports not yet acknowledged.")),
      queued_(metrics.Gauge("claque_pages_queued", "Fetched pages not yet processed.")),
      connected_(metrics.Gauge("claque_coordinators_connected", "Streams that answer.")) {
  const auto* outcomes = v1::FetchOutcome_descriptor();
  for (int i = 0; i < outcomes->value_count(); ++i) {
    const auto* value = outcomes->value(i);
    fetches_[static_cast<v1::FetchOutcome>(value->number())] = &metrics.Counter(
        "claque_fetches_total", "URLs settled, by outcome.", {{"outcome", value->name()}});
  }
}

void AgentMetrics::CountFetch(v1::FetchOutcome outcome, size_t payload_bytes, double seconds) {
  if (const auto it = fetches_.find(outcome); it != fetches_.end()) it->second->Increment();
  bytes_.Increment(static_cast<double>(payload_bytes));
  if (seconds > 0) seconds_.Observe(seconds);
}

void AgentMetrics::SetState(int leases, size_t unacknowledged, size_t queued, int connected) {
  leases_.Set(leases);
  unacknowledged_.Set(static_cast<double>(unacknowledged));
  queued_.Set(static_cast<double>(queued));
  connected_.Set(connected);
}

}  // namespace claque
