// Which number a call has: "mission 3", "3rd order", "task no. III", "#3", "3/10".
#ifndef CLAQUE_WORKER_CLASSIFY_MISSION_NUMBER_H_
#define CLAQUE_WORKER_CLASSIFY_MISSION_NUMBER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "worker/classify/lexicon.h"
#include "worker/classify/structure.h"
#include "worker/classify/tokens.h"

namespace claque {

struct MissionNumber {
  int value = 0;
  ByteRange bytes;  // of the normalised text
  std::string cue;
  bool quoted = false;
  // Many texts have such a number that are no calls: threads ("3/10"), diaries ("day 3").
  bool loose = false;
};

// `hits`: of one lexicon in `text`. Prices, shares, years, clock times, dates and scores are no
// numbers of a call, and neither is "call 5 friends".
std::optional<MissionNumber> FindMissionNumber(const TokenizedText& text,
                                               const Structure& structure,
                                               const std::vector<CueHit>& hits);

// "iv" = 4; 0 where `key` is no Roman number up to 89.
int RomanValue(std::string_view key);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_MISSION_NUMBER_H_
