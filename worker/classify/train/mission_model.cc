#include "worker/classify/train/mission_model.h"

#include <cstddef>

asm(R"(
    .pushsection .rodata
    .global claque_mission_model
    .global claque_mission_tagger
    .global claque_mission_end
claque_mission_model:
    .incbin ")" CLAQUE_MISSION_MODEL R"("
claque_mission_tagger:
    .incbin ")" CLAQUE_MISSION_TAGGER R"("
claque_mission_end:
    .byte 0
    .popsection
)");

extern "C" {
extern const char claque_mission_model[];
extern const char claque_mission_tagger[];
extern const char claque_mission_end[];
}

namespace claque {
namespace {

std::string_view Between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

}  // namespace

std::string_view EmbeddedMissionModel() {
  return Between(claque_mission_model, claque_mission_tagger);
}

std::string_view EmbeddedMissionTagger() {
  return Between(claque_mission_tagger, claque_mission_end);
}

}  // namespace claque
