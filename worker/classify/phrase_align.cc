#include "worker/classify/phrase_align.h"

#include <algorithm>
#include <cmath>

namespace claque {
namespace {

constexpr double kWorthwhile = 0.3;   // with less found another reading is not tried either
constexpr double kCovered = 0.99;     // with so much found another reading is not tried
constexpr double kMuchBetter = 0.01;  // what it must find more
constexpr double kMinShare = 0.2;     // of the phrase's weight that must be found for a comparison

class Aligner {
 public:
  Aligner(const PreparedPhrase& phrase, const PreparedPhrase::Reading& reading,
          const PreparedText& text, const PreparedText::View& view,
          std::span<const WordView> text_words)
      : phrase_(phrase), view_(view), p_(phrase.text.tokens()), t_(text.text.tokens()) {
    out_.phrase_words = reading.words;
    out_.phrase_weight = reading.weight;
    out_.text_words = text_words;
  }

  std::optional<Alignment> Run() {
    if (FindVerbatim()) return std::move(out_);
    if (!FindWindow()) return std::nullopt;
    Pair();
    Trim();
    if (out_.begin >= out_.end) return std::nullopt;
    return std::move(out_);
  }

 private:
  // A copy beginning at any place of the phrase's rarest word.
  bool FindVerbatim() {
    const std::vector<uint32_t>* fewest = nullptr;
    size_t offset = 0;
    for (size_t i = 0; i < p_.size(); ++i) {
      const auto it = view_.places.find(out_.phrase_words[i].stem);
      if (it == view_.places.end()) return false;
      if (!fewest || it->second.size() < fewest->size()) {
        fewest = &it->second;
        offset = i;
      }
    }
    for (const uint32_t at : *fewest) {
      if (at < offset || at - offset + p_.size() > t_.size()) continue;
      const size_t begin = at - offset;
      size_t i = 0;
      while (i < p_.size() && p_[i].key == t_[begin + i].key) ++i;
      out_.compared += i;
      if (i < p_.size()) continue;
      out_.verbatim = true;
      out_.begin = begin;
      out_.end = begin + p_.size();
      for (i = 0; i < p_.size(); ++i) out_.place.push_back(static_cast<uint32_t>(begin + i));
      out_.match.assign(p_.size(), WordMatch::kSame);
      out_.used.assign(p_.size(), true);
      return true;
    }
    return false;
  }

  // The stretch of text, somewhat longer than the phrase, with the heaviest matches of stems. A
  // text hardly longer than the phrase is taken whole.
  bool FindWindow() {
    const size_t width = p_.size() * 2 + 6;
    if (t_.size() <= width) {
      out_.end = t_.size();
      return true;
    }
    std::vector<std::pair<uint32_t, double>> matches;  // place, weight
    for (const WordView& word : out_.phrase_words) {
      const auto it = view_.places.find(word.stem);
      if (it == view_.places.end()) continue;
      for (const uint32_t at : it->second) matches.emplace_back(at, word.weight);
    }
    if (matches.empty()) return false;
    std::sort(matches.begin(), matches.end());
    out_.compared += matches.size();
    double best = -1;
    double sum = 0;
    size_t low = 0;
    for (size_t high = 0; high < matches.size(); ++high) {
      sum += matches[high].second;
      while (matches[high].first - matches[low].first >= width) sum -= matches[low++].second;
      if (sum > best + 1e-9) {
        best = sum;
        out_.begin = matches[low].first;
        out_.end = matches[high].first + 1;
      }
    }
    // Room for words whose stems are not the phrase's.
    const size_t spare = width > out_.end - out_.begin ? (width - (out_.end - out_.begin)) / 2 : 0;
    out_.begin -= std::min(out_.begin, spare);
    out_.end = std::min(t_.size(), out_.end + spare);
    return best >= kMinShare * out_.phrase_weight;
  }

