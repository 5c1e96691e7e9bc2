#include "worker/classify/translation_claim.h"

#include <algorithm>

namespace claque {
namespace {

constexpr double kTelling = 0.5;      // weight of a word that is no filler
constexpr double kMaxDisorder = 0.6;  // share of distant pairs that changed order
constexpr double kMixed = 0.3;        // share of pairs of two clauses that did
constexpr double kAnyNumber = 2;      // "both", "twice", "one": said in other ways, too
constexpr size_t kBefore = 4;         // tokens beside the stretch where it may be negated
constexpr size_t kAfter = 3;
constexpr size_t kNear = 40;     // where it may be turned down
constexpr size_t kOwnWords = 4;  // beside a quotation make it a comment

// One comparison. One use.
class Claim {
 public:
  Claim(const TranslationPhrase& phrase, TranslationPost& post, const TranslationAlignment& a)
      : phrase_(phrase),
        post_(post),
        p_(phrase.meaning.units()),
        t_(post.meaning().units()),
        tokens_(post.meaning().tokens()),
        first_(t_[a.first].token),
        last_(t_[a.last].token),
        a_(a) {}

  bool IsTheSame() {
    if (!NumbersAgree() || !NamesAgree() || HasOpposite() || Replaces()) return false;
    if (IsNegated() != !phrase_.meaning.negations().empty() || NegatesAnother()) return false;
    if (Disorder() > kMaxDisorder || MixesClauses() || ExchangesAround()) return false;
    return !IsTurnedDown();
  }

 private:
  // Units of the text that are not the phrase's, in the stretch and a little beyond, in its
  // sentences.
  template <typename Test>
  bool AnyFree(const Test& test) const {
    for (size_t at = a_.begin; at < a_.end; ++at) {
      if (!a_.IsUsed(at) && InSentence(t_[at].token) && test(t_[at])) return true;
    }
    return false;
  }
  bool InSentence(size_t token) const {
    return tokens_[token].sentence >= tokens_[first_].sentence &&
           tokens_[token].sentence <= tokens_[last_].sentence;
  }
  // Those of sorted tokens from `before` tokens before the stretch to `after` behind it.
  static std::span<const uint32_t> Within(const std::vector<uint32_t>& tokens, size_t first,
                                          size_t last) {
    const auto begin = std::ranges::lower_bound(tokens, first);
    return {begin, std::upper_bound(begin, tokens.end(), last)};
  }
  std::span<const uint32_t> NegationsNear() const {
    return Within(post_.meaning().negations(), first_ > kBefore ? first_ - kBefore : 0,
                  last_ + kAfter);
  }

  bool NumbersAgree() const {
    for (const uint32_t i : phrase_.content) {
      if (p_[i].number > kAnyNumber && !a_.Found(i)) return false;
    }
    return !AnyFree([](const MeaningUnit& unit) { return unit.number > kAnyNumber; });
  }

  // A name lost, or another one in the place of a word that no list knows.
  bool NamesAgree() const {
    bool lost = false;
    for (const uint32_t i : phrase_.content) {
      if (a_.Found(i) || !p_[i].concepts.empty() || p_[i].number >= 0) continue;
      if (p_[i].name || p_[i].tag) return false;
      lost = true;
    }
    return !lost || !AnyFree([](const MeaningUnit& unit) {
      return unit.name && unit.concepts.empty() && unit.number < 0;
    });
  }

  bool HasOpposite() const {
    for (const uint32_t i : phrase_.content) {
      if (a_.Found(i) || p_[i].concepts.empty()) continue;
      if (AnyFree([&](const MeaningUnit& unit) {
            return EmbeddedConcepts().AreOpposite(p_[i].concepts, unit.concepts);
          })) {
        return true;
      }
    }
    return false;
  }

  // One word of it has another, unlike one in its place: that may turn the claim.
  bool Replaces() const {
    const MeaningUnit* missing = nullptr;
    for (const uint32_t i : phrase_.content) {
      if (a_.Found(i)) continue;
      if (missing != nullptr) return false;
      missing = &p_[i];
    }
    if (missing == nullptr || missing->weight < kTelling) return false;
    size_t standing = 0;
    for (uint32_t at = a_.first; at <= a_.last; ++at) {
      standing += t_[at].content && t_[at].weight >= kTelling && !a_.IsUsed(at);
    }
    return standing == 1;
  }

  bool IsNegated() const {
    return std::ranges::any_of(NegationsNear(), [&](uint32_t at) { return InSentence(at); });
  }

  // Of tokens of the phrase.
  bool AreInOneClause(uint32_t a, uint32_t b) const {
    const auto begin = phrase_.clause_starts.begin();
    return std::find(begin + std::min(a, b) + 1, begin + std::max(a, b) + 1, true) ==
           begin + std::max(a, b) + 1;
  }

