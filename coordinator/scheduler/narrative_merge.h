// The narratives of a run from what its tasks contributed: the global step after them.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_NARRATIVE_MERGE_H_
#define CLAQUE_COORDINATOR_SCHEDULER_NARRATIVE_MERGE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "claque/v1/campaign.pb.h"
#include "claque/v1/report.pb.h"
#include "claque/v1/types.pb.h"

namespace claque {

// Pure: the same for any order of rankings and any number of tasks. One thread at a time; holds
// the best matches of each narrative, not of each task.
class NarrativeMerge {
 public:
  // One narrative each, also where no post tells it.
  NarrativeMerge(std::string campaign, const std::vector<v1::WatchedNarrative>& watched);

  // A ranking by a narrative that is not watched is passed over.
  void Add(v1::NarrativeRanking ranking);

  // By id. `run` is a resource name.
  std::map<std::string, v1::Narrative> Finish(const std::string& run) &&;

 private:
  struct Merged {
    v1::Narrative narrative;
    std::vector<v1::NarrativeMatch> matches;
    std::map<std::pair<v1::NarrativeCueKind, std::string>, int32_t> cues;
  };
  std::map<std::string, Merged> merged_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_NARRATIVE_MERGE_H_
