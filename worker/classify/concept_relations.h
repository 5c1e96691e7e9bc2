// What the comparison of two wordings knows of concepts beyond their words: which may stand for
// each other where a text is reworded though they do not mean the same ("wage" and "income"), and
// which turn a claim round ("abolish" and "keep"). Data: echo/relations.txt (docs/languages.md).
#ifndef CLAQUE_WORKER_CLASSIFY_CONCEPT_RELATIONS_H_
#define CLAQUE_WORKER_CLASSIFY_CONCEPT_RELATIONS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "common/base/status.h"
#include "worker/classify/concepts.h"

namespace claque {

// Immutable once made; thread-safe.
class ConceptRelations {
 public:
  // `content` has lines "near ID OTHER …" and "opposite ID OTHER …": the first to each of the
  // others. Error: "NAME:LINE: what is wrong".
  static Result<ConceptRelations> Parse(const ConceptTable& table, std::string_view name,
                                        std::string_view content);

  // Some concept of one is near some concept of the other.
  bool AreNear(std::span<const ConceptNumber> a, std::span<const ConceptNumber> b) const;
  // Some concept of one is the opposite of some concept of the other: in the table, or here where
  // they share none.
  bool AreOpposite(std::span<const ConceptNumber> a, std::span<const ConceptNumber> b) const;

 private:
  // Nearly all questions are answered no by one bit.
  class PairSet {
   public:
    void Add(uint32_t key);
    bool HasAny(std::span<const ConceptNumber> a, std::span<const ConceptNumber> b) const;

   private:
    std::vector<bool> filter_;
    std::unordered_set<uint32_t> keys_;
  };
  explicit ConceptRelations(const ConceptTable& table);

  bool IsOpposed(ConceptNumber c) const { return c < opposed_.size() && opposed_[c]; }

  const ConceptTable* table_;
  std::vector<bool> opposed_;  // by concept: has an opposite at all
  PairSet near_;
  PairSet opposite_;
};

// Of the concepts compiled into the program. Thread-safe; made when first asked for.
const ConceptRelations& EmbeddedConceptRelations();

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_CONCEPT_RELATIONS_H_
