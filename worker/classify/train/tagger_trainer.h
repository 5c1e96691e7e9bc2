// Trains the span tagger on the marks of the corpus' directives.
#ifndef CLAQUE_WORKER_CLASSIFY_TRAIN_TAGGER_TRAINER_H_
#define CLAQUE_WORKER_CLASSIFY_TRAIN_TAGGER_TRAINER_H_

#include <vector>

#include "worker/classify/span_tagger.h"
#include "worker/classify/train/corpus.h"

namespace claque {

struct TaggedText {
  const LabelledText* label = nullptr;
  TokenFeatures features;
  std::vector<Tag> tags;
};

// Directives alone: others have no pieces, and are not looked at.
std::vector<TaggedText> PrepareTags(const std::vector<LabelledText>& corpus);

// Averaged structured perceptron: M. Collins, "Discriminative Training Methods for Hidden Markov
// Models" (2002). The order of texts is fixed by a seed: the same input gives the same weights.
SpanTagger TrainTagger(const std::vector<const TaggedText*>& texts);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_TRAIN_TAGGER_TRAINER_H_
