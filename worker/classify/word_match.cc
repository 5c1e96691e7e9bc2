#include "worker/classify/word_match.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <span>

#include "common/base/edit_distance.h"
#include "common/text/utf8.h"
#include "worker/classify/concept_relations.h"

namespace claque {
namespace {

constexpr size_t kMaxLetters = 24;

struct Letters {
  std::array<char32_t, kMaxLetters> c;
  size_t size = 0;
  bool whole = true;
  std::span<const char32_t> letters() const { return std::span(c).first(size); }
  explicit Letters(std::string_view s) {
    for (size_t at = 0; at < s.size();) {
      if (size == kMaxLetters) {
        whole = false;
        break;
      }
      c[size++] = NextCodePoint(s, &at);
    }
  }
};

// A set of letters, by their last six bits.
uint64_t LetterSet(const Letters& letters) {
  uint64_t set = 0;
  for (const char32_t c : letters.letters()) set |= uint64_t{1} << (c & 63);
  return set;
}

bool HaveSameLetters(const Letters& a, const Letters& b) {
  if (a.size != b.size) return false;
  std::array<char32_t, kMaxLetters> sa = a.c;
  std::array<char32_t, kMaxLetters> sb = b.c;
  const auto size = static_cast<ptrdiff_t>(a.size);
  std::sort(sa.begin(), sa.begin() + size);
  std::sort(sb.begin(), sb.begin() + size);
  return std::equal(sa.begin(), sa.begin() + size, sb.begin());
}

// kForm: a common beginning of three quarters; kTypo: few edits for the length.
WordMatch MatchLetters(std::string_view x, std::string_view y) {
  const size_t longest = std::max(x.size(), y.size());
  const size_t shortest = std::min(x.size(), y.size());
  if (shortest < 3 || shortest * 3 < longest * 2) return WordMatch::kNone;
  const Letters a(x);
  const Letters b(y);
  if (!a.whole || !b.whole) return WordMatch::kNone;
  const size_t most = std::max(a.size, b.size);
  const size_t least = std::min(a.size, b.size);
  if (least < 3) return WordMatch::kNone;
  size_t prefix = 0;
  while (prefix < least && a.c[prefix] == b.c[prefix]) ++prefix;
  if (least >= 4 && prefix * 4 >= most * 3) return WordMatch::kForm;
  // The Arabic article is no part of the word.
  const size_t article = a.c[0] == U'\u0627' && a.c[1] == U'\u0644' ? 2 : 0;
  const size_t length = most - article;
  const size_t allowed = length <= 7 ? 1 : length <= 11 ? 2 : 3;
  if (most - least > allowed) return WordMatch::kNone;
  // An edit changes two letters of the sets at most: most pairs end here.
  if (static_cast<size_t>(std::popcount(LetterSet(a) ^ LetterSet(b))) > 2 * allowed) {
    return WordMatch::kNone;
  }
  const bool same_letters = HaveSameLetters(a, b);
  // A letter that slid past two others counts as two edits, and yet is one slip of the hand.
  if (same_letters && most > 4 && a.c[0] == b.c[0]) return WordMatch::kTypo;
  if (EditDistance(a.letters(), b.letters()) > allowed) return WordMatch::kNone;
  // Short words differ by one letter all the time: only an exchange of neighbours is a slip.
  return most > 4 || same_letters ? WordMatch::kTypo : WordMatch::kNone;
}

// A word written with letters of several scripts: as long as the other, and two letters of five the
// same.
bool IsDisguised(std::string_view x, std::string_view y) {
  const Letters a(x);
  const Letters b(y);
  if (a.size != b.size || a.size < 2) return false;
  size_t same = 0;
  for (size_t i = 0; i < a.size; ++i) same += a.c[i] == b.c[i];
  return same * 5 >= a.size * 2;
}

bool DifferByClitic(const EchoLanguage& language, std::string_view a, std::string_view b) {
  const std::string_view longer = a.size() >= b.size() ? a : b;
  const std::string_view shorter = a.size() >= b.size() ? b : a;
  if (shorter.size() < 4 || !longer.ends_with(shorter)) return false;
  const std::string_view prefix = longer.substr(0, longer.size() - shorter.size());
  return std::find(language.clitics().begin(), language.clitics().end(), prefix) !=
         language.clitics().end();
}

}  // namespace

bool AreOpposite(const EchoLanguage& language, const Token& a, const WordView& va, const Token& b,
                 const WordView& vb) {
  if (language.AreNegatedForms(a.key, b.key) || language.AreAntonyms(va.stem, vb.stem)) return true;
  return va.stem != vb.stem && EmbeddedConceptRelations().AreOpposite(va.concepts, vb.concepts);
}

WordMatch MatchWords(const EchoLanguage& language, const Token& a, const WordView& va,
                     const Token& b, const WordView& vb) {
  if (va.negated != vb.negated) {  // "cannot be bought" is not "bought"
    return ShareConcept(va.concepts, vb.concepts) ? WordMatch::kSynonym : WordMatch::kNone;
  }
  if (a.key == b.key) return WordMatch::kSame;
  if ((va.mixed || vb.mixed) && IsDisguised(a.key, b.key)) return WordMatch::kTypo;
  if (va.number >= 0 || vb.number >= 0) {
    if (va.number == vb.number) return WordMatch::kForm;
    const bool words = a.kind == TokenKind::kWord && b.kind == TokenKind::kWord;
    if (!words || (va.number >= 0 && vb.number >= 0) || a.key.size() < 5) return WordMatch::kNone;
    return MatchLetters(a.key, b.key) == WordMatch::kTypo ? WordMatch::kTypo : WordMatch::kNone;
  }
  const auto is_word = [](const Token& t) {
    return t.kind == TokenKind::kWord || t.kind == TokenKind::kHashtag;
  };
  if (!is_word(a) || !is_word(b)) return WordMatch::kNone;
  if (AreOpposite(language, a, va, b, vb)) return WordMatch::kNone;
  if (va.stem == vb.stem) return WordMatch::kForm;
  if (DifferByClitic(language, a.key, b.key)) return WordMatch::kForm;
  const WordMatch letters = MatchLetters(a.key, b.key);
  if (letters != WordMatch::kNone) return letters;
  if (ShareConcept(va.concepts, vb.concepts)) return WordMatch::kSynonym;
  if (va.negation != vb.negation) return WordMatch::kNone;
  const bool near = EmbeddedConceptRelations().AreNear(va.concepts, vb.concepts);
  return near ? WordMatch::kNear : WordMatch::kNone;
}

double Strength(WordMatch match) {
  switch (match) {
    case WordMatch::kSame:
      return 1.0;
    case WordMatch::kForm:
      return 0.95;
    case WordMatch::kTypo:
      return 0.85;
    case WordMatch::kSynonym:
      return 0.7;
    case WordMatch::kNear:
      return 0.5;
    case WordMatch::kNone:
      return 0.0;
  }
  return 0.0;
}

}  // namespace claque
