#include "worker/classify/phrase_align.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "common/text/utf8.h"
#include "worker/classify/embedded_lexicons.h"

namespace claque {
namespace {

constexpr double kVariantScore = 0.5;
constexpr double kEditedScore = 0.68;
constexpr double kStopWeight = 0.2;
constexpr double kSoftMatch = 0.85;
constexpr size_t kStemBytes = 4;
constexpr size_t kMaxPhraseTokens = 120;
constexpr size_t kMaxPlaces = 64;  // of one word that are looked at
constexpr size_t kNearTokens = 12;

const Lexicon* LexiconOf(const TokenizedText& text) {
  const Lexicon* best = &EmbeddedLexicons().front();
  size_t most = 0;
  for (const Lexicon& lexicon : EmbeddedLexicons()) {
    size_t count = 0;
    for (const Token& t : text.tokens()) count += lexicon.IsStopWord(t.key);
    if (count > most) {
      most = count;
      best = &lexicon;
    }
  }
  return best;
}

// Two forms of one word: a common beginning of at least three quarters, or one edit in a long word.
bool IsSimilar(std::string_view a, std::string_view b) {
  if (a.size() < 4 || b.size() < 4) return false;
  const size_t longest = std::max(a.size(), b.size());
  const size_t shortest = std::min(a.size(), b.size());
  if (shortest * 3 < longest * 2) return false;
  const auto [pa, pb] =
      std::mismatch(a.begin(), a.begin() + static_cast<ptrdiff_t>(shortest), b.begin());
  const auto prefix = static_cast<size_t>(pa - a.begin());
  if (prefix * 4 >= longest * 3) return true;
  size_t suffix = 0;
  while (suffix < shortest - prefix && a[a.size() - 1 - suffix] == b[b.size() - 1 - suffix]) {
    ++suffix;
  }
  return longest >= 6 && longest - prefix - suffix <= (longest >= 10 ? 3u : 2u) && prefix >= 1;
}

double Similarity(const Token& a, const Token& b) {
  if (a.key == b.key) return 1.0;
  if (a.kind != TokenKind::kWord || b.kind != TokenKind::kWord) return 0.0;
  return IsSimilar(a.key, b.key) ? kSoftMatch : 0.0;
}

uint32_t GramHash(const char32_t* c) {
  uint64_t h = 0xCBF29CE484222325u;
  for (int i = 0; i < 4; ++i) h = (h ^ c[i]) * 0x100000001B3u;
  h ^= h >> 29;
  h *= 0xBF58476D1CE4E5B9u;
  return static_cast<uint32_t>(h >> 32);
}

// Best place of the phrase in the text, and what stands on what there.
struct Window {
  size_t begin = 0;
  size_t end = 0;
  std::vector<std::optional<size_t>> aligned;  // per phrase token: text token
};

class Aligner {
 public:
  Aligner(const PreparedPhrase& phrase, const PreparedText& text)
      : phrase_(phrase), text_(text), p_(phrase.text.tokens()), t_(text.text.tokens()) {}

  EchoMatch Run() {
    EchoMatch out;
    if (!phrase_.distinctive || t_.empty()) return out;
    const std::optional<size_t> verbatim = FindVerbatim();
    if (verbatim) {
      window_.begin = *verbatim;
      window_.end = *verbatim + p_.size();
      for (size_t i = 0; i < p_.size(); ++i) window_.aligned.emplace_back(*verbatim + i);
      out.score = 1.0;
      out.kind = v1::EXACT;
    } else if (FindWindow()) {
      Align();
      out.score = Score();
      out.kind = out.score >= kEditedScore ? v1::EDITED : v1::PARAPHRASE;
    }
    out.is_variant = out.score >= kVariantScore && SaysTheSame();
    if (!out.is_variant) out.kind = v1::ECHO_KIND_UNSPECIFIED;
    if (out.is_variant) AddSpans(out);
    return out;
  }

 private:
  std::optional<size_t> FindVerbatim() const {
    const auto it = text_.places.find(p_[0].key);
    if (it == text_.places.end()) return std::nullopt;
    for (const uint32_t at : it->second) {
      if (at + p_.size() > t_.size()) break;
      size_t i = 1;
      while (i < p_.size() && p_[i].key == t_[at + i].key) ++i;
      if (i == p_.size()) return at;
    }
    return std::nullopt;
  }

