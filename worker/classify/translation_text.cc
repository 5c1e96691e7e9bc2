#include "worker/classify/translation_text.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "common/text/utf8.h"
#include "worker/classify/common_words.h"
#include "worker/classify/embedded_lexicons.h"
#include "worker/classify/language.h"
#include "worker/classify/name_sound.h"
#include "worker/classify/narrative_terms.h"

namespace claque {
namespace {

constexpr double kRare = 0.002;        // of ordinary posts: rarer words weigh 1
constexpr double kLeastWeight = 0.35;  // of a content word
constexpr double kFunctionWeight = 0.1;
constexpr double kShortSound = 0.4;  // weight of a name with one consonant
constexpr size_t kMinCompound = 8;   // bytes
constexpr size_t kMaxCompound = 40;
constexpr size_t kMinPart = 3;
constexpr size_t kMinUncliticised = 4;  // bytes

double Weight(std::span<const ConceptNumber> concepts) {
  double common = 0;
  for (const ConceptNumber number : concepts) {
    common = std::max(common, EmbeddedCommonWords().FractionOf(ConceptTerm(number)));
  }
  if (common <= kRare) return 1;
  return std::max(kLeastWeight, 1 - std::log10(common / kRare) / 2.4);
}

size_t KnownWords(const EchoLanguage& language, const TokenizedText& text) {
  return static_cast<size_t>(std::ranges::count_if(text.tokens(), [&](const Token& token) {
    return token.kind == TokenKind::kWord &&
           (language.lexicon().IsStopWord(token.key) ||
            !language.Concepts(token.key, language.Stem(token.key)).empty());
  }));
}

// As posts' languages are found, or by function words alone, whichever knows more of the words.
const EchoLanguage& LanguageOf(const TokenizedText& text) {
  static const std::vector<LanguageWords> words = [] {
    std::vector<LanguageWords> out;
    for (const Lexicon& lexicon : EmbeddedLexicons()) {
      out.push_back({lexicon.language(), &lexicon.stop_words()});
    }
    return out;
  }();
  const EchoLanguage* found = EchoLanguageNamed(IdentifyLanguage(text.original(), words).code);
  const EchoLanguage& other = EchoLanguageOf(text);
  if (found == nullptr || found == &other) return other;
  return KnownWords(*found, text) >= KnownWords(other, text) ? *found : other;
}

// The word without what is written together with it ("and", "the", "for").
std::string_view WithoutClitic(const EchoLanguage& language, std::string_view key) {
  std::string_view out = key;
  for (const std::string& clitic : language.clitics()) {
    const std::string_view rest = key.substr(std::min(clitic.size(), key.size()));
    if (key.starts_with(clitic) && rest.size() >= kMinUncliticised && rest.size() < out.size()) {
      out = rest;
    }
  }
  return out;
}

// Verb forms of Turkish and Persian that negate by a piece inside. The pieces stand in other words,
// too, but seldom.
bool NegatesInside(std::string_view language, std::string_view key) {
  static constexpr std::array<std::string_view, 22> kTurkish = {
      "meyec", "mayac", "meyin",  "mayin", "memel", "mamal", "mesin", "masin",
      "medi",  "madi",  "meden",  "madan", "miyor", "muyor", "mezle", "mazla",
      "mezse", "mazsa", "medigi", "madig", "meyen", "mayan"};
  if (language == "tr") {
    if (key.size() < 5) return false;
    if (key.ends_with("mez") || key.ends_with("maz") || key.ends_with("siz") ||
        key.ends_with("suz")) {
      return true;
    }
    return std::ranges::any_of(kTurkish, [&](std::string_view piece) {
      return key.find(piece, 2) != std::string_view::npos;
    });
  }
  return language == "fa" && key.starts_with("نمی");
}

// "zehntausend": number words without a gap.
std::vector<double> NumbersIn(const EchoLanguage& language, std::string_view key) {
  std::vector<double> out;
  while (!key.empty() && out.size() < 4) {
    size_t size = key.size();
    Token piece;
    double value = -1;
    for (; size >= kMinPart && value < 0; --size) {
      piece.key = key.substr(0, size);
      value = language.Number(piece);
      if (value >= 0) break;
    }
    if (value < 0) return {};
    out.push_back(value);
    key.remove_prefix(size);
  }
  return key.empty() ? out : std::vector<double>();
}

// "three hundred", "twenty five".
double Compose(double so_far, double next) { return next > so_far ? so_far * next : so_far + next; }

bool IsPivot(const EchoLanguage& language, std::string_view key) {
  return language.IsPivot(key) || language.lexicon().HasWord(Cue::kCompare, key);
}

}  // namespace

TranslationText::TranslationText(const TokenizedText& text)
    : text_(&text), language_(&LanguageOf(text)) {
  const std::vector<Token>& t = tokens();
  const auto capitals = std::ranges::count_if(t, &Token::capital);
  capitals_ = !language_->capital_nouns() && static_cast<size_t>(capitals) * 5 <= t.size() * 3;
  std::vector<WordView> views;
  for (const Token& token : t) views.push_back(ViewOf(*language_, token));
  for (uint32_t at = 0; at < t.size();) {
    const bool word = t[at].kind == TokenKind::kWord;
    const bool negates =
        views[at].negation || (word && !IsName(at) &&
                               (NegatesInside(language_->lexicon().language(), t[at].key) ||
                                language_->IsNegation(WithoutClitic(*language_, t[at].key))));
    if (negates) negations_.push_back(at);
    if (negates || (word && IsPivot(*language_, t[at].key))) pivots_.push_back(at);
    if (views[at].number >= 0) {
      at = AddNumber(at, views);
      continue;
    }
    if (!views[at].negation) AddWord(at, views[at]);
    ++at;
  }
  AddExpressions(views);
}

uint32_t TranslationText::AddNumber(uint32_t at, std::span<const WordView> views) {
  MeaningUnit unit{.token = at, .number = views[at].number, .weight = 1, .content = true};
  for (++at; at < views.size() && views[at].number >= 0; ++at) {
    unit.number = Compose(unit.number, views[at].number);
  }
  units_.push_back(std::move(unit));
  return at;
}

void TranslationText::AddWord(uint32_t at, const WordView& view) {
  const Token& token = tokens()[at];
  if (token.kind == TokenKind::kHashtag || token.kind == TokenKind::kHandle) {
    units_.push_back(
        {.token = at, .sound = std::string(token.key), .weight = 1, .content = true, .tag = true});
    return;
  }
  if (token.kind != TokenKind::kWord || (view.content && AddCompound(at))) return;
  MeaningUnit unit{.token = at, .concepts = ConceptsOf(token.key)};
  if (unit.concepts.empty()) unit.concepts = ConceptsOf(WithoutClitic(*language_, token.key));
  if (!view.content) {
    // "More", "before": a claim hangs on them.
    unit.content = !view.negation && IsPivot(*language_, token.key) &&
                   EmbeddedConcepts().HasOpposite(unit.concepts);
    unit.weight = unit.content ? kLeastWeight : kFunctionWeight;
    if (!unit.concepts.empty()) units_.push_back(std::move(unit));
    return;
  }
  unit.content = true;
  unit.sound = NameSound(token.key);
  unit.name = IsName(at);
  unit.weight = !unit.concepts.empty()  ? Weight(unit.concepts)
                : unit.sound.size() < 2 ? kShortSound
                                        : 1.0;
  units_.push_back(std::move(unit));
}

bool TranslationText::AddCompound(uint32_t at) {
  const std::string_view key = tokens()[at].key;
  if (!language_->capital_nouns() || key.size() < kMinCompound || key.size() > kMaxCompound) {
    return false;
  }
  const std::vector<double> numbers = NumbersIn(*language_, key);
  if (numbers.size() >= 2) {
    MeaningUnit unit{.token = at, .number = numbers.front(), .weight = 1, .content = true};
    for (size_t i = 1; i < numbers.size(); ++i) unit.number = Compose(unit.number, numbers[i]);
    units_.push_back(std::move(unit));
    return true;
  }
  if (!ConceptsOf(key).empty()) return false;
  for (size_t cut = key.size() - kMinPart; cut >= kMinPart; --cut) {
    std::vector<ConceptNumber> tail = ConceptsOf(key.substr(cut));
    if (tail.empty()) continue;
    const std::string_view head = key.substr(0, cut);
    std::vector<ConceptNumber> concepts = ConceptsOf(head);
    for (const std::string_view joint : {"s", "n", "en", "es", "er", "e"}) {
      if (!concepts.empty()) break;
      if (head.ends_with(joint) && head.size() >= joint.size() + kMinPart) {
        concepts = ConceptsOf(head.substr(0, head.size() - joint.size()));
      }
    }
    if (concepts.empty()) continue;
    for (std::vector<ConceptNumber>* part : {&concepts, &tail}) {
      const double weight = Weight(*part);
      units_.push_back(
          {.token = at, .concepts = std::move(*part), .weight = weight, .content = true});
    }
    return true;
  }
  return false;
}

void TranslationText::AddExpressions(std::span<const WordView> views) {
  std::vector<uint32_t> stems;
  for (size_t i = 0; i < views.size(); ++i) {
    stems.push_back(tokens()[i].kind == TokenKind::kWord ? views[i].stem : 0);
  }
  std::vector<std::span<const ConceptNumber>> meant(views.size());
  for (size_t i = 0; i < views.size();) {
    const auto expression = language_->ExpressionAt(std::span(stems).subspan(i));
    for (size_t k = 0; k < expression.words; ++k) meant[i + k] = expression.concepts;
    i += std::max<size_t>(1, expression.words);
  }
  for (MeaningUnit& unit : units_) {
    if (unit.tag || unit.number >= 0) continue;
    for (const ConceptNumber number : meant[unit.token]) {
      if (number < EmbeddedConcepts().size()) unit.concepts.push_back(number);
    }
    std::ranges::sort(unit.concepts);
    unit.concepts.erase(std::unique(unit.concepts.begin(), unit.concepts.end()),
                        unit.concepts.end());
  }
}

// Those beyond the table are one language's own.
std::vector<ConceptNumber> TranslationText::ConceptsOf(std::string_view key) const {
  const auto all = language_->Concepts(key, language_->Stem(key));
  return {all.begin(), std::ranges::lower_bound(all, EmbeddedConcepts().size())};
}

bool TranslationText::IsName(uint32_t at) const {
  const std::vector<Token>& t = tokens();
  if (!capitals_ || !t[at].capital) return false;
  const bool starts = at == 0 || t[at - 1].sentence != t[at].sentence;
  return !starts || (at + 1 < t.size() && t[at + 1].capital);
}

bool TranslationText::Asks(uint32_t token) const {
  const std::vector<Token>& t = tokens();
  uint32_t last = token;
  while (last + 1 < t.size() && t[last + 1].sentence == t[token].sentence) ++last;
  const size_t end = last + 1 < t.size() ? t[last + 1].begin : text_->text().size();
  const std::string_view marks =
      std::string_view(text_->text()).substr(t[last].end, end - t[last].end);
  return marks.find('?') != std::string_view::npos || marks.find("؟") != std::string_view::npos;
}

bool TranslationText::Rejects(size_t begin, size_t end, size_t skip_begin, size_t skip_end) const {
  for (const CueHit& hit : language_->lexicon().Find(*text_, begin, end)) {
    if (hit.pattern->cue != Cue::kReject || hit.end > end) continue;
    if (hit.end <= skip_begin || hit.begin >= skip_end) return true;
  }
  return false;
}

}  // namespace claque
