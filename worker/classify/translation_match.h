// Does a text in another language say what a phrase says?
#ifndef CLAQUE_WORKER_CLASSIFY_TRANSLATION_MATCH_H_
#define CLAQUE_WORKER_CLASSIFY_TRANSLATION_MATCH_H_

#include "worker/classify/classifier.h"
#include "worker/classify/translation_align.h"

namespace claque {

// Kind TRANSLATION where the languages differ and the text says it: most of the phrase's content,
// little else between, and nothing turned round. The score is a share of the meaning, no
// probability. Time: quadratic in the phrase, linear in the text's sentence.
EchoMatch JudgeTranslation(const TranslationPhrase& phrase, TranslationPost& post);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_TRANSLATION_MATCH_H_
