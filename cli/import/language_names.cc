#include "cli/import/language_names.h"

#include <algorithm>
#include <array>
#include <utility>

namespace claque {
namespace {

// Sorted.
constexpr std::array<std::pair<std::string_view, std::string_view>, 60> kNames = {{
    {"albanian", "sq"},
    {"arabic", "ar"},
    {"armenian", "hy"},
    {"bengali", "bn"},
    {"bulgarian", "bg"},
    {"catalan", "ca"},
    {"chinese", "zh"},
    {"croatian", "hr"},
    {"czech", "cs"},
    {"danish", "da"},
    {"dutch", "nl"},
    {"english", "en"},
    {"estonian", "et"},
    {"farsi (persian)", "fa"},
    {"finnish", "fi"},
    {"french", "fr"},
    {"georgian", "ka"},
    {"german", "de"},
    {"greek", "el"},
    {"gujarati", "gu"},
    {"hebrew", "he"},
    {"hindi", "hi"},
    {"hungarian", "hu"},
    {"icelandic", "is"},
    {"indonesian", "id"},
    {"italian", "it"},
    {"japanese", "ja"},
    {"kannada", "kn"},
    {"kazakh", "kk"},
    {"korean", "ko"},
    {"kurdish", "ku"},
    {"latvian", "lv"},
    {"lithuanian", "lt"},
    {"macedonian", "mk"},
    {"malay", "ms"},
    {"malayalam", "ml"},
    {"norwegian", "no"},
    {"persian", "fa"},
    {"polish", "pl"},
    {"portuguese", "pt"},
    {"pushto", "ps"},
    {"romanian", "ro"},
    {"russian", "ru"},
    {"serbian", "sr"},
    {"simplified chinese", "zh-Hans"},
    {"slovak", "sk"},
    {"slovenian", "sl"},
    {"somali", "so"},
    {"spanish", "es"},
    {"swedish", "sv"},
    {"tagalog (filipino)", "tl"},
    {"tamil", "ta"},
    {"thai", "th"},
    {"traditional chinese", "zh-Hant"},
    {"turkish", "tr"},
    {"ukrainian", "uk"},
    {"urdu", "ur"},
    {"uzbek", "uz"},
    {"vietnamese", "vi"},
    {"welsh", "cy"},
}};
static_assert(std::ranges::is_sorted(kNames));

bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsAlphaNumeric(char c) { return IsAlpha(c) || (c >= '0' && c <= '9'); }

// RFC 5646: two or three letters, then subtags of one to eight letters and digits.
bool IsTag(std::string_view text) {
  const std::string_view first = text.substr(0, text.find('-'));
  if (text.size() > 35 || first.size() < 2 || first.size() > 3) return false;
  if (!std::ranges::all_of(first, IsAlpha)) return false;
  for (text.remove_prefix(first.size()); !text.empty();) {
    text.remove_prefix(1);
    const std::string_view subtag = text.substr(0, text.find('-'));
    if (subtag.empty() || subtag.size() > 8 || !std::ranges::all_of(subtag, IsAlphaNumeric)) {
      return false;
    }
    text.remove_prefix(subtag.size());
  }
  return true;
}

// ISO 639-2: "qaa" to "qtz" are private; zxx, mis, mul and und name no language.
bool NamesNone(std::string_view tag) {
  const bool is_private = tag.size() == 3 && tag[0] == 'q' && tag[1] >= 'a' && tag[1] <= 't';
  return is_private || tag == "und" || tag == "zxx" || tag == "mis" || tag == "mul";
}

}  // namespace

std::string LanguageTag(std::string_view stated) {
  std::string folded(stated);
  for (char& c : folded) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const auto* const found =
      std::ranges::lower_bound(kNames, folded, {}, [](const auto& name) { return name.first; });
  if (found != kNames.end() && found->first == folded) return std::string(found->second);
  return IsTag(stated) && !NamesNone(folded) ? std::string(stated) : "";
}

}  // namespace claque
