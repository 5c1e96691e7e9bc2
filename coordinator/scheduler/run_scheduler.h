// RunScheduler: cuts classification tasks over what changed, and publishes a run whole once all its
// tasks are done.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_RUN_SCHEDULER_H_
#define CLAQUE_COORDINATOR_SCHEDULER_RUN_SCHEDULER_H_

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "common/base/clock.h"
#include "coordinator/aggregator/applier.h"
#include "coordinator/aggregator/contribution.h"
#include "coordinator/scheduler/overlaps.h"
#include "coordinator/scheduler/run_cut.h"
#include "coordinator/scheduler/run_plan.h"
#include "coordinator/scheduler/shard_owner.h"

namespace claque {

class Families;
class PhraseShares;

// Run in the making / published run; nullopt = none. Blocks on the store.
Result<std::optional<v1::Run>> ActiveRun(AggregateStore& store, const std::string& campaign);
Result<std::optional<v1::Run>> PublishedRun(AggregateStore& store, const std::string& campaign);
// Whether the published run covers everything stored now.
Result<bool> RunIsCurrent(AggregateStore& store, CampaignBook& campaigns,
                          const std::string& campaign);

// One thread; blocks on the stores.
class RunScheduler {
 public:
  // All must outlive this. A run starts at most every `interval` while collection goes on; where
  // the campaign's frontier is idle, as soon as nothing came since the tick before (an import is
  // over), and after ten intervals at the latest.
  RunScheduler(Stores stores, CampaignBook& campaigns, ShardOwner& owner,
               const Pseudonyms& pseudonyms, const Clock& clock,
               std::chrono::milliseconds interval);

  // One step for an owned campaign: starts, publishes, or nothing.
  Status Tick(const std::string& campaign);

 private:
  // The campaign as this tick found it: the bytes that its writes are compared with.
  struct Step {
    Ownership owner;
    std::string campaign;
    std::optional<std::string> previous, published, active;
  };
  Status Start(const Step& step);
  // Makes the cut the run in the making, in place of `step.active`.
  Status Choose(const Step& step, RunCut cut);
  // A run whose first stage changed much of its own input (it tells the language of imported posts,
  // and finds the missions among them) gives way, before its other stages, to one that covers the
  // change; that one is not replaced in turn. True: it did.
  Result<bool> GaveWay(const Step& step, const v1::Run& run);
  // Cuts the next stage of a run whose stages so far are done.
  Status Advance(const Step& step, v1::Run run, const TaskStore::RunState& state);
  // Whether the first stage found any wording to compare: then there is a second.
  Result<bool> HasWordings(const Step& step, const TaskStore::RunState& state);
  // What a task contributed; nothing of one that was given up. nullopt: not whole, and the task was
  // opened again.
  Result<std::optional<Contribution>> ReadTask(const Step& step, const TaskStore::RunState& state,
                                               uint32_t task, uint64_t lease_id);
  // Puts what the first two stages found into the tables of `run`. Returns how many shares there
  // are to compare, those of phrases included; nullopt: a contribution is not whole, and its task
  // was opened again.
  Result<std::optional<int64_t>> AssembleTexts(const Step& step, const TaskStore::RunState& state,
                                               const v1::Run& run);
  Status AddWordings(const Step& step, const TaskStore::RunState& state, const RunPlan& plan,
                     const Families& families, PhraseShares* phrases);
  // The same of the last two stages, overlaps with other campaigns, and figures into `run`. False:
  // not whole.
  Result<bool> AssembleNetworks(const Step& step, const TaskStore::RunState& state, v1::Run* run);
  // False: one of them is not whole, and was opened again.
  Result<bool> AreWhole(const Step& step, const TaskStore::RunState& state, const TaskGroup& tasks);
  Status WriteSharded(const Step& step, const std::string& run,
                      TableId (*table)(const std::string&, std::string_view, int),
                      std::vector<Entry> entries);
  Status Publish(const Step& step, v1::Run run, const TaskStore::RunState& state);
  // What follows publication; again after a crash.
  Status Close(const Step& step, const v1::Run& run);
  Status DropTables(const std::string& campaign, const v1::Run& run);
  // What is there of a run in the making only.
  Status DropContributions(const std::string& campaign, const v1::Run& run);

  // When runs of a campaign start.
  struct Pace {
    WallTime last_start;          // or when the campaign was first seen
    std::optional<v1::Run> seen;  // what a run would have covered at the last look
    bool gave_way = false;        // the run in the making stands for one that gave way
  };

  Stores stores_;
  CampaignBook& campaigns_;
  ShardOwner& owner_;
  const Clock& clock_;
  const std::chrono::milliseconds interval_;
  OverlapFinder overlaps_;
  std::map<std::string, Pace> paces_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_RUN_SCHEDULER_H_
