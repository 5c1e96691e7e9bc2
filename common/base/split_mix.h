// SplitMix: a small seeded generator whose sequence is the same on every machine and library.
// Source: SplitMix64 (Steele, Lea & Flood, OOPSLA 2014). Not for secrets. One thread at a time.
#ifndef CLAQUE_COMMON_BASE_SPLIT_MIX_H_
#define CLAQUE_COMMON_BASE_SPLIT_MIX_H_

#include <cstdint>

namespace claque {

class SplitMix {
 public:
  explicit SplitMix(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

 private:
  uint64_t state_;
};

}  // namespace claque

#endif  // CLAQUE_COMMON_BASE_SPLIT_MIX_H_
