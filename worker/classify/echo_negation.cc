#include <algorithm>
#include <cstdlib>

#include "worker/classify/echo_stance.h"

namespace claque {
namespace {

constexpr size_t kNegationCluster = 2;  // tokens between the halves of "ne … pas"
constexpr size_t kBeside = 4;           // tokens to the word that a negation negates

// Negations that one has and the other has not. One use.
class Negations {
 public:
  Negations(const PreparedPhrase& phrase, const PreparedText& text, const Alignment& a,
            EchoValues& values)
      : p_(phrase.text.tokens()), t_(text.text.tokens()), a_(a), values_(values) {}

  void Run() {
    const int lost = LostNegations();
    int gained = 0;
    size_t last = SIZE_MAX;
    for (const size_t at : FreeTokens(a_, t_, 2, 1)) {
      if (!a_.text_words[at].negation || IsAside(at)) continue;
      bool joined = last != SIZE_MAX && at - last <= kNegationCluster;
      last = at;
      // The other half of a negation that the phrase has too.
      for (size_t k = 1; k <= kNegationCluster && !joined; ++k) {
        joined = (at >= k && IsOfPhrase(at - k)) || IsOfPhrase(at + k);
      }
      if (!joined) ++gained;
    }
    const int change = std::abs(lost - gained);
    At(EchoFeature::kNegation) = change % 2;
    At(EchoFeature::kNegationTwice) = change > 0 && change % 2 == 0;
    At(EchoFeature::kNegationChanged) = lost > 0 && gained > 0;
    if (At(EchoFeature::kNegation) > 0 && At(EchoFeature::kAntonym) > 0) {
      At(EchoFeature::kNegatedAntonym) = 1;
    }
  }

 private:
  double& At(EchoFeature f) { return values_[static_cast<size_t>(f)]; }
  bool Aligned(size_t i) const { return a_.place[i] != Alignment::kFree; }

  // A negation of the text that is one of the phrase too.
  bool IsOfPhrase(size_t at) const {
    if (!a_.IsUsed(at) || !a_.text_words[at].negation) return false;
    for (size_t i = 0; i < p_.size(); ++i) {
      if (a_.place[i] == at) return a_.phrase_words[i].negation;
    }
    return false;
  }

  // Whether the content word of the phrase next to token i is in the text: what it negates is
  // there.
  bool HasNeighbour(size_t i) const {
    for (size_t k = i; k-- > 0 && i - k <= kBeside;) {
      if (!a_.phrase_words[k].content) continue;
      if (Aligned(k)) return true;
      break;
    }
    for (size_t k = i + 1; k < p_.size() && k - i <= kBeside; ++k) {
      if (a_.phrase_words[k].content) return Aligned(k);
    }
    return false;
  }

  // "Without a microphone": it negates what is added, not the claim. Such words are those that both
  // negate and compare.
  bool IsAside(size_t at) const {
    if (!a_.text_words[at].negation || !a_.text_words[at].pivot) return false;
    for (size_t k = at + 1; k < t_.size() && k - at <= kBeside; ++k) {
      if (a_.text_words[k].content) return !a_.IsUsed(k);
    }
    return false;
  }

  // Negations of the phrase that the text does not have though it has what they negate. Words near
  // one another are one negation ("ne … pas"), which any of them keeps.
  int LostNegations() const {
    int lost = 0;
    for (size_t i = 0; i < p_.size();) {
      if (!a_.phrase_words[i].negation) {
        ++i;
        continue;
      }
      bool kept = false;
      bool has_neighbour = false;
      size_t last = i;
      for (; i < p_.size() && i - last <= kNegationCluster; ++i) {
        if (!a_.phrase_words[i].negation) continue;
        kept |= Aligned(i);
        has_neighbour |= HasNeighbour(i);
        last = i;
      }
      lost += !kept && has_neighbour;
      i = last + 1;
    }
    return lost;
  }

  const std::vector<Token>& p_;
  const std::vector<Token>& t_;
  const Alignment& a_;
  EchoValues& values_;
};

}  // namespace

void MeasureNegations(const PreparedPhrase& phrase, const PreparedText& text,
                      const Alignment& alignment, EchoValues& values) {
  Negations(phrase, text, alignment, values).Run();
}

}  // namespace claque
