#include "worker/classify/translation_align.h"

#include <algorithm>
#include <cmath>

#include "worker/classify/concept_kin.h"
#include "worker/classify/name_sound.h"

namespace claque {
namespace {

constexpr size_t kMinUnits = 4;        // of content that must be found
constexpr double kMinWeight = 1.6;     // of them together
constexpr double kMinCover = 0.75;     // share of the phrase's weight
constexpr double kMinClause = 0.3;     // share of each of its clauses
constexpr double kMinDensity = 0.6;    // share of the stretch that is the phrase's
constexpr double kMinSentence = 0.45;  // share of its sentence, as far as it is looked at
constexpr double kMinSentenceShort = 0.6;
constexpr double kShort = 2.5;  // weight up to which a phrase is a short one
constexpr size_t kBeside = 4;   // tokens beside the stretch that are looked at

// How sure it is that two units mean the same; 0 = they do not.
double Likeness(const MeaningUnit& a, const MeaningUnit& b) {
  if (a.number >= 0 || b.number >= 0) return a.number == b.number ? 1 : 0;
  if (a.tag || b.tag) return a.tag && b.tag && a.sound == b.sound ? 1 : 0;
  if (ShareConcept(a.concepts, b.concepts)) return b.content ? 1 : 0.8;
  if (b.content && EmbeddedConceptKin().AreKin(a.concepts, b.concepts)) return 0.7;
  // A name may look like a word of the other language.
  const bool unknown = a.concepts.empty() && b.concepts.empty();
  if (!unknown && !((a.concepts.empty() || b.concepts.empty()) && (a.name || b.name))) return 0;
  if (a.sound.size() < (unknown || (a.name && b.name) ? 2u : 3u)) return 0;
  return SoundAlike(a.sound, b.sound) ? 0.9 : 0;
}

// One alignment. One use.
class Aligner {
 public:
  Aligner(const TranslationPhrase& phrase, const TranslationPost& post)
      : phrase_(phrase), post_(post), p_(phrase.meaning.units()), t_(post.meaning().units()) {}

  std::optional<TranslationAlignment> Run() {
    if (!FindWindow()) return std::nullopt;
    Pair();
    if (!Measure()) return std::nullopt;
    return std::move(out_);
  }

 private:
  // Units of the text from the first to the last that may be the phrase's, at most twice as wide.
  bool FindWindow() {
    const size_t width = phrase_.meaning.tokens().size() * 2 + 6;
    struct Hit {
      uint32_t at;
      uint32_t i;
    };
    std::vector<Hit> hits;
    for (const uint32_t i : phrase_.content) {
      ForEachMeaning(p_[i], [&](uint64_t key) {
        const auto it = post_.places().find(key);
        if (it == post_.places().end()) return;
        for (const uint32_t at : it->second) hits.push_back({at, i});
      });
    }
    std::ranges::sort(hits, {}, &Hit::at);
    std::vector<size_t> seen(p_.size());
    double best = 0;
    double sum = 0;
    for (size_t low = 0, high = 0; high < hits.size(); ++high) {
      if (seen[hits[high].i]++ == 0) sum += p_[hits[high].i].weight;
      while (t_[hits[high].at].token - t_[hits[low].at].token >= width) {
        if (--seen[hits[low].i] == 0) sum -= p_[hits[low].i].weight;
        ++low;
      }
      if (sum > best + 1e-9) {
        best = sum;
        out_.begin = hits[low].at;
        out_.end = hits[high].at + 1;
      }
    }
    // Names that sound alike only, and what the text has more, stand beside it.
    const uint32_t first = t_.empty() ? 0 : t_[out_.begin].token;
    const uint32_t last = out_.end > 0 ? t_[out_.end - 1].token : 0;
    while (out_.begin > 0 && first - t_[out_.begin - 1].token <= kBeside) --out_.begin;
    while (out_.end > 0 && out_.end < t_.size() && t_[out_.end].token - last <= kBeside) ++out_.end;
    return best >= phrase_.total_weight * kMinCover / 2;
  }