  template <typename F>
  void ForEachPlace(const Token& token, F f) const {
    const auto visit = [&](const auto& map, std::string_view key) {
      const auto it = map.find(key);
      if (it == map.end()) return;
      size_t seen = 0;
      for (const uint32_t at : it->second) {
        if (++seen > kMaxPlaces) break;
        if (const double s = Similarity(token, t_[at]); s > 0) f(at, s);
      }
    };
    if (token.key.size() < kStemBytes) {
      visit(text_.places, token.key);
    } else {
      visit(text_.stems, token.key.substr(0, kStemBytes));
    }
  }

  // The stretch of text with the heaviest matches, at most twice as long as the phrase.
  bool FindWindow() {
    std::vector<std::pair<size_t, double>> matches;  // place, weight
    for (size_t i = 0; i < p_.size(); ++i) {
      ForEachPlace(p_[i],
                   [&](size_t at, double s) { matches.emplace_back(at, s * phrase_.weights[i]); });
    }
    if (matches.empty()) return false;
    std::sort(matches.begin(), matches.end());
    const size_t width = p_.size() * 2 + 4;
    double best = -1;
    double sum = 0;
    size_t low = 0;
    for (size_t high = 0; high < matches.size(); ++high) {
      sum += matches[high].second;
      while (matches[high].first - matches[low].first >= width) sum -= matches[low++].second;
      if (sum > best + 1e-9) {
        best = sum;
        window_.begin = matches[low].first;
        window_.end = matches[high].first + 1;
      }
    }
    return best >= 0.3 * phrase_.total_weight;
  }

  // Each phrase word takes the most similar free word, in order first (so that repeated words pair
  // up as they stand).
  void Align() {
    window_.aligned.assign(p_.size(), std::nullopt);
    std::vector<bool> taken(window_.end - window_.begin, false);
    size_t expected = window_.begin;
    for (size_t i = 0; i < p_.size(); ++i) {
      double best = 0;
      size_t where = 0;
      for (size_t at = window_.begin; at < window_.end; ++at) {
        if (taken[at - window_.begin]) continue;
        double s = Similarity(p_[i], t_[at]);
        if (s == 0) continue;
        const double distance = std::abs(static_cast<double>(at) - static_cast<double>(expected));
        s -= 0.001 * std::min(distance, 100.0);
        if (s > best) {
          best = s;
          where = at;
        }
      }
      if (best > 0) {
        window_.aligned[i] = where;
        taken[where - window_.begin] = true;
        expected = where + 1;
      }
    }
    TrimWindow();
  }

  void TrimWindow() {
    size_t begin = window_.end;
    size_t end = window_.begin;
    for (const auto& at : window_.aligned) {
      if (!at) continue;
      begin = std::min(begin, *at);
      end = std::max(end, *at + 1);
    }
    if (begin < end) {
      window_.begin = begin;
      window_.end = end;
    }
  }

  double Weight(const Token& token) const {
    return phrase_.lexicon->IsStopWord(token.key) ? kStopWeight : 1.0;
  }

  double Score() const {
    double aligned = 0;
    double in_order = 0;
    double pairs = 0;
    std::optional<size_t> last;
    std::set<size_t> used;
    for (size_t i = 0; i < p_.size(); ++i) {
      if (!window_.aligned[i]) continue;
      const size_t at = *window_.aligned[i];
      used.insert(at);
      aligned += phrase_.weights[i] * Similarity(p_[i], t_[at]);
      if (last) {
        ++pairs;
        in_order += at > *last;
      }
      last = at;
    }
    aligned /= phrase_.total_weight;
    double extra = 0;
    double all = 0;
    for (size_t at = window_.begin; at < window_.end; ++at) {
      all += Weight(t_[at]);
      if (!used.contains(at)) extra += Weight(t_[at]);
    }
    const std::vector<uint32_t> grams = CharGrams(text_.text, window_.begin, window_.end);
    size_t common = 0;
    for (const uint32_t g : phrase_.grams)
      common += std::binary_search(grams.begin(), grams.end(), g);
    const double containment =
        phrase_.grams.empty()
            ? aligned
            : static_cast<double>(common) / static_cast<double>(phrase_.grams.size());
    const double density = all > 0 ? 1.0 - extra / all : 1.0;
    const double order = pairs > 0 ? in_order / pairs : 1.0;
    return (0.6 * aligned + 0.4 * containment) * (0.75 + 0.2 * density + 0.05 * order);
  }

