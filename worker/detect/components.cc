#include "worker/detect/components.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace claque {
namespace {

// Disjoint sets with path halving (Tarjan & van Leeuwen 1984).
class Sets {
 public:
  explicit Sets(size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0U); }
  uint32_t Find(uint32_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  void Unite(uint32_t a, uint32_t b) { parent_[Find(a)] = Find(b); }

 private:
  std::vector<uint32_t> parent_;
};

}  // namespace

void SortLargestFirst(const TraceTable& table, std::vector<Component>* components) {
  std::sort(components->begin(), components->end(), [&](const Component& a, const Component& b) {
    if (a.accounts.size() != b.accounts.size()) return a.accounts.size() > b.accounts.size();
    return table.AccountName(a.accounts[0]) < table.AccountName(b.accounts[0]);
  });
}

std::vector<Component> ComponentsOf(std::span<const AccountPair> edges, const TraceTable& table) {
  Sets sets(table.accounts());
  for (const auto& [a, b] : edges) sets.Unite(a, b);
  std::vector<uint32_t> number(table.accounts(), UINT32_MAX);  // of the component, by its root
  std::vector<Component> components;
  for (uint32_t i = 0; i < edges.size(); ++i) {
    uint32_t& at = number[sets.Find(edges[i].first)];
    if (at == UINT32_MAX) {
      at = static_cast<uint32_t>(components.size());
      components.emplace_back();
    }
    Component& component = components[at];
    component.edges.push_back(i);
    component.accounts.insert(component.accounts.end(), {edges[i].first, edges[i].second});
  }
  const auto by_name = [&](uint32_t a, uint32_t b) {
    return table.AccountName(a) < table.AccountName(b);
  };
  for (Component& component : components) {
    auto& accounts = component.accounts;
    std::sort(accounts.begin(), accounts.end());
    accounts.erase(std::unique(accounts.begin(), accounts.end()), accounts.end());
    std::sort(accounts.begin(), accounts.end(), by_name);
  }
  SortLargestFirst(table, &components);
  return components;
}

}  // namespace claque
