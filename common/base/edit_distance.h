// How many single changes make one word of another.
#ifndef CLAQUE_COMMON_BASE_EDIT_DISTANCE_H_
#define CLAQUE_COMMON_BASE_EDIT_DISTANCE_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace claque {

// Insertions, deletions, changes and swaps of neighbours (optimal string alignment). Only the first
// 64 letters of each count, so the cost is bounded. No allocation.
template <typename Letter>
size_t EditDistance(std::span<const Letter> a, std::span<const Letter> b) {
  constexpr size_t kMost = 64;
  a = a.first(std::min(a.size(), kMost));
  b = b.first(std::min(b.size(), kMost));
  std::array<std::array<uint8_t, kMost + 1>, 3> rows;
  for (size_t j = 0; j <= b.size(); ++j) rows[0][j] = static_cast<uint8_t>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& before = rows[(i + 1) % 3];
    row[0] = static_cast<uint8_t>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const int change = a[i - 1] == b[j - 1] ? 0 : 1;
      int best = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        best = std::min(best, before[j - 2] + 1);
      }
      row[j] = static_cast<uint8_t>(best);
    }
  }
  return rows[a.size() % 3][b.size()];
}

}  // namespace claque

#endif  // CLAQUE_COMMON_BASE_EDIT_DISTANCE_H_
