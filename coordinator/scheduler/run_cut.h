// What a run covers: the cut of the data that it is made of, and the tasks it is cut into.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_RUN_CUT_H_
#define CLAQUE_COORDINATOR_SCHEDULER_RUN_CUT_H_

#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "claque/v1/work.pb.h"
#include "coordinator/aggregator/campaign_book.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

struct RunCut {
  v1::Run run;                    // without name and times
  std::vector<Entry> missions;    // as stored
  std::vector<Entry> narratives;  // WatchedNarrative by id, in the order of the campaign
};

// What a run would cover now: log lengths of all post shards, and a digest of missions, narratives,
// where there are narratives masked names, and of how many titles there are (none is ever taken
// away). NotFound: no such campaign. Blocks on the store.
Result<RunCut> CutNow(AggregateStore& store, CampaignBook& campaigns, const std::string& campaign);

// Whether two runs cover the same.
bool SameInput(const v1::Run& a, const v1::Run& b);

// The shards of one task: every `step`th from `first` on.
struct TaskShards {
  v1::ClassificationKind kind = v1::UPTAKE;
  int first = 0;
  int step = 1;
};
TaskShards ShardsOf(const v1::Run& run, uint32_t task);
// Tasks of kind UPTAKE; as many of kind FAMILIES follow the run's other tasks in its second stage.
int UptakeTasks(const v1::Run& run);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_RUN_CUT_H_
