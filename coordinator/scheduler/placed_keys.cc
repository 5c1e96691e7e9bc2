#include "coordinator/scheduler/placed_keys.h"

#include <algorithm>
#include <iterator>
#include <queue>

namespace claque {
namespace {

// Added keys wait for each other, so that each is moved a few times only.
constexpr size_t kFewKeys = 4096;

bool Before(const KeyAt& a, const KeyAt& b) { return a.key < b.key; }

}  // namespace

uint64_t KeyOfId(std::string_view id) {
  uint64_t key = 0;
  for (const char c : id.substr(0, 13)) {
    const int digit = c >= 'a' ? c - 'a' : c - '2' + 26;
    key = key << 5 | static_cast<uint64_t>(digit & 31);
  }
  return key;
}

void PlacedKeys::Add(uint64_t key, LogPlace place) {
  added_.push_back({key, place});
  if (added_.size() > kFewKeys + items_.size() / 4) Settle();
}

void PlacedKeys::Settle() {
  std::stable_sort(added_.begin(), added_.end(), Before);
  const auto old = static_cast<std::ptrdiff_t>(items_.size());
  items_.insert(items_.end(), added_.begin(), added_.end());
  added_.clear();
  std::inplace_merge(items_.begin(), items_.begin() + old, items_.end(), Before);
  const auto twice = std::ranges::unique(items_, {}, &KeyAt::key);
  items_.erase(twice.begin(), twice.end());
}

bool PlacedKeys::Has(uint64_t key) const {
  return std::ranges::binary_search(items_, key, {}, &KeyAt::key);
}

std::vector<KeyAt> InBoth(const PlacedKeys& a, const PlacedKeys& b) {
  std::vector<KeyAt> both;
  std::ranges::set_intersection(a.items(), b.items(), std::back_inserter(both), {}, &KeyAt::key,
                                &KeyAt::key);
  return both;
}

int64_t CountOfUnion(std::span<const PlacedKeys* const> sets) {
  using Rest = std::span<const KeyAt>;
  const auto later = [](const Rest& a, const Rest& b) { return a.front().key > b.front().key; };
  std::priority_queue<Rest, std::vector<Rest>, decltype(later)> rests(later);
  for (const PlacedKeys* set : sets) {
    if (set->size() > 0) rests.push(set->items());
  }
  int64_t count = 0;
  uint64_t last = 0;
  while (!rests.empty()) {
    Rest rest = rests.top();
    rests.pop();
    if (count == 0 || rest.front().key != last) ++count;
    last = rest.front().key;
    rest = rest.subspan(1);
    if (!rest.empty()) rests.push(rest);
  }
  return count;
}

}  // namespace claque