  // The likest first; among equals those with like neighbours, then those that keep the order.
  void Pair() {
    struct Candidate {
      double score;
      uint32_t i;
      uint32_t at;
    };
    const size_t width = out_.end - out_.begin;
    std::vector<double> grid(p_.size() * width);
    for (const uint32_t i : phrase_.content) {
      for (size_t j = 0; j < width; ++j) grid[i * width + j] = Likeness(p_[i], t_[out_.begin + j]);
    }
    const auto like = [&](size_t i, size_t j) {
      return i < p_.size() && j < width && grid[i * width + j] > 0;
    };
    std::vector<Candidate> candidates;
    for (const uint32_t i : phrase_.content) {
      for (size_t j = 0; j < width; ++j) {
        double score = grid[i * width + j];
        if (score == 0) continue;
        for (size_t k = 1; k <= 2; ++k) {
          score += like(i - k, j - k) ? 0.03 : 0.0;
          score += like(i + k, j + k) ? 0.03 : 0.0;
        }
        score -= 0.02 * std::abs(static_cast<double>(j) / static_cast<double>(width) -
                                 static_cast<double>(i) / static_cast<double>(p_.size()));
        candidates.push_back({score, i, static_cast<uint32_t>(j)});
      }
    }
    std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
      if (a.score != b.score) return a.score > b.score;
      return a.i != b.i ? a.i < b.i : a.at < b.at;
    });
    out_.place.assign(p_.size(), TranslationAlignment::kFree);
    out_.used.assign(width, false);
    for (const Candidate& c : candidates) {
      if (out_.Found(c.i) || out_.used[c.at]) continue;
      out_.place[c.i] = static_cast<uint32_t>(out_.begin + c.at);
      out_.used[c.at] = true;
    }
  }

  // Share found, and share of the stretch between the first and the last of it.
  bool Measure() {
    double found = 0;
    size_t count = 0;
    out_.first = TranslationAlignment::kFree;
    out_.last = 0;
    for (const uint32_t i : phrase_.content) {
      if (!out_.Found(i)) continue;
      found += p_[i].weight;
      ++count;
      out_.first = std::min(out_.first, out_.place[i]);
      out_.last = std::max(out_.last, out_.place[i]);
    }
    out_.cover = phrase_.total_weight > 0 ? found / phrase_.total_weight : 0;
    if (count < kMinUnits || found < kMinWeight) return false;
    if (out_.cover < kMinCover || LosesClause()) return false;
    double own = 0;
    double all = 0;
    for (uint32_t at = out_.first; at <= out_.last; ++at) {
      all += t_[at].weight;
      if (out_.IsUsed(at)) own += t_[at].weight;
    }
    out_.density = all > 0 ? own / all : 0;
    if (out_.density < kMinDensity) return false;
    for (size_t at = out_.begin; at < out_.end; ++at) {
      if ((at < out_.first || at > out_.last) && InSentence(at)) all += t_[at].weight;
    }
    return own >= all * (found < kShort ? kMinSentenceShort : kMinSentence);
  }

  bool InSentence(size_t at) const {
    const std::vector<Token>& tokens = post_.meaning().tokens();
    const uint32_t sentence = tokens[t_[at].token].sentence;
    return sentence >= tokens[t_[out_.first].token].sentence &&
           sentence <= tokens[t_[out_.last].token].sentence;
  }

  // A clause of which hardly a word is found: a condition, a second half.
  bool LosesClause() const {
    double found = 0;
    double all = 0;
    size_t i = 0;
    for (size_t at = 0; at <= phrase_.clause_starts.size(); ++at) {
      if (at < phrase_.clause_starts.size() && !phrase_.clause_starts[at]) continue;
      for (; i < p_.size() && p_[i].token < at; ++i) {
        if (!p_[i].content) continue;
        all += p_[i].weight;
        if (out_.Found(static_cast<uint32_t>(i))) found += p_[i].weight;
      }
      if (found < kMinClause * all) return true;
      found = all = 0;
    }
    return false;
  }

  const TranslationPhrase& phrase_;
  const TranslationPost& post_;
  const std::vector<MeaningUnit>& p_;
  const std::vector<MeaningUnit>& t_;
  TranslationAlignment out_;
};

}  // namespace

TranslationPhrase::TranslationPhrase(const PreparedPhrase& phrase)
    : meaning(phrase.text), clause_starts(phrase.clause_starts) {
  for (uint32_t i = 0; i < meaning.units().size(); ++i) {
    if (!meaning.units()[i].content) continue;
    content.push_back(i);
    total_weight += meaning.units()[i].weight;
  }
  const auto size = static_cast<uint32_t>(meaning.tokens().size());
  asks = size > 0 && meaning.Asks(size - 1);
  rejects = meaning.Rejects(0, size, 0, 0);
}

TranslationPost::TranslationPost(PreparedText& text) : text_(&text), meaning_(text.text) {
  for (uint32_t i = 0; i < meaning_.units().size(); ++i) {
    ForEachMeaning(meaning_.units()[i], [&](uint64_t key) {
      std::vector<uint32_t>& list = places_[key];
      if (list.size() < kMaxPlaces) list.push_back(i);
    });
  }
}

std::optional<TranslationAlignment> AlignTranslation(const TranslationPhrase& phrase,
                                                     const TranslationPost& post) {
  return Aligner(phrase, post).Run();
}

}  // namespace claque
