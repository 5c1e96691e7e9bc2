#include "common/text/fold_tables.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

#include <memory>
#include <unordered_map>
#include <utility>

namespace claque {
namespace {

constexpr std::pair<char32_t, char32_t> kLetterFolds[] = {
    // Arabic and Persian.
    {U'\u0622', U'\u0627'},
    {U'\u0623', U'\u0627'},
    {U'\u0625', U'\u0627'},
    {U'\u0671', U'\u0627'},
    {U'\u0649', U'\u064A'},
    {U'\u06CC', U'\u064A'},
    {U'\u0626', U'\u064A'},
    {U'\u06D2', U'\u064A'},
    {U'\u0624', U'\u0648'},
    {U'\u06A9', U'\u0643'},
    {U'\u06AA', U'\u0643'},
    {U'\u0629', U'\u0647'},
    {U'\u06C1', U'\u0647'},
    {U'\u06BE', U'\u0647'},
    {U'\u06D5', U'\u0647'},
    {U'\u06C0', U'\u0647'},
    {U'\u06C3', U'\u0647'},
    // Hebrew finals and punctuation.
    {U'\u05DA', U'\u05DB'},
    {U'\u05DD', U'\u05DE'},
    {U'\u05DF', U'\u05E0'},
    {U'\u05E3', U'\u05E4'},
    {U'\u05E5', U'\u05E6'},
    {U'\u05BE', U'-'},
    {U'\u05F3', U'\''},
    {U'\u05F4', U'"'},
    // Latin letters that do not decompose.
    {U'\u0131', U'i'},
    {U'\u00F8', U'o'},
    {U'\u00D8', U'o'},
    {U'\u0142', U'l'},
    {U'\u0141', U'l'},
    {U'\u0111', U'd'},
    {U'\u0110', U'd'},
    // Apostrophes and dashes.
    {U'\u2018', U'\''},
    {U'\u2019', U'\''},
    {U'\u02BC', U'\''},
    {U'\u201B', U'\''},
    {U'\u2032', U'\''},
    {U'\u2010', U'-'},
    {U'\u2011', U'-'},
    {U'\u2012', U'-'},
    {U'\u2013', U'-'},
    {U'\u2014', U'-'},
    {U'\u2015', U'-'},
    {U'\u2212', U'-'},
};

// a to z as small capitals (U+0000 = there is none).
constexpr char32_t kSmallCapitals[] = {0x1D00, 0x0299, 0x1D04, 0x1D05, 0x1D07, 0xA730, 0x0262,
                                       0x029C, 0x026A, 0x1D0A, 0x1D0B, 0x029F, 0x1D0D, 0x0274,
                                       0x1D0F, 0x1D18, 0,      0x0280, 0xA731, 0x1D1B, 0x1D1C,
                                       0x1D20, 0x1D21, 0,      0x028F, 0x1D22};

std::string Utf8(const icu::UnicodeString& s) {
  std::string out;
  s.toUTF8String(out);
  return out;
}

ScriptClass ClassOf(UChar32 c) {
  if (!u_isalpha(c)) return ScriptClass::kNone;
  UErrorCode error = U_ZERO_ERROR;
  switch (uscript_getScript(c, &error)) {
    case USCRIPT_LATIN:
      return ScriptClass::kLatin;
    case USCRIPT_CYRILLIC:
      return ScriptClass::kCyrillic;
    case USCRIPT_GREEK:
      return ScriptClass::kGreek;
    default:
      return ScriptClass::kOther;
  }
}

// Marks whose removal leaves the same word in the scripts handled here. Vowel signs of Indic and
// South-East Asian scripts are letters in all but name and stay.
bool IsStrippedMark(UChar32 c) {
  if (u_charType(c) != U_NON_SPACING_MARK && u_charType(c) != U_ENCLOSING_MARK) return false;
  UErrorCode error = U_ZERO_ERROR;
  switch (uscript_getScript(c, &error)) {
    case USCRIPT_INHERITED:
      return c < 0x3099 || c > 0x309A;  // voicing marks of kana
    case USCRIPT_ARABIC:
    case USCRIPT_HEBREW:
    case USCRIPT_CYRILLIC:
    case USCRIPT_GREEK:
    case USCRIPT_LATIN:
      return true;
    default:
      return false;
  }
}

bool KeepsItsMark(UChar32 c) { return c == 0x0439; }  // й

// Assigned code points that NFKC_Casefold can change; ideographs and syllables are skipped.
template <typename F>
void ForEachCandidate(F f) {
  for (UChar32 c = 0x80; c <= 0x1FFFF; ++c) {
    if (c == 0x3400) c = 0xA000;
    if (c == 0xAC00) c = 0xD7B0;
    if (c == 0xD800) c = 0xF900;
    if (u_charType(c) != U_UNASSIGNED) f(c);
  }
  for (UChar32 c = 0x2F800; c <= 0x2FA1F; ++c) f(c);
  for (UChar32 c = 0xE0000; c <= 0xE0FFF; ++c) f(c);
}

}  // namespace

const FoldTables& FoldTables::Get() {
  static const FoldTables tables;
  return tables;
}

FoldTables::FoldTables() : pages_(1) {
  for (char32_t c = 0; c < 0x80; ++c) {
    if (c >= U'A' && c <= U'Z') Replace(c, std::string(1, static_cast<char>(c + 32)));
    if (u_isalpha(static_cast<UChar32>(c))) Mutable(c).script = ScriptClass::kLatin;
  }
  AddCompatibilityFolds();
  AddLetterFolds();
  AddLookAlikes();
}

FoldEntry& FoldTables::Mutable(char32_t c) {
  uint16_t& page = index_[c >> 8];
  if (page == 0) {
    page = static_cast<uint16_t>(pages_.size());
    pages_.emplace_back();
  }
  return pages_[page][c & 0xFF];
}

void FoldTables::Replace(char32_t c, std::string_view utf8) {
  FoldEntry& entry = Mutable(c);
  entry.kind = utf8.empty() ? FoldKind::kDrop : FoldKind::kReplace;
  entry.offset = static_cast<uint32_t>(pool_.size());
  entry.length = static_cast<uint8_t>(utf8.size());
  pool_ += utf8;
}

void FoldTables::AddCompatibilityFolds() {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* casefold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(error);
  if (U_FAILURE(error)) return;  // without ICU's data every code point stays as it is
  std::unordered_map<char32_t, char32_t> letters(std::begin(kLetterFolds), std::end(kLetterFolds));
  ForEachCandidate([&](UChar32 c) {
    const ScriptClass script = ClassOf(c);
    if (script != ScriptClass::kNone) Mutable(static_cast<char32_t>(c)).script = script;
    if (IsStrippedMark(c)) {
      Mutable(static_cast<char32_t>(c)).kind = FoldKind::kDropMark;
      return;
    }
    const icu::UnicodeString self(c);
    const icu::UnicodeString folded = casefold->normalize(self, error);
    icu::UnicodeString out;
    for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
      UChar32 part = folded.char32At(i);
      if (const int32_t digit = u_charDigitValue(part); digit >= 0) {
        out.append(static_cast<UChar>('0' + digit));
        continue;
      }
      if (const auto it = letters.find(static_cast<char32_t>(part)); it != letters.end()) {
        out.append(static_cast<UChar32>(it->second));
        continue;
      }
      if (KeepsItsMark(part)) {
        out.append(part);
        continue;
      }
      const icu::UnicodeString pieces = nfd->normalize(icu::UnicodeString(part), error);
      bool stripped = false;
      icu::UnicodeString kept;
      for (int32_t j = 0; j < pieces.length(); j = pieces.moveIndex32(j, 1)) {
        if (IsStrippedMark(pieces.char32At(j))) {
          stripped = true;
        } else {
          kept.append(pieces.char32At(j));
        }
      }
      out.append(stripped ? kept : icu::UnicodeString(part));
    }
    if (U_SUCCESS(error) && out != self) Replace(static_cast<char32_t>(c), Utf8(out));
    error = U_ZERO_ERROR;
  });
}