  bool SaysTheSame() const {
    return SamePolarity() && NoAntonyms() && SameNumbers() && SameNames() && SameRoles() &&
           !Rejected();
  }

  bool Has(Cue cue, const Token& t) const { return phrase_.lexicon->HasWord(cue, t.key); }

  bool SamePolarity() const {
    size_t in_phrase = 0;
    for (const Token& t : p_) in_phrase += Has(Cue::kNegation, t);
    size_t in_text = 0;
    // A negation just before or after the window still governs it.
    const size_t begin = window_.begin >= 2 ? window_.begin - 2 : 0;
    const size_t end = std::min(t_.size(), window_.end + 1);
    for (size_t i = begin; i < end; ++i) {
      const bool inside = i >= window_.begin && i < window_.end;
      const size_t edge = i < window_.begin ? window_.begin : window_.end - 1;
      if (inside || t_[i].sentence == t_[edge].sentence) in_text += Has(Cue::kNegation, t_[i]);
    }
    return in_phrase % 2 == in_text % 2;
  }

  std::vector<size_t> FreeTextTokens(size_t margin) const {
    std::set<size_t> used;
    for (const auto& at : window_.aligned) {
      if (at) used.insert(*at);
    }
    std::vector<size_t> out;
    const size_t begin = window_.begin > margin ? window_.begin - margin : 0;
    const size_t end = std::min(t_.size(), window_.end + margin);
    for (size_t i = begin; i < end; ++i) {
      if (!used.contains(i)) out.push_back(i);
    }
    return out;
  }

  bool NoAntonyms() const {
    const std::vector<size_t> free = FreeTextTokens(2);
    for (const auto& [a, b] : phrase_.lexicon->antonyms()) {
      for (size_t i = 0; i < p_.size(); ++i) {
        const bool is_a = p_[i].key == a;
        if (!is_a && p_[i].key != b) continue;
        const std::string& opposite = is_a ? b : a;
        // Aligned with its like: nothing was turned round here.
        if (window_.aligned[i] && t_[*window_.aligned[i]].key == p_[i].key) continue;
        for (const size_t at : free) {
          if (t_[at].key == opposite) return false;
        }
        if (window_.aligned[i] && t_[*window_.aligned[i]].key == opposite) return false;
      }
    }
    return true;
  }

  bool SameNumbers() const {
    bool lost = false;
    for (size_t i = 0; i < p_.size(); ++i) {
      lost = lost || (p_[i].kind == TokenKind::kNumber && !window_.aligned[i]);
    }
    if (!lost) return true;
    for (const size_t at : FreeTextTokens(1)) {
      if (t_[at].kind == TokenKind::kNumber) return false;
    }
    return true;
  }

  bool IsName(const std::vector<Token>& tokens, size_t i) const {
    const Token& t = tokens[i];
    if (t.kind == TokenKind::kHandle || t.kind == TokenKind::kHashtag) return false;
    if (!t.capital || t.kind != TokenKind::kWord || phrase_.lexicon->IsStopWord(t.key))
      return false;
    return i > 0 && tokens[i - 1].sentence == t.sentence;
  }

  static bool Shouts(const std::vector<Token>& tokens) {
    size_t capitals = 0;
    for (const Token& t : tokens) capitals += t.capital;
    return capitals * 2 > tokens.size();
  }

  bool SameNames() const {
    if (Shouts(p_) || Shouts(t_)) return true;
    bool lost = false;
    for (size_t i = 0; i < p_.size(); ++i) lost = lost || (!window_.aligned[i] && IsName(p_, i));
    if (!lost) return true;
    for (const size_t at : FreeTextTokens(1)) {
      if (t_[at].capital && t_[at].kind == TokenKind::kWord &&
          !phrase_.lexicon->IsStopWord(t_[at].key)) {
        return false;
      }
    }
    return true;
  }

