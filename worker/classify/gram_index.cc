#include "worker/classify/gram_index.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

namespace claque {
namespace {

constexpr size_t kRareGrams = 20;   // kept of each phrase, the rarest
constexpr float kMinShare = 0.42f;  // of the weight of a phrase's grams that a text must have
constexpr uint32_t kMinGrams = 2;   // that it must have

}  // namespace

GramIndex::GramIndex(const std::vector<std::span<const uint32_t>>& phrases) {
  std::unordered_map<uint32_t, uint32_t> frequency;
  for (const auto& grams : phrases) {
    for (const uint32_t g : grams) ++frequency[g];
  }
  std::unordered_map<uint32_t, uint32_t> kept;  // gram -> phrases that keep it
  std::vector<std::vector<uint32_t>> chosen(phrases.size());
  const auto weight = [&](uint32_t gram) {
    return static_cast<float>(
        std::log(1 + static_cast<double>(phrases.size()) / static_cast<double>(frequency[gram])));
  };
  totals_.assign(phrases.size(), 0.0f);
  for (size_t i = 0; i < phrases.size(); ++i) {
    std::vector<uint32_t> grams(phrases[i].begin(), phrases[i].end());
    std::sort(grams.begin(), grams.end(), [&](uint32_t a, uint32_t b) {
      const uint32_t fa = frequency[a];
      const uint32_t fb = frequency[b];
      return fa != fb ? fa < fb : a < b;
    });
    if (grams.size() > kRareGrams) grams.resize(kRareGrams);
    for (const uint32_t g : grams) {
      uint32_t& count = kept[g];
      if (count == kMaxPostings) continue;  // so common: the first phrases have it
      ++count;
      chosen[i].push_back(g);
      totals_[i] += weight(g);
    }
  }
  buckets_.resize(std::bit_ceil(kept.size() * 2 + 1));
  const size_t mask = buckets_.size() - 1;
  uint32_t begin = 0;
  const auto slot = [&](uint32_t gram) -> Bucket& {
    size_t at = gram & mask;
    while (buckets_[at].weight > 0 && buckets_[at].gram != gram) at = (at + 1) & mask;
    return buckets_[at];
  };
  for (size_t i = 0; i < phrases.size(); ++i) {
    for (const uint32_t g : chosen[i]) {
      Bucket& bucket = slot(g);
      if (bucket.weight > 0) continue;
      bucket = {g, begin, 0, weight(g)};
      begin += kept[g];
    }
  }
  postings_.resize(begin);
  for (uint32_t i = 0; i < phrases.size(); ++i) {
    for (const uint32_t g : chosen[i]) {
      Bucket& bucket = slot(g);
      postings_[bucket.begin + bucket.count++] = i;
    }
  }
}

const GramIndex::Bucket* GramIndex::Find(uint32_t gram) const {
  if (buckets_.empty()) return nullptr;
  const size_t mask = buckets_.size() - 1;
  for (size_t at = gram & mask; buckets_[at].count != 0; at = (at + 1) & mask) {
    if (buckets_[at].gram == gram) return &buckets_[at];
  }
  return nullptr;
}

std::vector<uint32_t> GramIndex::Candidates(std::span<const uint32_t> grams, Work* work) const {
  struct Score {
    float weight = 0;
    uint32_t grams = 0;
  };
  // Zero between calls; a thread keeps it for the largest index it has met.
  thread_local std::vector<Score> scores;
  thread_local std::vector<uint32_t> touched;
  if (scores.size() < totals_.size()) scores.resize(totals_.size());
  touched.clear();
  size_t read = 0;
  for (const uint32_t g : grams) {
    const Bucket* bucket = Find(g);
    if (!bucket) continue;
    read += bucket->count;
    for (uint32_t k = 0; k < bucket->count; ++k) {
      const uint32_t phrase = postings_[bucket->begin + k];
      Score& score = scores[phrase];
      if (score.grams++ == 0) touched.push_back(phrase);
      score.weight += bucket->weight;
    }
  }
  if (work) *work = {grams.size(), read};
  std::vector<std::pair<float, uint32_t>> ranked;
  for (const uint32_t phrase : touched) {
    const float share = scores[phrase].weight / totals_[phrase];
    if (scores[phrase].grams >= kMinGrams && share >= kMinShare)
      ranked.emplace_back(-share, phrase);
    scores[phrase] = {};
  }
  if (ranked.size() > kMaxCandidates) {
    std::nth_element(ranked.begin(), ranked.begin() + kMaxCandidates, ranked.end());
    ranked.resize(kMaxCandidates);
  }
  std::vector<uint32_t> out;
  for (const auto& [share, phrase] : ranked) out.push_back(phrase);
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace claque
