// The labels of the mission model, named alike where it is trained and where it is read.
#ifndef CLAQUE_WORKER_CLASSIFY_MISSION_LABELS_H_
#define CLAQUE_WORKER_CLASSIFY_MISSION_LABELS_H_

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "claque/v1/types.pb.h"

namespace claque {

inline constexpr char kDirectiveLabel[] = "directive";
inline constexpr char kVaryLabel[] = "vary";

// From which confidence a text is a directive. Calls are two fifths of the corpus and one in
// thousands of the posts of the world: chosen so that ordinary posts give a handful in ten
// thousand.
inline constexpr double kDirectiveConfidence = 0.85;

// From which log-odds an action counts as asked for: where F1 is highest when families are left out
// (the rarer a label, the lower that is).
inline constexpr double kActionLogit = -0.5;

// What cues of a category add to the log-odds that the model gives it. The most of the shares tried
// (0 to 2.5): with each, more calls of families left out were put in their category (mission_eval).
inline double CategoryEvidence(const std::map<v1::Category, double>& cues, v1::Category category) {
  constexpr double kPerCue = 2.5;
  constexpr double kMostCues = 5;
  const auto it = cues.find(category);
  return it == cues.end() ? 0 : kPerCue * std::min(it->second, kMostCues);
}

// In the order of the enum, without the unspecified one.
inline std::vector<v1::Action> AllActions() {
  std::vector<v1::Action> all;
  for (int i = 1; i < v1::Action_ARRAYSIZE; ++i) {
    if (v1::Action_IsValid(i)) all.push_back(static_cast<v1::Action>(i));
  }
  return all;
}

inline std::vector<v1::Category> AllCategories() {
  std::vector<v1::Category> all;
  for (int i = 1; i < v1::Category_ARRAYSIZE; ++i) {
    if (v1::Category_IsValid(i)) all.push_back(static_cast<v1::Category>(i));
  }
  return all;
}

inline std::string ActionLabel(v1::Action action) { return "action." + v1::Action_Name(action); }
inline std::string CategoryLabel(v1::Category category) {
  return "category." + v1::Category_Name(category);
}

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_MISSION_LABELS_H_
