// What a text says to its readers: actions, targets, phrases, times, each with the cue that shows
// it.
#ifndef CLAQUE_WORKER_CLASSIFY_MISSION_FIELDS_H_
#define CLAQUE_WORKER_CLASSIFY_MISSION_FIELDS_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "claque/v1/types.pb.h"
#include "worker/classify/lexicon.h"
#include "worker/classify/structure.h"
#include "worker/classify/tokens.h"

namespace claque {

// Evidence of one text. Byte ranges are of the normalised text.
struct MissionFields {
  struct Field {
    std::string_view name;  // "action", "target", …
    ByteRange bytes;
    std::string cue;
  };
  // A cue, link, handle, hashtag or number, whatever became of it.
  struct CueSeen {
    uint32_t token = 0;
    uint32_t end = 0;    // of its tokens
    std::string symbol;  // "verb.share", "number.noun", "<link>"; '"' before it where quoted
  };
  // Where the rules see an action asked for.
  struct ActionSeen {
    v1::Action action = v1::ACTION_UNSPECIFIED;
    ByteRange bytes;
    double weight = 0;
  };
  std::vector<CueSeen> cues;             // in order of place
  std::vector<ActionSeen> actions_seen;  // in order of discovery
  std::vector<v1::Action> actions;       // in the order of the enum
  bool numbered = false;
  bool loose_number = false;  // is one only where the text is a call: "3/10", "day 3"
  int number = 0;
  std::vector<ByteRange> targets;
  std::vector<ByteRange> stock_phrases;
  bool vary = false;         // by the rules
  bool vary_tagged = false;  // by the tagger
  size_t vary_cues = 0;      // that do not overlap, not quoted
  std::optional<ByteRange> start;
  std::optional<ByteRange> deadline;
  std::vector<ByteRange> rewards;
  std::vector<ByteRange> proofs;
  std::map<v1::Category, double> categories;  // those with cues of the text's own: sum of weights
  std::vector<Field> evidence;                // in order of discovery
  // Name -> value: what the score model sees. Names are listed in docs/languages.md.
  std::map<std::string, double> features;
};

// `lexicons`: the language's own first. Names are masked in `text` already.
MissionFields FindFields(const TokenizedText& text, const Structure& structure,
                         const std::vector<const Lexicon*>& lexicons);

// Takes away the actions that nothing but the stock phrases names: a call does not ask for what it
// gives its readers to say.
void LeaveOutOffered(MissionFields& fields);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_MISSION_FIELDS_H_
