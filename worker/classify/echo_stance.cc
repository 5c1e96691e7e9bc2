#include "worker/classify/echo_stance.h"

#include <algorithm>

namespace claque {
namespace {

constexpr size_t kNear = 40;      // tokens beside the stretch where it may be turned down
constexpr double kOwnWords = 12;  // beside a quotation make it a comment
constexpr size_t kBeside = 4;     // tokens to what stands beside a word

// A run of missing phrase words and the words that stand in its place.
struct Gap {
  std::vector<size_t> missing;   // phrase tokens
  std::vector<size_t> standing;  // text tokens, free
  bool start = false;            // before the first word of the phrase that was found
  bool end = false;              // behind the last
};

class Stance {
 public:
  Stance(const PreparedPhrase& phrase, PreparedText& text, const Alignment& a, EchoValues& values)
      : phrase_(phrase),
        text_(text),
        language_(*phrase.language),
        p_(phrase.text.tokens()),
        t_(text.text.tokens()),
        a_(a),
        values_(values) {}

  void Run() {
    if (!a_.verbatim) {
      FindGaps();
      Replacements();
      Numbers();
      Antonyms();
      MeasureOrder(phrase_, text_, a_, values_);
      // What stands in a word's place is known to be no synonym, however many others are.
      if (At(EchoFeature::kNumber) > 0 || At(EchoFeature::kAntonym) > 0) {
        At(EchoFeature::kReworded) = At(EchoFeature::kRewordedMany) = 0;
        At(EchoFeature::kRewordedNear) = 0;
      }
    }
    MeasureNegations(phrase_, text_, a_, values_);
    Quotation();
  }

 private:
  double& At(EchoFeature f) { return values_[static_cast<size_t>(f)]; }
  bool Aligned(size_t i) const { return a_.place[i] != Alignment::kFree; }

  // Free text tokens next to `at`, up to `most`, in its sentence, forward or backward. Whether that
  // is all there is.
  bool Collect(size_t at, size_t most, bool forward, std::vector<size_t>& out) const {
    const uint32_t sentence = t_[at].sentence;
    for (size_t n = 0; n <= most; ++n) {
      if (forward ? at + 1 >= t_.size() : at == 0) return true;
      at = forward ? at + 1 : at - 1;
      if (t_[at].sentence != sentence || a_.IsUsed(at)) return true;
      if (n < most) out.push_back(at);
    }
    return false;
  }

  void FindGaps() {
    for (size_t i = 0; i < p_.size();) {
      if (Aligned(i)) {
        ++i;
        continue;
      }
      Gap gap;
      const size_t first = i;
      while (i < p_.size() && !Aligned(i)) gap.missing.push_back(i++);
      const size_t most = gap.missing.size() + 1;
      const bool left = first > 0;
      const bool right = i < p_.size();
      bool all = true;
      if (left) all &= Collect(a_.place[first - 1], most, true, gap.standing);
      if (right) all &= Collect(a_.place[i], most, false, gap.standing);
      // At an end of the phrase there may be other text, unless the sentence ends there too.
      gap.start = !left && !all;
      gap.end = !right && !all;
      std::sort(gap.standing.begin(), gap.standing.end());
      gap.standing.erase(std::unique(gap.standing.begin(), gap.standing.end()), gap.standing.end());
      gaps_.push_back(std::move(gap));
    }
  }

  bool IsName(const std::vector<Token>& tokens, const WordView& view, size_t i) const {
    const Token& t = tokens[i];
    if (!t.capital || t.kind != TokenKind::kWord || !view.content) return false;
    const bool starts = i == 0 || tokens[i - 1].sentence != t.sentence;
    return !starts || (i + 1 < tokens.size() && tokens[i + 1].capital);
  }
  // A stranger to the concepts.
  static bool IsUnknown(const Token& t, const WordView& view) {
    return t.kind == TokenKind::kWord && view.content && view.number < 0 && view.concepts.empty();
  }
  static bool Shouts(const std::vector<Token>& tokens) {
    const auto capitals =
        std::count_if(tokens.begin(), tokens.end(), [](const Token& t) { return t.capital; });
    return static_cast<size_t>(capitals) * 5 > tokens.size() * 3;
  }

