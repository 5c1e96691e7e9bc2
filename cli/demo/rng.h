// Rng: choices of the fiction, the same on every machine and library. One thread at a time.
#ifndef CLAQUE_CLI_DEMO_RNG_H_
#define CLAQUE_CLI_DEMO_RNG_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/hash.h"
#include "common/base/split_mix.h"

namespace claque::demo {

class Rng {
 public:
  // Streams with different labels are independent, so that a change in one part of the fiction
  // moves nothing in the others.
  Rng(uint64_t seed, std::string_view label)
      : random_(seed ^ Hash64(std::string(label) + "/claque-demo")) {}

  uint64_t Next() { return random_.Next(); }
  // In [0, n). REQUIRES: n > 0.
  size_t Below(size_t n) { return static_cast<size_t>(Next() % n); }
  // In [low, high].
  int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(Below(static_cast<size_t>(high - low + 1)));
  }
  bool Chance(int percent) { return Below(100) < static_cast<size_t>(percent); }
  template <typename T>
  const T& Pick(const std::vector<T>& from) {
    return from[Below(from.size())];
  }
  template <typename T>
  void Shuffle(std::vector<T>& items) {
    for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[Below(i)]);
  }

 private:
  SplitMix random_;
};

}  // namespace claque::demo

#endif  // CLAQUE_CLI_DEMO_RNG_H_
