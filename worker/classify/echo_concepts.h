// Concepts as echoes see them: those of concepts/, and what stands for one another in slogans
// beyond them (echo/wordings/*.txt, docs/languages.md).
#ifndef CLAQUE_WORKER_CLASSIFY_ECHO_CONCEPTS_H_
#define CLAQUE_WORKER_CLASSIFY_ECHO_CONCEPTS_H_

#include "worker/classify/concepts.h"

namespace claque {

// The numbers of EmbeddedConcepts mean the same here; those beyond are of echoes alone.
// Thread-safe; made when first asked for.
const ConceptTable& EchoConcepts();

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_ECHO_CONCEPTS_H_
