// Traces per second per core: interned and sorted, pairs found, networks built. A tenth of the
// traces are of one hashtag, spread over 30 days. Edges per second and core, split into
// communities.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "worker/detect/co_share.h"
#include "worker/detect/leiden.h"
#include "worker/detect/network_stats.h"
#include "worker/detect/share_network.h"

namespace claque {
namespace {

struct Row {
  std::string object;
  std::string account;
  std::string content;
  std::chrono::sys_seconds time;
};

std::vector<Row> Rows(int64_t count) {
  std::mt19937_64 random(3);
  const auto below = [&](int64_t n) {
    return static_cast<int64_t>(random() % static_cast<uint64_t>(n));
  };
  constexpr int64_t kDays = 30 * 86'400;
  std::vector<Row> rows(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    rows[static_cast<size_t>(i)] = {
        below(10) == 0 ? "#hot" : "o" + std::to_string(below(count / 4 + 1)),
        "account" + std::to_string(below(count / 20 + 1)), std::to_string(1'000'000'000'000 + i),
        std::chrono::sys_seconds(std::chrono::seconds(1'600'000'000 + below(kDays)))};
  }
  return rows;
}

TraceTable TableOf(const std::vector<Row>& rows) {
  TraceTableBuilder builder;
  std::vector<TraceNames> block;
  for (const Row& row : rows) {
    block.push_back({row.object, row.account, row.content, row.time});
    if (block.size() < 4'096 && &row != &rows.back()) continue;
    builder.AddAll(block);
    block.clear();
  }
  return std::move(builder).Build();
}

void BM_Table(benchmark::State& state) {
  const std::vector<Row> rows = Rows(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(TableOf(rows).traces().size());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void BM_Pairs(benchmark::State& state) {
  const TraceTable table = TableOf(Rows(state.range(0)));
  size_t pairs = 0;
  for (auto _ : state) {
    CoShareDetector(table, {}).ForEach([&](auto found) { pairs += found.size(); });
  }
  benchmark::DoNotOptimize(pairs);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void BM_Network(benchmark::State& state) {
  const TraceTable table = TableOf(Rows(state.range(0)));
  const CoShareDetector detector(table, {});
  for (auto _ : state) {
    const auto network = BuildShareNetwork(detector, nullptr, {});
    benchmark::DoNotOptimize(AccountStatsOf(*network, detector, nullptr).size());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

// Seven edges in ten are within groups of 100; ten edges a node.
std::vector<WeightedEdge> Grouped(size_t count) {
  std::mt19937_64 random(3);
  const size_t nodes = count / 10;
  std::vector<WeightedEdge> edges(count);
  for (WeightedEdge& e : edges) {
    const uint64_t a = random() % nodes;
    const uint64_t b = random() % 10 < 7 ? a / 100 * 100 + random() % 100 : random() % nodes;
    e = {static_cast<uint32_t>(a), static_cast<uint32_t>(b), 1};
  }
  return edges;
}

// Who has many edges gets more (Barabasi & Albert 1999); five edges a node. There are no groups, so
// it takes long.
std::vector<WeightedEdge> ScaleFree(size_t count) {
  std::mt19937_64 random(3);
  std::vector<WeightedEdge> edges = {{0, 1, 1}};
  while (edges.size() < count) {
    const WeightedEdge& of = edges[random() % edges.size()];
    edges.push_back(
        {static_cast<uint32_t>(edges.size() / 5 + 1), random() % 2 == 0 ? of.a : of.b, 1});
  }
  return edges;
}

void BM_Communities(benchmark::State& state, std::vector<WeightedEdge> (*edges_of)(size_t)) {
  const std::vector<WeightedEdge> edges = edges_of(static_cast<size_t>(state.range(0)));
  size_t nodes = 0;
  for (const WeightedEdge& e : edges) nodes = std::max<size_t>(nodes, std::max(e.a, e.b) + 1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(Leiden(nodes, edges, {.resolution = .02}).groups);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(BM_Table)->RangeMultiplier(10)->Range(100'000, 10'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Pairs)->RangeMultiplier(10)->Range(100'000, 10'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Network)
    ->RangeMultiplier(10)
    ->Range(100'000, 10'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Communities, grouped, Grouped)
    ->RangeMultiplier(10)
    ->Range(10'000, 1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Communities, scale_free, ScaleFree)
    ->RangeMultiplier(10)
    ->Range(10'000, 1'000'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace claque
