#include "worker/classify/wording.h"

#include <algorithm>
#include <set>
#include <string>

#include "common/base/hash.h"
#include "common/text/utf8.h"
#include "worker/classify/phrase_text.h"

namespace claque {
namespace {

// Below, texts are greetings and thanks.
constexpr size_t kMinWords = 6;
constexpr size_t kMinDifferentWords = 4;
constexpr size_t kMinLetters = 24;

constexpr size_t kRows = 4;  // minima of a band
constexpr size_t kMinima = kWordingBands * kRows;

uint64_t Mix(uint64_t x) {
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9u;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

// Odd multipliers, one a minimum: the first outputs of SplitMix64.
const std::array<uint32_t, kMinima>& Multipliers() {
  static const std::array<uint32_t, kMinima> multipliers = [] {
    std::array<uint32_t, kMinima> out{};
    uint64_t state = 0;
    for (uint32_t& m : out) {
      state += 0x9E3779B97F4A7C15u;
      m = static_cast<uint32_t>(Mix(state) >> 32) | 1u;
    }
    return out;
  }();
  return multipliers;
}

std::array<uint32_t, kMinima> Signature(const std::vector<uint32_t>& grams) {
  std::array<uint32_t, kMinima> minima;
  minima.fill(UINT32_MAX);
  const auto& multipliers = Multipliers();
  for (const uint32_t gram : grams) {
    for (size_t i = 0; i < kMinima; ++i) {
      // The product's low bits hang on the gram's low bits alone: they are folded in before.
      const uint32_t x = (gram ^ multipliers[kMinima - 1 - i]) * multipliers[i];
      minima[i] = std::min(minima[i], (x ^ (x >> 15)) * 0x2C1B3C6Du);
    }
  }
  return minima;
}

bool IsWord(const Token& token) {
  return token.kind != TokenKind::kLink && token.kind != TokenKind::kHandle;
}

}  // namespace

Wording::Wording(std::string_view text) : text_(TruncateUtf8(text, kMaxBytes)) {
  std::string words;
  std::set<std::string_view> different;
  size_t count = 0;
  size_t letters = 0;
  for (const Token& token : text_.tokens()) {
    if (!IsWord(token)) continue;
    words.append(token.key).push_back(' ');
    letters += CodePointCount(token.key);
    ++count;
    if (different.size() < kMinDifferentWords) different.insert(token.key);
  }
  comparable_ =
      count >= kMinWords && different.size() >= kMinDifferentWords && letters >= kMinLetters;
  if (!comparable_) return;
  key_ = Hash64(words);
  grams_ = CharGrams(text_, 0, text_.tokens().size());
}

std::array<uint64_t, kWordingBands> Wording::Bands() const {
  const auto minima = Signature(grams_);
  std::array<uint64_t, kWordingBands> bands{};
  for (size_t band = 0; band < kWordingBands; ++band) {
    uint64_t hash = band;
    for (size_t row = 0; row < kRows; ++row) hash = Mix(hash ^ minima[band * kRows + row]) + row;
    bands[band] = (Mix(hash) & ~uint64_t{15}) | band;
  }
  return bands;
}

bool AreNearDuplicates(std::span<const uint32_t> a, std::span<const uint32_t> b) {
  if (3 * a.size() > 5 * b.size() || 3 * b.size() > 5 * a.size()) return false;
  size_t common = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    common += a[i] == b[j];
    const bool next_a = a[i] <= b[j];
    j += a[i] >= b[j];
    i += next_a;
  }
  return 5 * common >= 3 * (a.size() + b.size() - common);
}

}  // namespace claque
