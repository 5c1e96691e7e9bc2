// The mission models that the build has trained.
#ifndef CLAQUE_WORKER_CLASSIFY_TRAIN_MISSION_MODEL_H_
#define CLAQUE_WORKER_CLASSIFY_TRAIN_MISSION_MODEL_H_

#include <string_view>

namespace claque {

// LinearModel::Serialize()'s bytes; static storage.
std::string_view EmbeddedMissionModel();
// SpanTagger::Serialize()'s bytes; static storage.
std::string_view EmbeddedMissionTagger();

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_TRAIN_MISSION_MODEL_H_
