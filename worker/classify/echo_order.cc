#include <algorithm>
#include <span>

#include "worker/classify/echo_stance.h"

namespace claque {
namespace {

constexpr size_t kBeside = 4;  // tokens to the next content word

class OrderMeasure {
 public:
  OrderMeasure(const PreparedPhrase& phrase, PreparedText& text, const Alignment& a,
               EchoValues& values)
      : phrase_(phrase), p_(phrase.text.tokens()), t_(text.text.tokens()), a_(a), values_(values) {}

  void Run() {
    Roles();
    Moved();
    Order();
  }

 private:
  double& At(EchoFeature f) { return values_[static_cast<size_t>(f)]; }
  bool Aligned(size_t i) const { return a_.place[i] != Alignment::kFree; }

  // The content word of the phrase next to token i, forward or backward: where it is in the text,
  // kFree where it is not there.
  uint32_t Beside(size_t i, bool forward) const {
    for (size_t k = 1; k <= kBeside; ++k) {
      if (forward ? i + k >= p_.size() : i < k) break;
      const size_t j = forward ? i + k : i - k;
      if (a_.phrase_words[j].content) return a_.place[j];
    }
    return Alignment::kFree;
  }
  // Whether the content word next to text token `at` is the one at `expected`.
  bool IsBeside(size_t at, bool forward, uint32_t expected, bool& own) const {
    for (size_t k = 1; k <= kBeside; ++k) {
      if (forward ? at + k >= t_.size() : at < k) break;
      const size_t j = forward ? at + k : at - k;
      if (!a_.text_words[j].content) continue;
      own = a_.IsUsed(j);
      return j == expected;
    }
    own = false;
    return false;
  }

  // "Not a but b" against "a, not b": it stands before another word of the phrase, one that was not
  // its neighbour.
  bool NegatesAnother(size_t i) const {
    const uint32_t negated = Beside(i, true);
    if (negated == Alignment::kFree) return false;
    bool own = false;
    if (IsBeside(a_.place[i], true, negated, own) || !own) return false;
    const uint32_t before = Beside(i, false);
    return before == Alignment::kFree || !IsBeside(a_.place[i], true, before, own);
  }

  // A negation or a comparison word that is still there, but beside another word of the phrase.
  void Moved() {
    for (size_t i = 0; i < p_.size(); ++i) {
      const WordView& word = a_.phrase_words[i];
      if (!(word.pivot || word.negation) || !Aligned(i)) continue;
      if (word.negation && NegatesAnother(i)) {
        At(EchoFeature::kNegationMoved) = 1;
        continue;
      }
      bool kept = false;
      bool other = false;
      for (const bool forward : {true, false}) {
        const uint32_t expected = Beside(i, forward);
        if (expected == Alignment::kFree) continue;
        bool own = false;
        // It may precede where it followed: both sides will do.
        for (const bool side : {true, false}) {
          kept |= IsBeside(a_.place[i], side, expected, own);
          other |= own && side;
        }
      }
      if (kept || !other) continue;
      At(word.pivot ? EchoFeature::kPivotMoved : EchoFeature::kNegationMoved) = 1;
    }
  }

  // Who does what to whom is in the order of words. Clauses may change places as a whole, and one
  // may begin in its middle; else words were exchanged.
  void Order() {
    struct Clause {
      std::vector<uint32_t> places;  // of content words, pivots and negations, as in the phrase
    };
    std::vector<Clause> clauses(1);
    for (size_t i = 0; i < p_.size(); ++i) {
      if (phrase_.clause_starts[i]) clauses.emplace_back();
      const WordView& word = a_.phrase_words[i];
      if (Aligned(i) && (word.content || word.pivot || word.negation)) {
        clauses.back().places.push_back(a_.place[i]);
      }
    }
    size_t turns = 0;
    bool inside = false;  // a clause
    uint32_t last = 0;
    for (const Clause& clause : clauses) {
      for (size_t k = 0; k < clause.places.size(); ++k) {
        const bool turn = clause.places[k] < last;
        turns += turn;
        inside |= turn && k > 0;
        last = clause.places[k];
      }
    }
    if (turns == 0) return;
    if (Transposed()) return;
    // Two pieces that touch have changed places: nothing was exchanged around a third.
    if (turns == 1 && inside) return;
    for (const Clause& clause : clauses) {
      const std::vector<uint32_t>& c = clause.places;
      size_t descents = 0;
      for (size_t k = 1; k < c.size(); ++k) descents += c[k] < c[k - 1];
      if (descents == 0) continue;
      const bool rotated = descents == 1;  // two pieces that touch have changed places
      At(rotated ? EchoFeature::kRotated : EchoFeature::kExchanged) = 1;
    }
    for (size_t a = 0; a < clauses.size(); ++a) {
      for (size_t b = 0; b < a; ++b) {
        if (AreMixed(clauses[a].places, clauses[b].places)) At(EchoFeature::kInterleaved) = 1;
      }
    }
  }

