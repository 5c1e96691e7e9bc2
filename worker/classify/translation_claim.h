// Does the text claim what the phrase claims, whose words it has in another language? Numbers,
// names, opposites, negation, order, quotation to turn down.
#ifndef CLAQUE_WORKER_CLASSIFY_TRANSLATION_CLAIM_H_
#define CLAQUE_WORKER_CLASSIFY_TRANSLATION_CLAIM_H_

#include "worker/classify/translation_align.h"

namespace claque {

// Time: quadratic in the phrase, linear in the sentence that ends the stretch.
bool ClaimsTheSame(const TranslationPhrase& phrase, TranslationPost& post,
                   const TranslationAlignment& alignment);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_TRANSLATION_CLAIM_H_
