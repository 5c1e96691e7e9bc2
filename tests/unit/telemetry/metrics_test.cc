#include "common/telemetry/metrics.h"

#include <gmock/gmock.h>

namespace claque {
namespace {

using testing::HasSubstr;

TEST(Metrics, SameNameAndLabelsAreTheSameMetric) {
  Metrics metrics;
  metrics.Counter("claque_pages_total", "Pages.", {{"outcome", "captured"}}).Increment();
  metrics.Counter("claque_pages_total", "Pages.", {{"outcome", "captured"}}).Increment();
  EXPECT_THAT(metrics.Text(), HasSubstr("claque_pages_total{outcome=\"captured\"} 2"));
}

TEST(Metrics, UpdatesRunBeforeEachScrape) {
  Metrics metrics;
  auto& ready = metrics.Gauge("claque_ready_hosts", "Hosts that could be leased now.");
  metrics.OnScrape([&ready] { ready.Increment(); });
  EXPECT_THAT(metrics.Text(), HasSubstr("claque_ready_hosts 1"));
  EXPECT_THAT(metrics.Text(), HasSubstr("claque_ready_hosts 2"));
}

}  // namespace
}  // namespace claque