  void Replacements() {
    double content = 0;
    for (const WordView& word : a_.phrase_words) content += word.content;
    double dropped = 0;
    double replaced = 0;
    double start = 0;
    double end = 0;
    const bool names = !language_.capital_nouns() && !Shouts(p_) && !Shouts(t_);
    for (const Gap& gap : gaps_) {
      size_t missing = 0;
      size_t standing = 0;
      bool name_lost = false;
      bool name_gained = false;
      bool unknown_lost = false;
      bool unknown_gained = false;
      bool number_gained = false;
      for (const size_t i : gap.missing) {
        missing += a_.phrase_words[i].content;
        name_lost |= IsName(p_, a_.phrase_words[i], i);
        unknown_lost |= IsUnknown(p_[i], a_.phrase_words[i]);
      }
      for (const size_t at : gap.standing) {
        standing += a_.text_words[at].content;
        number_gained |= a_.text_words[at].number >= 0;
        name_gained |= IsName(t_, a_.text_words[at], at);
        unknown_gained |= IsUnknown(t_[at], a_.text_words[at]);
      }
      const auto both = static_cast<double>(std::min(missing, standing));
      (gap.start ? start : gap.end ? end : replaced) += both;
      dropped += static_cast<double>(missing) - both;
      if (names && name_lost && name_gained) At(EchoFeature::kName) = 1;
      if (unknown_lost && unknown_gained) At(EchoFeature::kUnknown) = 1;
      if (number_gained && !gap.start && !gap.end) At(EchoFeature::kNumber) = 1;
    }
    double added = 0;
    for (size_t at = a_.begin; at < a_.end; ++at) {
      added += !a_.IsUsed(at) && a_.text_words[at].content;
    }
    if (content == 0) return;
    At(EchoFeature::kDropped) = dropped / content;
    if (At(EchoFeature::kSynonyms) + At(EchoFeature::kNearWords) > 0) {
      At(EchoFeature::kDroppedReworded) = dropped / content;
    }
    At(EchoFeature::kReplaced) = replaced / content;
    At(EchoFeature::kReplacedAny) = replaced > 0;
    At(EchoFeature::kReplacedMany) = replaced + start + end >= 3;
    At(EchoFeature::kReplacedStart) = start / content;
    At(EchoFeature::kReplacedEnd) = end / content;
    MeasureRewording(replaced + start + end);
    const double gained = std::max(0.0, added - replaced);
    At(EchoFeature::kReplacedFar) = std::min(dropped, gained) / content;
    At(EchoFeature::kAdded) = std::min(1.0, gained / content);
  }

  // Who turns a claim round changes one word and keeps the others; who rewords it changes many, so
  // that beside known synonyms a stranger is likelier one that no list has.
  void MeasureRewording(double replaced) {
    double synonyms = 0;
    double near = 0;
    for (size_t i = 0; i < p_.size(); ++i) {
      if (!Aligned(i) || !a_.phrase_words[i].content) continue;
      synonyms += a_.match[i] == WordMatch::kSynonym;
      near += a_.match[i] == WordMatch::kNear;
    }
    if (replaced == 0 || synonyms + near == 0) return;
    // Where half of the phrase is missing, a few synonyms are chance.
    const double trust = std::max(0.0, 1 - 2 * At(EchoFeature::kUncoveredMuch));
    const double share = trust / (synonyms + near + replaced);
    At(EchoFeature::kReworded) = synonyms * share;
    if (synonyms + near >= 2) At(EchoFeature::kRewordedMany) = (synonyms + near) * share;
    At(EchoFeature::kRewordedNear) = near * share;
  }

  void Numbers() {
    const std::vector<size_t> free = FreeTokens(a_, t_, 2, 2);
    const bool gained = std::any_of(free.begin(), free.end(),
                                    [&](size_t at) { return a_.text_words[at].number >= 0; });
    for (size_t i = 0; i < p_.size(); ++i) {
      if (a_.phrase_words[i].number < 0 || Aligned(i)) continue;
      At(EchoFeature::kNumberLost) = 1;
      if (gained) At(EchoFeature::kNumber) = 1;
    }
  }

  bool AreOpposite(size_t i, size_t at) const {
    return claque::AreOpposite(language_, p_[i], a_.phrase_words[i], t_[at], a_.text_words[at]);
  }

  void Antonyms() {
    for (const Gap& gap : gaps_) {
      for (const size_t i : gap.missing) {
        for (const size_t at : gap.standing) {
          if (AreOpposite(i, at)) At(EchoFeature::kAntonym) = 1;
        }
      }
    }
    for (size_t i = 0; i < p_.size(); ++i) {
      if (!a_.phrase_words[i].content) continue;
      if (Aligned(i)) {
        if (StandsOpposite(i)) At(EchoFeature::kAntonym) = 1;
        continue;
      }
      for (size_t k = 0; k < p_.size(); ++k) {
        if (HasComeOver(i, k)) At(EchoFeature::kAntonym) = 1;
      }
    }
    if (At(EchoFeature::kAntonym) > 0) return;
    const std::vector<size_t> free = FreeTokens(a_, t_, 2, 2);
    for (size_t i = 0; i < p_.size(); ++i) {
      if (Aligned(i) && a_.match[i] > WordMatch::kSynonym) continue;
      for (const size_t at : free) {
        if (AreOpposite(i, at)) At(EchoFeature::kAntonymFar) = 1;
      }
    }
  }