  // "a beats b" against "b beats a", all else in its place: two short pieces that are no clauses of
  // their own have changed places around a third. Whether the voice has changed too, so that the
  // order tells nothing ("b is beaten by a").
  bool Transposed() {
    std::vector<size_t> words;  // of the phrase
    std::vector<uint32_t> places;
    std::vector<bool> starts;  // a clause begins here
    bool start = true;
    for (size_t i = 0; i < p_.size(); ++i) {
      start = start || phrase_.clause_starts[i];
      const WordView& word = a_.phrase_words[i];
      if (!Aligned(i) || !(word.content || word.pivot || word.negation)) continue;
      words.push_back(i);
      places.push_back(a_.place[i]);
      starts.push_back(start);
      start = false;
    }
    std::vector<uint32_t> sorted = places;
    std::sort(sorted.begin(), sorted.end());
    size_t begin = 0;
    size_t end = places.size();
    while (begin < end && places[begin] == sorted[begin]) ++begin;
    while (begin < end && places[end - 1] == sorted[end - 1]) --end;
    std::vector<size_t> turns;  // where the pieces behind the first one begin
    for (size_t k = begin + 1; k < end; ++k) {
      if (places[k] < places[k - 1]) turns.push_back(k);
    }
    const auto opens = [&](size_t at) { return at == places.size() || starts[at]; };
    const std::span<const size_t> all = words;
    if (turns.size() == 1) {  // one piece on each side of where two clauses meet
      if (std::max(turns[0] - begin, end - turns[0]) > 2 || !starts[turns[0]] || opens(begin) ||
          opens(end)) {
        return false;
      }
      return Exchanged(all.subspan(begin, turns[0] - begin), all.subspan(turns[0], end - turns[0]));
    }
    if (turns.size() != 2 || places[turns[0]] < places[end - 1] ||
        places[begin] < places[turns[1] - 1]) {
      return false;
    }
    const size_t shortest = std::min(turns[0] - begin, end - turns[1]);
    const size_t longest = std::max(turns[0] - begin, end - turns[1]);
    const bool clauses = opens(begin) && opens(turns[0]) && opens(turns[1]) && opens(end);
    if (clauses || shortest > 2 || longest > 4) return false;
    return Exchanged(all.subspan(begin, turns[0] - begin), all.subspan(turns[1], end - turns[1]));
  }

  // Two pieces have changed places. True where the voice has changed.
  bool Exchanged(std::span<const size_t> one, std::span<const size_t> other) {
    if (HasChangedVoice(one, other)) return true;
    const auto kept = [&](size_t i) {
      return !a_.phrase_words[i].content || a_.match[i] == WordMatch::kSame;
    };
    bool same_clause = true;
    for (size_t i = one.front() + 1; i <= other.back(); ++i) {
      same_clause &= !phrase_.clause_starts[i];
    }
    const bool forms = same_clause && phrase_.language->marks_cases() &&
                       std::ranges::all_of(one, kept) && std::ranges::all_of(other, kept);
    At(forms ? EchoFeature::kTransposedForms : EchoFeature::kTransposed) = 1;
    return false;
  }

  // Says one of the two "by", or has a word the ending of it, and the other does not?
  bool HasChangedVoice(std::span<const size_t> one, std::span<const size_t> other) const {
    const EchoLanguage& language = *phrase_.language;
    bool lost = false;
    bool gained = false;
    for (size_t i = 0; i < p_.size(); ++i) {
      lost |= !Aligned(i) && language.IsAgentWord(p_[i].key);
    }
    for (size_t at = a_.begin; at < a_.end; ++at) {
      gained |= !a_.IsUsed(at) && language.IsAgentWord(t_[at].key);
    }
    for (const std::span<const size_t> piece : {one, other}) {
      for (const size_t i : piece) {
        const bool was = language.HasAgentEnding(p_[i].key);
        const bool is = language.HasAgentEnding(t_[a_.place[i]].key);
        lost |= was && !is;
        gained |= is && !was;
      }
    }
    return lost != gained;
  }

  static bool AreMixed(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
    if (a.empty() || b.empty()) return false;
    const auto [a_first, a_last] = std::minmax_element(a.begin(), a.end());
    const auto [b_first, b_last] = std::minmax_element(b.begin(), b.end());
    return *a_first < *b_last && *b_first < *a_last;
  }

  // "a beats b" against "b beats a". A clause that moved as a whole crosses the pivot one way;
  // exchanged roles cross it both ways.
  void Roles() {
    for (size_t i = 0; i < p_.size(); ++i) {
      const WordView& word = a_.phrase_words[i];
      if (!(word.pivot || word.negation) || !Aligned(i)) continue;
      const size_t pivot = a_.place[i];
      bool to_behind = false;
      bool to_front = false;
      for (size_t j = 0; j < p_.size(); ++j) {
        if (j == i || !Aligned(j) || !a_.phrase_words[j].content) continue;
        const bool behind = a_.place[j] > pivot;
        to_behind |= j < i && behind;
        to_front |= j > i && !behind;
      }
      if (!to_behind || !to_front) continue;
      At(word.pivot ? EchoFeature::kRoles : EchoFeature::kRolesNegation) = 1;
    }
  }

  const PreparedPhrase& phrase_;
  const std::vector<Token>& p_;
  const std::vector<Token>& t_;
  const Alignment& a_;
  EchoValues& values_;
};

}  // namespace

void MeasureOrder(const PreparedPhrase& phrase, PreparedText& text, const Alignment& alignment,
                  EchoValues& values) {
  OrderMeasure(phrase, text, alignment, values).Run();
}

}  // namespace claque