  // Pairs the likest words first; among equals those with like neighbours, then those that keep
  // the order.
  void Pair() {
    struct Candidate {
      double score;
      uint32_t i;
      uint32_t at;
      WordMatch match;
    };
    std::vector<Candidate> candidates;
    const size_t width = out_.end - out_.begin;
    std::vector<WordMatch> grid(p_.size() * width);
    for (size_t i = 0; i < p_.size(); ++i) {
      for (size_t j = 0; j < width; ++j) {
        grid[i * width + j] = MatchWords(*phrase_.language, p_[i], out_.phrase_words[i],
                                         t_[out_.begin + j], out_.text_words[out_.begin + j]);
      }
    }
    out_.compared += grid.size();
    const auto like = [&](size_t i, size_t j) {
      return i < p_.size() && j < width && grid[i * width + j] != WordMatch::kNone;
    };
    for (size_t i = 0; i < p_.size(); ++i) {
      for (size_t j = 0; j < width; ++j) {
        const WordMatch match = grid[i * width + j];
        if (match == WordMatch::kNone) continue;
        double score = Strength(match);
        for (size_t k = 1; k <= 2; ++k) {
          score += like(i - k, j - k) ? 0.03 : 0.0;
          score += like(i + k, j + k) ? 0.03 : 0.0;
        }
        const double slant = static_cast<double>(j) / static_cast<double>(width) -
                             static_cast<double>(i) / static_cast<double>(p_.size());
        score -= 0.02 * std::abs(slant);
        candidates.push_back({score, static_cast<uint32_t>(i), static_cast<uint32_t>(j), match});
      }
    }
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
      if (a.score != b.score) return a.score > b.score;
      return a.i != b.i ? a.i < b.i : a.at < b.at;
    });
    out_.place.assign(p_.size(), Alignment::kFree);
    out_.match.assign(p_.size(), WordMatch::kNone);
    out_.used.assign(width, false);
    for (const Candidate& c : candidates) {
      if (out_.place[c.i] != Alignment::kFree || out_.used[c.at]) continue;
      out_.place[c.i] = static_cast<uint32_t>(out_.begin + c.at);
      out_.match[c.i] = c.match;
      out_.used[c.at] = true;
    }
  }

  // Leaves the stretch from the first content word that is the phrase's to the last, and the
  // phrase's function words that touch it; those farther off are freed.
  void Trim() {
    size_t begin = out_.end;
    size_t end = out_.begin;
    for (size_t i = 0; i < p_.size(); ++i) {
      if (out_.place[i] == Alignment::kFree || out_.phrase_words[i].weight < 0.5) continue;
      begin = std::min<size_t>(begin, out_.place[i]);
      end = std::max<size_t>(end, out_.place[i] + 1);
    }
    if (begin < end) {
      while (begin > out_.begin && out_.used[begin - 1 - out_.begin]) --begin;
      while (end < out_.end && out_.used[end - out_.begin]) ++end;
    }
    for (size_t i = 0; i < p_.size(); ++i) {
      if (out_.place[i] == Alignment::kFree) continue;
      if (out_.place[i] >= begin && out_.place[i] < end) continue;
      out_.place[i] = Alignment::kFree;
      out_.match[i] = WordMatch::kNone;
    }
    std::vector<bool> used(begin < end ? end - begin : 0, false);
    for (size_t at = begin; at < end; ++at) used[at - begin] = out_.used[at - out_.begin];
    out_.used = std::move(used);
    out_.begin = begin;
    out_.end = end;
  }

  const PreparedPhrase& phrase_;
  const PreparedText::View& view_;
  const std::vector<Token>& p_;
  const std::vector<Token>& t_;
  Alignment out_;
};

// Share of the phrase's weight that is found.
double Cover(const Alignment& a) {
  double sum = 0;
  for (size_t i = 0; i < a.match.size(); ++i)
    sum += a.phrase_words[i].weight * Strength(a.match[i]);
  return sum / a.phrase_weight;
}

}  // namespace

std::optional<Alignment> AlignPhrase(const PreparedPhrase& phrase, PreparedText& text) {
  if (!phrase.distinctive || text.text.tokens().empty()) return std::nullopt;
  const PreparedText::View& view = text.ViewIn(*phrase.language);
  std::optional<Alignment> joined = Aligner(phrase, phrase.joined, text, view, view.words).Run();
  if (!joined || (phrase.apart.words.empty() && view.apart.empty())) return joined;
  const double found = Cover(*joined);
  if (found < kWorthwhile || found >= kCovered) return joined;
  const bool one = phrase.apart.words.empty();
  std::optional<Alignment> apart = Aligner(phrase, one ? phrase.joined : phrase.apart, text, view,
                                           view.apart.empty() ? view.words : view.apart)
                                       .Run();
  return apart && Cover(*apart) > found + kMuchBetter ? apart : joined;
}

}  // namespace claque