  // "We gain minutes and lose no tree" against "we lose minutes": an opposite of the lost word i
  // that the phrase has too, word k, has come over to its side of a word between them.
  bool HasComeOver(size_t i, size_t k) const {
    if (!Aligned(k)) return false;
    for (size_t m = std::min(i, k) + 1; m < std::max(i, k); ++m) {
      if (!Aligned(m) || !a_.phrase_words[m].content) continue;
      if ((a_.place[k] < a_.place[m]) != (k < m)) return AreOpposite(i, a_.place[k]);
    }
    return false;
  }

  // The phrase's next content word that is in the text, forward or backward from i.
  size_t FoundBeside(size_t i, bool forward) const {
    for (size_t k = i; forward ? ++k < p_.size() : k-- > 0;) {
      if (a_.phrase_words[k].content && Aligned(k)) return k;
    }
    return p_.size();
  }

  // "Close libraries and build prisons" against "open libraries and close prisons": word i is found
  // elsewhere, and an opposite of it stands beside its neighbour.
  bool StandsOpposite(size_t i) const {
    for (const bool forward : {true, false}) {
      const size_t k = FoundBeside(i, forward);
      if (k == p_.size() || (a_.place[i] < a_.place[k]) == forward) continue;
      std::vector<size_t> free;
      Collect(a_.place[k], kBeside, !forward, free);
      if (std::ranges::any_of(free, [&](size_t at) { return AreOpposite(i, at); })) return true;
    }
    return false;
  }

  // The first token that begins at this byte or behind it.
  size_t TokenAt(size_t byte) const {
    const auto it = std::lower_bound(t_.begin(), t_.end(), byte,
                                     [](const Token& t, size_t at) { return t.begin < at; });
    return static_cast<size_t>(it - t_.begin());
  }

  void Quotation() {
    const size_t begin = a_.begin > kNear ? a_.begin - kNear : 0;
    const size_t end = std::min(t_.size(), a_.end + kNear);
    bool reject = false;
    for (const CueHit& hit : language_.lexicon().Find(text_.text, begin, end)) {
      if (hit.pattern->cue != Cue::kReject || hit.end > end) continue;
      reject |= hit.end <= a_.begin || hit.begin >= a_.end;
    }
    At(EchoFeature::kReject) = reject;
    const auto quote = text_.QuotationAround(t_[a_.begin].begin, t_[a_.end - 1].end);
    if (!quote) return;
    At(EchoFeature::kQuoted) = 1;
    size_t own = 0;
    bool doubt = false;
    const auto count = [&](size_t from, size_t to) {
      for (size_t at = from; at < to; ++at) {
        own += t_[at].kind == TokenKind::kWord;
        doubt |= a_.text_words[at].negation;
      }
    };
    // The author's words stand beside the quotation, which may be much longer than the phrase.
    const size_t opens = TokenAt(quote->begin);
    const size_t closes = TokenAt(quote->end);
    count(opens > kNear ? opens - kNear : 0, opens);
    count(closes, std::min(t_.size(), closes + kNear));
    const std::string_view after = std::string_view(text_.text.text()).substr(quote->end);
    doubt |=
        after.find('?') != std::string_view::npos || after.find("\u061F") != std::string_view::npos;
    const double comment = std::min(1.0, static_cast<double>(own) / kOwnWords);
    At(EchoFeature::kQuotedAmong) = comment;
    At(EchoFeature::kQuotedRejected) = reject ? comment : 0;
    At(EchoFeature::kQuotedDoubted) = doubt ? comment : 0;
  }

  const PreparedPhrase& phrase_;
  PreparedText& text_;
  const EchoLanguage& language_;
  const std::vector<Token>& p_;
  const std::vector<Token>& t_;
  const Alignment& a_;
  EchoValues& values_;
  std::vector<Gap> gaps_;
};

}  // namespace

std::vector<size_t> FreeTokens(const Alignment& a, const std::vector<Token>& tokens, size_t before,
                               size_t after) {
  std::vector<size_t> out;
  const size_t begin = a.begin > before ? a.begin - before : 0;
  const size_t end = std::min(tokens.size(), a.end + after);
  for (size_t at = begin; at < end; ++at) {
    if (at < a.begin && tokens[at].sentence != tokens[a.begin].sentence) continue;
    if (at >= a.end && tokens[at].sentence != tokens[a.end - 1].sentence) continue;
    if (!a.IsUsed(at)) out.push_back(at);
  }
  return out;
}

void MeasureStance(const PreparedPhrase& phrase, PreparedText& text, const Alignment& alignment,
                   EchoValues& values) {
  Stance(phrase, text, alignment, values).Run();
}

}  // namespace claque
