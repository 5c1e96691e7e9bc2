#include "worker/classify/own_letters.h"

#include <algorithm>
#include <array>

#include "common/text/utf8.h"

namespace claque {
namespace {

struct OwnLetters {
  std::string_view language;
  std::u32string_view letters;
};
constexpr std::array<OwnLetters, 8> kOwnLetters = {{{"ar", U"ةىيكإأؤئ"},
                                                    {"de", U"äöüßÄÖÜ"},
                                                    {"es", U"ñáíóúéÑ¿¡"},
                                                    {"fa", U"پچژگکی"},
                                                    {"fr", U"éèêàâçîôûùœëïÉÈÀÇ"},
                                                    {"ru", U"ыэъёЫЭЪЁ"},
                                                    {"tr", U"ığşçöüİĞŞÇÖÜ"},
                                                    {"uk", U"іїєґІЇЄҐ"}}};
constexpr size_t kMostLetters = 8;  // of a language that count: a name may be foreign

}  // namespace

std::vector<char32_t> RareLetters(std::string_view text) {
  std::vector<char32_t> out;
  for (size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
    } else {
      out.push_back(NextCodePoint(text, &at));
    }
  }
  return out;
}

size_t CountOwnLetters(std::string_view language, const std::vector<char32_t>& text) {
  const auto own = std::ranges::find(kOwnLetters, language, &OwnLetters::language);
  if (own == kOwnLetters.end()) return 0;
  size_t count = 0;
  for (const char32_t c : text) count += own->letters.find(c) != std::u32string_view::npos;
  return std::min(count, kMostLetters);
}

}  // namespace claque