  // A negation of the text stands before a word that the phrase does not negate.
  bool NegatesAnother() const {
    for (const uint32_t negation : NegationsNear()) {
      size_t next = a_.begin;
      while (next < a_.end && (t_[next].token <= negation || !t_[next].content)) ++next;
      if (next == a_.end || t_[next].token > negation + kBefore) continue;
      for (const uint32_t i : phrase_.content) {
        if (a_.place[i] != next) continue;
        const uint32_t word = p_[i].token;
        const auto negates = [&](uint32_t at) {
          return at <= word + kBefore && at + kBefore >= word && AreInOneClause(at, word);
        };
        if (std::ranges::none_of(phrase_.meaning.negations(), negates)) return true;
      }
    }
    return false;
  }

  // Share of distant pairs that changed order. Neighbours do so in any translation.
  double Disorder() const {
    std::vector<uint32_t> order;
    for (const uint32_t i : phrase_.content) {
      if (a_.Found(i)) order.push_back(a_.place[i]);
    }
    double pairs = 0;
    double turned = 0;
    for (size_t i = 0; i < order.size(); ++i) {
      for (size_t j = i + 2; j < order.size(); ++j) {
        ++pairs;
        turned += order[j] < order[i];
      }
    }
    return pairs > 0 ? turned / pairs : 0;
  }

  // Words were exchanged between two clauses that follow one another. One that moved as a whole is
  // the same claim.
  bool MixesClauses() const {
    std::vector<std::vector<uint32_t>> clauses(1);  // places
    size_t at = 0;
    for (const uint32_t i : phrase_.content) {
      for (; at <= p_[i].token; ++at) {
        if (phrase_.clause_starts[at] && !clauses.back().empty()) clauses.emplace_back();
      }
      if (a_.Found(i)) clauses.back().push_back(a_.place[i]);
    }
    for (size_t c = 1; c < clauses.size(); ++c) {
      double crossed = 0;
      for (const uint32_t before : clauses[c - 1]) {
        for (const uint32_t behind : clauses[c]) crossed += behind < before;
      }
      const auto pairs = static_cast<double>(clauses[c - 1].size() * clauses[c].size());
      if (crossed > kMixed * pairs && crossed < (1 - kMixed) * pairs) return true;
    }
    return false;
  }

  // "A more than B" against "B more than A": what stood before it stands behind it, and the other
  // way round.
  bool ExchangesAround() const {
    for (const uint32_t pivot : phrase_.meaning.pivots()) {
      for (const uint32_t other : Within(post_.meaning().pivots(), first_, last_)) {
        bool to_behind = false;
        bool to_front = false;
        for (const uint32_t i : phrase_.content) {
          if (!a_.Found(i)) continue;
          const uint32_t at = t_[a_.place[i]].token;
          to_behind |= p_[i].token < pivot && at > other;
          to_front |= p_[i].token > pivot && at < other;
        }
        if (to_behind && to_front) return true;
      }
    }
    return false;
  }

  // Asked though the phrase does not ask, quoted to reject, or told to be nonsense.
  bool IsTurnedDown() {
    if (post_.meaning().Asks(last_) && !phrase_.asks) return true;
    const size_t begin = first_ > kNear ? first_ - kNear : 0;
    const size_t end = std::min(tokens_.size(), last_ + 1 + kNear);
    const auto quote = post_.text().QuotationAround(tokens_[first_].begin, tokens_[last_].end);
    if (quote && IsCommented(*quote, begin, end)) return true;
    return !phrase_.rejects && post_.meaning().Rejects(begin, end, first_, last_ + 1);
  }

  // Words of the author's own beside the quotation, with a negation among them.
  bool IsCommented(ByteRange quote, size_t begin, size_t end) const {
    const auto outside = [&](size_t at) {
      return tokens_[at].begin < quote.begin || tokens_[at].end > quote.end;
    };
    size_t own = 0;
    for (size_t at = begin; at < end; ++at) {
      own += tokens_[at].kind == TokenKind::kWord && outside(at);
    }
    return own >= kOwnWords &&
           std::ranges::any_of(Within(post_.meaning().negations(), begin, end - 1), outside);
  }

  const TranslationPhrase& phrase_;
  TranslationPost& post_;
  const std::vector<MeaningUnit>& p_;
  const std::vector<MeaningUnit>& t_;
  const std::vector<Token>& tokens_;
  const uint32_t first_;  // tokens of the stretch
  const uint32_t last_;
  const TranslationAlignment& a_;
};

}  // namespace

bool ClaimsTheSame(const TranslationPhrase& phrase, TranslationPost& post,
                   const TranslationAlignment& alignment) {
  return Claim(phrase, post, alignment).IsTheSame();
}

}  // namespace claque
