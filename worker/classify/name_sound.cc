#include "worker/classify/name_sound.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/base/edit_distance.h"
#include "common/text/utf8.h"

namespace claque {
namespace {

constexpr size_t kLongest = 7;   // letters from which on two may differ
constexpr size_t kLong = 4;      // one
constexpr size_t kShortest = 3;  // an ending may be added

// Letters of one place of articulation.
const std::vector<std::pair<char32_t, char>>& Classes() {
  static const std::vector<std::pair<char32_t, char>> classes = [] {
    constexpr std::pair<std::u32string_view, char> kGroups[] = {
        {U"bpfvбпфвبپفבפ", 'p'},
        {U"gkqcxгґкقكکگגקכ", 'k'},
        {U"szjжзсцчшщجچزژسشصضظذثזסצש", 's'},
        {U"dtдтدتطדטת", 't'},
        {U"lлلל", 'l'},
        {U"rрرר", 'r'},
        {U"mмمמ", 'm'},
        {U"nнنנ", 'n'},
    };
    std::vector<std::pair<char32_t, char>> out;
    for (const auto& [letters, sound] : kGroups) {
      for (const char32_t c : letters) out.emplace_back(c, sound);
    }
    std::ranges::sort(out);
    return out;
  }();
  return classes;
}

// 0 where it is left out.
char SoundOf(char32_t c) {
  const auto& classes = Classes();
  const auto it = std::ranges::lower_bound(classes, c, {}, &std::pair<char32_t, char>::first);
  return it != classes.end() && it->first == c ? it->second : '\0';
}

}  // namespace

std::string NameSound(std::string_view key) {
  std::string out;
  for (size_t at = 0; at < key.size() && out.size() < kMaxSound;) {
    const char sound = SoundOf(NextCodePoint(key, &at));
    if (sound != '\0' && (out.empty() || out.back() != sound)) out += sound;
  }
  return out;
}

bool SoundAlike(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return false;
  if (a == b) return true;
  if (a.size() > b.size()) std::swap(a, b);
  if (a.size() < kShortest) return false;
  if (b.size() - a.size() <= 1 && (b.starts_with(a) || b.ends_with(a))) return true;
  const size_t allowed = a.size() >= kLongest ? 2 : a.size() >= kLong ? 1 : 0;
  return EditDistance<char>(a, b) <= allowed;
}

}  // namespace claque