  // "a beats b" against "b beats a": what stood before the comparison word now stands behind it.
  bool SameRoles() const {
    for (size_t i = 0; i < p_.size(); ++i) {
      if (!Has(Cue::kCompare, p_[i]) || !window_.aligned[i]) continue;
      const size_t pivot = *window_.aligned[i];
      // A clause that moved as a whole crosses one way; exchanged roles cross both ways.
      bool to_behind = false;
      bool to_front = false;
      for (size_t j = 0; j < p_.size(); ++j) {
        if (j == i || !window_.aligned[j] || phrase_.weights[j] < 0.5) continue;
        to_behind = to_behind || (j<i&& * window_.aligned[j]> pivot);
        to_front = to_front || (j > i && *window_.aligned[j] < pivot);
      }
      if (to_behind && to_front) return false;
    }
    return true;
  }

  // Somebody repeats the phrase to turn it down.
  bool Rejected() const {
    const size_t begin = window_.begin > kNearTokens ? window_.begin - kNearTokens : 0;
    const size_t end = std::min(t_.size(), window_.end + kNearTokens);
    for (const CueHit& hit : phrase_.lexicon->Find(text_.text, begin, end)) {
      if (hit.pattern->cue != Cue::kReject || hit.end > end) continue;
      if (hit.end <= window_.begin || hit.begin >= window_.end) return true;
    }
    return false;
  }

  void AddSpans(EchoMatch& out) const {
    std::vector<size_t> places;
    for (const auto& at : window_.aligned) {
      if (at) places.push_back(*at);
    }
    std::sort(places.begin(), places.end());
    for (size_t i = 0; i < places.size();) {
      size_t j = i;
      while (j + 1 < places.size() && places[j + 1] == places[j] + 1) ++j;
      const ByteRange r = text_.text.Origin(t_[places[i]].begin, t_[places[j]].end);
      v1::Span span;
      span.set_field("stock_phrase");
      span.set_begin(static_cast<int32_t>(r.begin));
      span.set_end(static_cast<int32_t>(r.end));
      span.set_cue("aligned");
      span.set_weight(static_cast<double>(j - i + 1) / static_cast<double>(p_.size()));
      out.spans.push_back(std::move(span));
      i = j + 1;
    }
  }

  const PreparedPhrase& phrase_;
  const PreparedText& text_;
  const std::vector<Token>& p_;
  const std::vector<Token>& t_;
  Window window_;
};

}  // namespace

std::vector<uint32_t> CharGrams(const TokenizedText& text, size_t begin, size_t end) {
  std::u32string letters = U" ";
  for (size_t i = begin; i < end; ++i) {
    const Token& t = text.tokens()[i];
    if (t.kind == TokenKind::kLink || t.kind == TokenKind::kHandle) continue;
    for (size_t at = 0; at < t.key.size();) letters += NextCodePoint(t.key, &at);
    letters += U' ';
  }
  std::vector<uint32_t> grams;
  for (size_t i = 0; i + 4 <= letters.size(); ++i) grams.push_back(GramHash(letters.data() + i));
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

PreparedPhrase::PreparedPhrase(std::string_view phrase)
    : source(phrase), text(source), lexicon(LexiconOf(text)) {
  if (text.tokens().size() > kMaxPhraseTokens) text.mutable_tokens().resize(kMaxPhraseTokens);
  const std::vector<Token>& tokens = text.tokens();
  grams = CharGrams(text, 0, tokens.size());
  size_t content = 0;
  size_t letters = 0;
  for (const Token& t : tokens) {
    const bool stop = lexicon->IsStopWord(t.key);
    const bool word = t.kind == TokenKind::kWord || t.kind == TokenKind::kNumber;
    weights.push_back(stop || !word ? kStopWeight : 1.0);
    total_weight += weights.back();
    content += word && !stop;
    letters += CodePointCount(t.key);
  }
  distinctive = tokens.size() >= 3 && content >= 2 && letters >= 11;
}

PreparedText::PreparedText(std::string_view original) : text(original) {
  const std::vector<Token>& tokens = text.tokens();
  grams = CharGrams(text, 0, tokens.size());
  for (uint32_t i = 0; i < tokens.size(); ++i) {
    places[tokens[i].key].push_back(i);
    stems[tokens[i].key.substr(0, kStemBytes)].push_back(i);
  }
}

EchoMatch AlignPhrase(const PreparedPhrase& phrase, const PreparedText& text) {
  return Aligner(phrase, text).Run();
}

}  // namespace claque