void FoldTables::AddLetterFolds() {
  for (const auto& [from, to] : kLetterFolds) {
    Replace(from, Utf8(icu::UnicodeString(static_cast<UChar32>(to))));
  }
  for (size_t i = 0; i < std::size(kSmallCapitals); ++i) {
    if (kSmallCapitals[i] != 0) {
      Replace(kSmallCapitals[i], std::string(1, static_cast<char>('a' + i)));
    }
  }
  for (char32_t i = 0; i < 26; ++i) {  // negative circled and squared letters
    Replace(0x1F150 + i, std::string(1, static_cast<char>('a' + i)));
    Replace(0x1F170 + i, std::string(1, static_cast<char>('a' + i)));
  }
  Replace(0x2116, "#");  // the numero sign
  for (char32_t c = 0x1F3FB; c <= 0x1F3FF; ++c) Mutable(c).kind = FoldKind::kDropMark;
  Mutable(0x20E3).kind = FoldKind::kDropMark;  // keycap
  Mutable(0x0640).kind = FoldKind::kDropMark;  // tatweel
  for (char32_t c = 0xFE00; c <= 0xFE0F; ++c) Mutable(c).kind = FoldKind::kDropMark;
}

void FoldTables::AddLookAlikes() {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> checker(uspoof_open(&error),
                                                                        &uspoof_close);
  if (U_FAILURE(error)) return;
  const auto skeleton = [&](UChar32 c) {
    const icu::UnicodeString in(c);
    icu::UnicodeString out;
    UErrorCode e = U_ZERO_ERROR;
    uspoof_getSkeletonUnicodeString(checker.get(), 0, in, out, &e);
    return U_SUCCESS(e) ? out : in;
  };
  // Case first: I, l and 1 share a skeleton but are different letters once folded.
  const auto key = [&](UChar32 c) {
    icu::UnicodeString k = skeleton(c);
    k.append(static_cast<UChar>(u_isupper(c) ? 'U' : 'l'));
    return Utf8(k);
  };
  std::unordered_map<std::string, char16_t> by_script[3];
  const auto collect = [&](size_t which, UChar32 from, UChar32 to) {
    for (UChar32 c = from; c <= to; ++c) {
      if (u_isalpha(c)) by_script[which].emplace(key(c), static_cast<char16_t>(c));
    }
  };
  collect(0, 'A', 'z');
  collect(1, 0x0410, 0x044F);
  collect(1, 0x0400, 0x045F);
  collect(2, 0x0391, 0x03C9);
  const auto find = [&](size_t which, const std::string& k) -> char16_t {
    const auto it = by_script[which].find(k);
    return it == by_script[which].end() ? char16_t{0} : it->second;
  };
  const auto fill = [&](UChar32 from, UChar32 to) {
    for (UChar32 c = from; c <= to; ++c) {
      if (!u_isalpha(c)) continue;
      FoldEntry& entry = Mutable(static_cast<char32_t>(c));
      const std::string k = key(c);
      if (entry.script != ScriptClass::kLatin) entry.latin = find(0, k);
      if (entry.script != ScriptClass::kCyrillic) entry.cyrillic = find(1, k);
      if (entry.script != ScriptClass::kGreek) entry.greek = find(2, k);
    }
  };
  fill('A', 'z');
  fill(0x0370, 0x058F);  // Greek, Cyrillic, Armenian
  fill(0x13A0, 0x13FF);  // Cherokee
}

}  // namespace claque
