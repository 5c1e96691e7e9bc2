// The lexicons compiled into the program, parsed once.
#ifndef CLAQUE_WORKER_CLASSIFY_EMBEDDED_LEXICONS_H_
#define CLAQUE_WORKER_CLASSIFY_EMBEDDED_LEXICONS_H_

#include <vector>

#include "worker/classify/lexicon.h"

namespace claque {

// Thread-safe. Never empty; English comes first.
const std::vector<Lexicon>& EmbeddedLexicons();

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_EMBEDDED_LEXICONS_H_
