// What a run covers: the cut of the data that it is made of, and the tasks of its first stage.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_RUN_CUT_H_
#define CLAQUE_COORDINATOR_SCHEDULER_RUN_CUT_H_

#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "coordinator/aggregator/campaign_book.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

struct RunCut {
  v1::Run run;                    // without name and times
  std::vector<Entry> missions;    // as stored
  std::vector<Entry> narratives;  // WatchedNarrative by id, in the order of the campaign
};

// What a run would cover now: log lengths of all post and trace shards, and a digest of missions,
// narratives, where there are narratives masked names, settings, and of how many titles there are
// (none is ever taken away). NotFound: no such campaign. Blocks on the store.
Result<RunCut> CutNow(AggregateStore& store, CampaignBook& campaigns, const std::string& campaign);

// Tasks of the third stage of a run with so many shares; 0 = it has none.
int CoordinationTasks(int64_t shares);

// Whether two runs cover the same.
bool SameInput(const v1::Run& a, const v1::Run& b);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_RUN_CUT_H_
