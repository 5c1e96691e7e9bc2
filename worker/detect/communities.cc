#include "worker/detect/communities.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/base/hash.h"
#include "worker/detect/leiden.h"

namespace claque {
namespace {

void AppendNumber(uint32_t number, std::string* bytes) {
  for (int shift = 0; shift < 32; shift += 8) *bytes += static_cast<char>(number >> shift & 0xFF);
}

// Of accounts by name and edges in order, whatever their numbers.
uint64_t SeedOf(const Component& component, std::span<const WeightedEdge> edges,
                const TraceTable& table) {
  std::string bytes;
  for (const uint32_t account : component.accounts) {
    const std::string_view name = table.AccountName(account);
    AppendNumber(static_cast<uint32_t>(name.size()), &bytes);
    bytes += name;
  }
  for (const WeightedEdge& e : edges) {
    AppendNumber(e.a, &bytes);
    AppendNumber(e.b, &bytes);
  }
  return Hash64(bytes);
}

// The edges in order. `place`: of each account among those of the component.
std::vector<WeightedEdge> InOrder(const Component& component, std::span<const AccountPair> edges,
                                  std::span<const uint32_t> place) {
  std::vector<WeightedEdge> ordered;
  ordered.reserve(component.edges.size());
  for (const uint32_t i : component.edges) {
    const auto [low, high] = std::minmax(place[edges[i].first], place[edges[i].second]);
    ordered.push_back({low, high, 1});
  }
  std::sort(ordered.begin(), ordered.end(), [](const WeightedEdge& x, const WeightedEdge& y) {
    return std::pair(x.a, x.b) < std::pair(y.a, y.b);
  });
  return ordered;
}

// Ten for most networks, fewer for those of over 30,000 edges, so that these take seconds too.
uint32_t StartsFor(size_t edges) {
  return static_cast<uint32_t>(std::clamp<size_t>(300'000 / edges, 1, 10));
}

}  // namespace

std::vector<Component> CommunitiesOf(std::span<const Component> components,
                                     std::span<const AccountPair> edges, double resolution,
                                     const TraceTable& table) {
  std::vector<Component> communities;
  std::vector<uint32_t> place(table.accounts());
  for (const Component& component : components) {
    const auto accounts = static_cast<uint32_t>(component.accounts.size());
    for (uint32_t i = 0; i < accounts; ++i) place[component.accounts[i]] = i;
    const std::vector<WeightedEdge> ordered = InOrder(component, edges, place);
    const Grouping found = Leiden(accounts, ordered,
                                  {.resolution = resolution,
                                   .starts = StartsFor(ordered.size()),
                                   .seed = SeedOf(component, ordered, table)});
    const size_t begin = communities.size();
    communities.resize(begin + found.groups);
    for (uint32_t i = 0; i < accounts; ++i) {
      communities[begin + found.of[i]].accounts.push_back(component.accounts[i]);
    }
    for (const uint32_t i : component.edges) {
      const uint32_t community = found.of[place[edges[i].first]];
      if (found.of[place[edges[i].second]] != community) continue;
      communities[begin + community].edges.push_back(i);
    }
  }
  std::erase_if(communities, [](const Component& c) { return c.accounts.size() < 2; });
  SortLargestFirst(table, &communities);
  return communities;
}

}  // namespace claque
