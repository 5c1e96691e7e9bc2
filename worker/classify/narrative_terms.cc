#include "worker/classify/narrative_terms.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "worker/classify/concepts.h"
#include "worker/classify/echo_language.h"
#include "worker/classify/feature_hash.h"
#include "worker/classify/person_names.h"
#include "worker/classify/phrase_text.h"

namespace claque {
namespace {

constexpr int kKindShift = 56;
constexpr int kHashBits = 48;
// What is longer is no word, and a pair does not reach further.
constexpr size_t kMaxWordBytes = 64;
constexpr uint32_t kMaxPairBytes = 96;

TermKey KeyOf(v1::NarrativeTermKind kind, uint64_t value) {
  return (static_cast<uint64_t>(kind) << kKindShift) | value;
}

// FeatureHash::Bits gives 32 at most: two of them.
uint64_t Hash(std::string_view bytes) {
  const uint64_t high = FeatureHash('n').Add(bytes).Bits(kHashBits - 32);
  return (high << 32) | FeatureHash('N').Add(bytes).Bits(32);
}

// The same whichever of the two comes first: languages differ in it.
TermKey PairKey(TermKey a, TermKey b) {
  const TermKey both[] = {std::min(a, b), std::max(a, b)};
  return KeyOf(v1::NARRATIVE_PAIR,
               Hash(std::string_view(reinterpret_cast<const char*>(both), sizeof(both))));
}

// What a unit is in a pair: its meaning where it has one.
TermKey HeadOf(const TermUnit& unit) {
  return unit.concepts.empty() ? unit.word : unit.concepts.front();
}

const EchoLanguage& LanguageOf(const TokenizedText& text, std::string_view lang) {
  const EchoLanguage* stated = EchoLanguageNamed(lang.substr(0, lang.find('-')));
  return stated != nullptr ? *stated : EchoLanguageOf(text);
}

bool IsUnit(const Token& token, const WordView& view) {
  if (token.key.size() > kMaxWordBytes) return false;
  if (token.kind == TokenKind::kHashtag) return true;
  return token.kind == TokenKind::kWord && view.content && view.number < 0;
}

TermUnit UnitOf(const TokenizedText& text, const Token& token, const WordView& view) {
  TermUnit unit;
  unit.origin = text.Origin(token.begin, token.end);
  if (token.kind == TokenKind::kHashtag) {
    unit.word = KeyOf(v1::NARRATIVE_HASHTAG, Hash(token.key));
    return unit;
  }
  unit.word = WordTerm(view.stem);
  for (const ConceptNumber number : view.concepts) {
    // The numbers beyond are one language's own.
    if (number < EmbeddedConcepts().size()) {
      unit.concepts.push_back(ConceptTerm(number));
    }
  }
  return unit;
}

}  // namespace

TermKey WordTerm(uint32_t stem) { return KeyOf(v1::NARRATIVE_WORD, stem); }

TermKey ConceptTerm(ConceptNumber number) { return KeyOf(v1::NARRATIVE_CONCEPT, number); }

v1::NarrativeTermKind KindOf(TermKey key) {
  return static_cast<v1::NarrativeTermKind>(key >> kKindShift);
}

std::string TermIdOf(TermKey key) {
  if (KindOf(key) == v1::NARRATIVE_CONCEPT) {
    return EmbeddedConcepts().Name(static_cast<ConceptNumber>(key & 0xFFFF));
  }
  std::array<char, 17> hex;
  std::snprintf(hex.data(), hex.size(), "%llx", static_cast<unsigned long long>(key));
  return hex.data();
}

NarrativeText::NarrativeText(std::string_view original, std::string_view lang,
                             const NameMask& names)
    : text_(original) {
  names.Apply(text_);
  EmbeddedPersonNames().Mask(text_);
  if (text_.tokens().size() > kMaxTokens) text_.mutable_tokens().resize(kMaxTokens);
  const EchoLanguage& language = LanguageOf(text_, lang);
  language_ = &language.lexicon().language();
  const std::vector<Token>& tokens = text_.tokens();
  std::vector<WordView> views = ViewsOf(language, tokens);
  JoinExpressions(language, tokens, views);
  const Token* before = nullptr;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!IsUnit(tokens[i], views[i])) continue;
    TermUnit unit = UnitOf(text_, tokens[i], views[i]);
    if (before != nullptr && before->sentence == tokens[i].sentence &&
        tokens[i].end - before->begin <= kMaxPairBytes) {
      unit.pair = PairKey(HeadOf(units_.back()), HeadOf(unit));
      unit.pair_origin = text_.Origin(before->begin, tokens[i].end);
    }
    before = &tokens[i];
    units_.push_back(std::move(unit));
  }
}

}  // namespace claque
