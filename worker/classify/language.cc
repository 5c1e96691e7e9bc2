#include "worker/classify/language.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <map>

#include "common/text/utf8.h"
#include "worker/classify/tokens.h"

namespace claque {
namespace {

constexpr size_t kMaxBytes = 8 * 1024;  // of a text that are looked at

// Letters per script that decides, and letters that only some languages have.
struct LetterCount {
  size_t latin = 0, cyrillic = 0, arabic = 0, hebrew = 0, other = 0;
  size_t ukrainian = 0, russian = 0, persian = 0, arabic_only = 0, urdu = 0;
  size_t total() const { return latin + cyrillic + arabic + hebrew + other; }
};

LetterCount CountLetters(std::string_view text) {
  LetterCount n;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, &at);
    if (c < 0x80) {
      n.latin += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    } else if (c >= 0x400 && c <= 0x52F) {
      ++n.cyrillic;
      const std::u32string_view ua = U"іїєґІЇЄҐ";
      const std::u32string_view ru = U"ыэъёЫЭЪЁ";
      n.ukrainian += ua.find(c) != std::u32string_view::npos;
      n.russian += ru.find(c) != std::u32string_view::npos;
    } else if (c >= 0x600 && c <= 0x6FF && u_isalpha(static_cast<UChar32>(c))) {
      ++n.arabic;
      const std::u32string_view fa = U"پچژگیک";
      const std::u32string_view ar = U"ةىيكإأؤ";
      const std::u32string_view ur = U"ٹڈڑےںھہ";
      n.persian += fa.find(c) != std::u32string_view::npos;
      n.arabic_only += ar.find(c) != std::u32string_view::npos;
      n.urdu += ur.find(c) != std::u32string_view::npos;
    } else if (c >= 0x5D0 && c <= 0x5EA) {
      ++n.hebrew;
    } else if (u_isalpha(static_cast<UChar32>(c))) {
      UErrorCode error = U_ZERO_ERROR;
      ++(uscript_getScript(static_cast<UChar32>(c), &error) == USCRIPT_LATIN ? n.latin : n.other);
    }
  }
  return n;
}

// Text without links, handles and hashtag signs; valid UTF-8.
std::string Plain(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  size_t at = 0;
  while (at < text.size()) {
    size_t end = text.find_first_of(" \t\r\n", at);
    end = std::min(end, text.size());
    const std::string_view word = text.substr(at, end - at);
    const bool skip = word.starts_with('@') || word.starts_with('#') ||
                      word.find("://") != std::string_view::npos || word.starts_with("www.");
    if (!skip) out += word;
    if (end < text.size()) out += text[end] == '\n' ? '\n' : ' ';
    at = end + 1;
  }
  return out;
}

// What CLD2 takes for text, and else leaves its results unset: no control characters but white
// space, no noncharacters. Either becomes a space.
std::string Interchangeable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const auto c = static_cast<UChar32>(NextCodePoint(text, &at));
    const bool control = u_charType(c) == U_CONTROL_CHAR && c != '\n';
    if (control || U_IS_UNICODE_NONCHAR(c)) {
      out += ' ';
    } else {
      out += text.substr(begin, at - begin);
    }
  }
  return out;
}

std::string Bcp47(CLD2::Language language) {
  const std::string code = CLD2::LanguageCode(language);
  static const std::map<std::string, std::string> kModern = {
      {"iw", "he"}, {"jw", "jv"}, {"in", "id"},  {"ji", "yi"},
      {"mo", "ro"}, {"no", "nb"}, {"un", "und"}, {"xxx", "und"}};
  const auto it = kModern.find(code);
  return it == kModern.end() ? code : it->second;
}

// Share of the words that are function words of each language.
Language ByStopWords(std::string_view plain, const std::vector<LanguageWords>& words) {
  const TokenizedText text(plain);
  size_t best = 0;
  size_t second = 0;
  std::string code = "und";
  for (const LanguageWords& w : words) {
    size_t count = 0;
    for (const Token& t : text.tokens()) {
      count += t.kind == TokenKind::kWord && w.stop_words->contains(std::string(t.key));
    }
    if (count > best) {
      second = best;
      best = count;
      code = w.code;
    } else {
      second = std::max(second, count);
    }
  }
  if (best < 2 || best < second + 2) return {"und", 0.0};
  return {code, std::min(0.9, 0.5 + 0.1 * static_cast<double>(best - second))};
}

// What the script alone decides; empty code = nothing.
Language ByScript(const LetterCount& n) {
  const size_t total = n.total();
  if (n.hebrew * 2 > total) return {"he", 0.95};
  if (n.arabic * 2 > total) {
    if (n.urdu >= 2 && n.urdu * 8 > n.arabic) return {"ur", 0.8};
    if (n.persian > 0 && n.arabic_only == 0) return {"fa", 0.85};
    if (n.arabic_only > 0 && n.persian == 0) return {"ar", 0.85};
  }
  if (n.cyrillic * 2 > total) {
    if (n.ukrainian > 0 && n.russian == 0) return {"uk", 0.85};
    if (n.russian > 0 && n.ukrainian == 0) return {"ru", 0.8};
  }
  return {"", 0.0};
}

}  // namespace

Language IdentifyLanguage(std::string_view text, const std::vector<LanguageWords>& words) {
  const std::string plain = Interchangeable(ToValidUtf8(Plain(TruncateUtf8(text, kMaxBytes))));
  const LetterCount letters = CountLetters(plain);
  if (letters.total() < 2) return {"und", 0.0};
  if (letters.hebrew * 2 > letters.total()) return ByScript(letters);

  CLD2::Language languages[3] = {CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE,
                                 CLD2::UNKNOWN_LANGUAGE};
  int percents[3] = {};
  double scores[3] = {};
  int text_bytes = 0;
  bool reliable = false;
  int valid_prefix = 0;
  const CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::ExtDetectLanguageSummaryCheckUTF8(plain.data(), static_cast<int>(plain.size()), true,
                                          &hints, CLD2::kCLDFlagBestEffort, languages, percents,
                                          scores, nullptr, &text_bytes, &reliable, &valid_prefix);
  const std::string guess = Bcp47(languages[0]);
  const Language script = ByScript(letters);
  if (guess != "und" && reliable && percents[0] >= 60) {
    return {guess, std::min(0.99, 0.6 + 0.004 * percents[0])};
  }
  if (!script.code.empty()) return script;
  if (const Language stop = ByStopWords(plain, words); stop.code != "und") return stop;
  if (guess != "und" && reliable) return {guess, 0.5};
  if (guess != "und" && percents[0] >= 80 && letters.total() >= 12) return {guess, 0.4};
  return {"und", 0.0};
}

}  // namespace claque
