// Concepts that languages do not keep apart: "worker" and "working people", "lie" as noun and verb.
#ifndef CLAQUE_WORKER_CLASSIFY_CONCEPT_KIN_H_
#define CLAQUE_WORKER_CLASSIFY_CONCEPT_KIN_H_

#include <cstdint>
#include <span>
#include <unordered_set>

#include "worker/classify/concepts.h"

namespace claque {

// Immutable once made; thread-safe.
class ConceptKin {
 public:
  // Two concepts are kin where a word of at least two of `languages` has both, or where their ids
  // differ by the part of speech alone; opposites never.
  ConceptKin(const ConceptTable& table, std::span<const std::string_view> languages);

  // Some concept of one is kin to some concept of the other.
  bool AreKin(std::span<const ConceptNumber> a, std::span<const ConceptNumber> b) const;

 private:
  void AddPair(const ConceptTable& table, ConceptNumber a, ConceptNumber b);

  std::unordered_set<uint32_t> pairs_;
};

// Of the concepts compiled into the program. Thread-safe; made when first asked for.
const ConceptKin& EmbeddedConceptKin();

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_CONCEPT_KIN_H_
