#include "worker/classify/phrase_text.h"

#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "common/text/utf8.h"
#include "worker/classify/quotation.h"

namespace claque {
namespace {

constexpr double kStopWeight = 0.2;
constexpr size_t kMaxPhraseTokens = 120;
constexpr size_t kMaxPlaces = 64;    // of one word that are looked at
constexpr size_t kRadixFrom = 1000;  // grams; fewer are sorted faster by comparing

uint32_t GramHash(const char32_t* c) {
  uint64_t h = 0xCBF29CE484222325u;
  for (int i = 0; i < 4; ++i) h = (h ^ c[i]) * 0x100000001B3u;
  h ^= h >> 29;
  h *= 0xBF58476D1CE4E5B9u;
  return static_cast<uint32_t>(h >> 32);
}

// A mark that parts clauses, in what stands between two words.
bool HasClauseMark(std::string_view between) {
  for (size_t at = 0; at < between.size();) {
    const char32_t c = NextCodePoint(between, &at);
    if (c == U',' || c == U';' || c == U':' || c == U'.' || c == U'!' || c == U'?' || c == U'(' ||
        c == U')' || c == U'\u060C' || c == U'\u061B' || c == U'\u061F' || c == U'\u2026' ||
        c == U'\n') {
      return true;
    }
  }
  return between.find(" - ") != std::string_view::npos;
}

// Letters of Arabic script that neither Arabic nor Persian writes.
bool IsRareArabic(char32_t c) {
  static constexpr std::u32string_view kPersian =
      U"\u067E\u0686\u0698\u06A9\u06AF\u06BE"
      U"\u06C0\u06C1\u06C3\u06CC\u06D2";
  return c >= U'\u0671' && c <= U'\u06D3' && kPersian.find(c) == std::u32string_view::npos;
}

// Letters of several scripts in one word, or such as no text has.
bool IsMixed(std::string_view key) {
  UScriptCode script = USCRIPT_COMMON;
  for (size_t at = 0; at < key.size();) {
    const char32_t c = NextCodePoint(key, &at);
    UErrorCode error = U_ZERO_ERROR;
    const UScriptCode own = uscript_getScript(static_cast<UChar32>(c), &error);
    if (IsRareArabic(c) || (c >= U'0' && c <= U'9' && script != USCRIPT_COMMON)) return true;
    if (own == USCRIPT_COMMON || own == USCRIPT_INHERITED) continue;
    if (script != USCRIPT_COMMON && own != script) return true;
    script = own;
  }
  return false;
}

// Sorts by 11 bits at a time, the lowest first: the grams of a page are tens of thousands.
void RadixSort(std::vector<uint32_t>& values) {
  constexpr int kBits = 11;
  constexpr uint32_t kMask = (1u << kBits) - 1;
  std::vector<uint32_t> other(values.size());
  for (int shift = 0; shift < 32; shift += kBits) {
    std::array<uint32_t, kMask + 1> place{};
    for (const uint32_t v : values) ++place[(v >> shift) & kMask];
    std::exclusive_scan(place.begin(), place.end(), place.begin(), 0u);
    for (const uint32_t v : values) other[place[(v >> shift) & kMask]++] = v;
    values.swap(other);
  }
}

bool IsAscii(std::string_view key) {
  return std::all_of(key.begin(), key.end(), [](char c) { return (c & 0x80) == 0; });
}

}  // namespace

std::vector<uint32_t> CharGrams(const TokenizedText& text, size_t begin, size_t end) {
  std::vector<uint32_t> grams;
  char32_t window[4] = {0, 0, 0, U' '};
  size_t seen = 1;
  const auto push = [&](char32_t c) {
    window[0] = window[1];
    window[1] = window[2];
    window[2] = window[3];
    window[3] = c;
    if (++seen >= 4) grams.push_back(GramHash(window));
  };
  for (size_t i = begin; i < end; ++i) {
    const Token& t = text.tokens()[i];
    if (t.kind == TokenKind::kLink || t.kind == TokenKind::kHandle) continue;
    for (size_t at = 0; at < t.key.size();) push(NextCodePoint(t.key, &at));
    push(U' ');
  }
  grams.size() < kRadixFrom ? std::sort(grams.begin(), grams.end()) : RadixSort(grams);
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

WordView ViewOf(const EchoLanguage& language, const Token& token) {
  WordView out;
  out.stem = language.Stem(token.key);
  out.number = language.Number(token);
  const bool word = token.kind == TokenKind::kWord || token.kind == TokenKind::kNumber;
  const bool stop = language.lexicon().IsStopWord(token.key);
  out.mixed = word && !IsAscii(token.key) && IsMixed(token.key);
  if (out.mixed) out.number = -1;
  if (token.kind == TokenKind::kWord) {
    out.negation = language.IsNegation(token.key);
    out.pivot = language.IsPivot(token.key);
  }
  out.content = word && !stop && !out.negation && (out.number >= 0 || token.key.size() >= 2);
  out.weight = out.content ? 1.0 : kStopWeight;
  if (out.content || out.negation) out.concepts = language.Concepts(token.key, out.stem);
  return out;
}

std::vector<WordView> ViewsOf(const EchoLanguage& language, const std::vector<Token>& tokens) {
  std::vector<WordView> views;
  for (const Token& token : tokens) views.push_back(ViewOf(language, token));
  return views;
}

std::vector<WordView> JoinExpressions(const EchoLanguage& language,
                                      const std::vector<Token>& tokens,
                                      std::vector<WordView>& views) {
  std::vector<uint32_t> stems;
  for (size_t i = 0; i < views.size(); ++i) {
    stems.push_back(tokens[i].kind == TokenKind::kWord ? views[i].stem : 0);
  }
  std::vector<WordView> apart;
  for (size_t i = 0; i < views.size();) {
    const auto expression = language.ExpressionAt(std::span(stems).subspan(i));
    const std::span words = std::span(views).subspan(i, expression.words);
    i += std::max<size_t>(1, words.size());
    // A number must be compared as one.
    if (std::ranges::any_of(words, [](const WordView& w) { return w.number >= 0; })) continue;
    if (!words.empty() && apart.empty()) apart = views;
    // The words of a comparison keep their own weight: which of them stands where is its meaning.
    const bool compares = std::ranges::any_of(words, &WordView::pivot);
    WordView* head = nullptr;
    bool negated = false;
    for (WordView& word : words) {
      if (!head || word.content) head = &word;
      if (compares) continue;
      negated |= word.negation;
      word.content = word.negation = false;
      word.weight = kStopWeight;
      word.concepts = {};
    }
    if (!head) continue;
    head->content = true;
    head->weight = 1.0;
    head->negated = negated;
    head->concepts = expression.concepts;
  }
  return apart;
}

PreparedPhrase::PreparedPhrase(std::string_view phrase)
    : source(phrase), text(source), language(&EchoLanguageOf(text)) {
  if (text.tokens().size() > kMaxPhraseTokens) text.mutable_tokens().resize(kMaxPhraseTokens);
  const std::vector<Token>& tokens = text.tokens();
  grams = CharGrams(text, 0, tokens.size());
  joined.words = ViewsOf(*language, tokens);
  apart.words = JoinExpressions(*language, tokens, joined.words);
  for (Reading* reading : {&joined, &apart}) {
    for (const WordView& word : reading->words) reading->weight += word.weight;
  }
  size_t content = 0;
  size_t letters = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token& t = tokens[i];
    clause_starts.push_back(
        i > 0 && (language->IsClauseWord(t.key) ||
                  HasClauseMark(std::string_view(text.text())
                                    .substr(tokens[i - 1].end, t.begin - tokens[i - 1].end))));
    content += joined.words[i].content;
    letters += CodePointCount(t.key);
  }
  distinctive = tokens.size() >= 3 && content >= 2 && letters >= 11;
}

PreparedText::PreparedText(std::string_view original) : text(original) {
  grams = CharGrams(text, 0, text.tokens().size());
}

const PreparedText::View& PreparedText::ViewIn(const EchoLanguage& language) {
  for (const auto& view : views_) {
    if (view->language == &language) return *view;
  }
  auto view = std::make_unique<View>();
  view->language = &language;
  view->words = ViewsOf(language, text.tokens());
  view->apart = JoinExpressions(language, text.tokens(), view->words);
  for (uint32_t i = 0; i < text.tokens().size(); ++i) {
    std::vector<uint32_t>& places = view->places[view->words[i].stem];
    if (places.size() < kMaxPlaces) places.push_back(i);
  }
  return *views_.emplace_back(std::move(view));
}

std::optional<ByteRange> PreparedText::QuotationAround(size_t begin, size_t end) {
  if (!quotations_) quotations_ = FindQuotations(text.text());
  const auto it = std::upper_bound(quotations_->begin(), quotations_->end(), begin,
                                   [](size_t at, const ByteRange& q) { return at < q.begin; });
  if (it == quotations_->begin() || (it - 1)->end < end) return std::nullopt;
  return *(it - 1);
}

}  // namespace claque
