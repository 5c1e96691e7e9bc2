// Trains the mission model: which labels there are, and which texts teach which.
#ifndef CLAQUE_WORKER_CLASSIFY_TRAIN_MISSION_TRAINER_H_
#define CLAQUE_WORKER_CLASSIFY_TRAIN_MISSION_TRAINER_H_

#include <string>
#include <vector>

#include "worker/classify/features.h"
#include "worker/classify/linear_model.h"
#include "worker/classify/train/corpus.h"

namespace claque {

struct TrainingText {
  const LabelledText* label = nullptr;
  FeatureVector features;
  FeatureVector call;  // of a directive: what it says itself, its marked phrases left out
  double rules = 0;    // log-odds by the rules
  std::map<v1::Category, double> categories;
  bool copy = false;  // made by the trainer: teaches, is not scored
};

// Features as the classifier computes them, without any list of names. Writers of calls put in what
// to act on, writers of other texts seldom do: that a text has a link, a handle or a hashtag would
// be taken for a sign. So each text without a call gets a copy with some.
std::vector<TrainingText> PrepareTexts(const std::vector<LabelledText>& corpus);

// Labels: "directive", taught by all texts; "category.X", "action.X" and "vary", by directives.
LinearModel TrainMissionModel(const std::vector<const TrainingText*>& texts);
// "vary" and "action.X" alone.
LinearModel TrainFieldModel(const std::vector<const TrainingText*>& texts);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_TRAIN_MISSION_TRAINER_H_
