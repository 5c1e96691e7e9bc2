// Ranks texts by the narratives that an analyst described. Transparent: a score is the sum of the
// contributions of terms that stand in the text.
#ifndef CLAQUE_WORKER_CLASSIFY_NARRATIVE_MODEL_H_
#define CLAQUE_WORKER_CLASSIFY_NARRATIVE_MODEL_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "claque/v1/campaign.pb.h"
#include "claque/v1/types.pb.h"
#include "worker/classify/names.h"
#include "worker/classify/narrative_terms.h"

namespace claque {

// A text tells a narrative from this score on, where at least kMinNarrativeTerms speak for it.
constexpr double kNarrativeScore = 0.3;
constexpr int kMinNarrativeTerms = 3;

// Immutable once made; thread-safe. What it says of a text by one narrative does not depend on the
// others (docs/methodology.md, "Narratives").
class NarrativeModel {
 public:
  // One without any text that has a term finds nothing.
  NarrativeModel(const std::vector<v1::WatchedNarrative>& narratives, const NameMask& names);

  struct Term {
    TermKey key = 0;
    double contribution = 0;
    ByteRange place;  // of the original: where it stands first in the passage
  };
  struct Told {
    size_t narrative = 0;     // index
    double score = 0;         // of the passage that has most of it, rounded to four decimals
    std::vector<Term> terms;  // the weightiest first
  };
  // The narratives that the text tells, in order.
  std::vector<Told> TellsOf(const NarrativeText& text) const;

 private:
  struct Weight {
    uint32_t narrative;
    double value;
  };
  // What one unit brings to one narrative.
  struct Hit {
    uint32_t narrative;
    TermKey key;
    double value;
    ByteRange place;
  };
  void AddNarrative(uint32_t narrative, const v1::WatchedNarrative& watched, const NameMask& names);
  const std::vector<Weight>& WeightsOf(TermKey key) const;
  void AddHits(const TermUnit& unit, std::vector<Hit>* hits) const;
  // Sums of one passage before they are scaled; those above zero.
  std::vector<Told> Passage(const std::vector<TermUnit>& units, size_t begin, size_t end) const;
  std::vector<Told> BestPassages(const std::vector<TermUnit>& units) const;

  std::unordered_map<TermKey, std::vector<Weight>> weights_;  // by narrative
  std::vector<double> scales_;  // what the examples of each reach; 0 = it has none
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_NARRATIVE_MODEL_H_
