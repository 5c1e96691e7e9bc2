#include "coordinator/scheduler/task_input.h"

#include <algorithm>
#include <set>

#include "coordinator/aggregator/contribution.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/aggregator/task_unit.h"
#include "coordinator/scheduler/coordination_input.h"
#include "coordinator/scheduler/family_input.h"
#include "coordinator/scheduler/run_plan.h"
#include "coordinator/scheduler/run_scheduler.h"

namespace claque {
namespace {

constexpr size_t kMessageBytes = 1 << 20;

// Appends to the last message while it has room.
class Messages {
 public:
  v1::PullInputResponse& Room(size_t bytes) {
    if (out_.empty() || size_ + bytes > kMessageBytes) {
      out_.emplace_back();
      size_ = 0;
    }
    size_ += bytes;
    return out_.back();
  }
  std::vector<v1::PullInputResponse> Take() && { return std::move(out_); }

 private:
  std::vector<v1::PullInputResponse> out_;
  size_t size_ = 0;
};

template <typename T>
Result<std::vector<T>> ReadAll(AggregateStore& store, const TableId& table) {
  CLAQUE_ASSIGN_OR_RETURN(const auto entries, store.All(table));
  std::vector<T> out(entries.size());
  for (size_t i = 0; i < entries.size(); ++i) {
    if (!out[i].ParseFromString(entries[i].value)) {
      return DataLoss("'" + entries[i].field + "' of the store cannot be read");
    }
  }
  return out;
}

// What the posts are looked at for, as it stood when the run was cut.
Status AddSubjects(AggregateStore& store, const TaskLease& task, v1::ClassificationKind kind,
                   Messages* messages) {
  if (kind == v1::NARRATIVES) {
    CLAQUE_ASSIGN_OR_RETURN(auto watched,
                            WatchedIn(store, RunWatchedTable(task.campaign, task.run)));
    for (v1::WatchedNarrative& narrative : watched) {
      *messages->Room(narrative.ByteSizeLong()).add_narratives() = std::move(narrative);
    }
    return OkStatus();
  }
  CLAQUE_ASSIGN_OR_RETURN(auto missions,
                          MissionsIn(store, RunMissionsTable(task.campaign, task.run)));
  for (v1::Mission& mission : missions) {
    *messages->Room(mission.ByteSizeLong()).add_missions() = std::move(mission);
  }
  return OkStatus();
}

// Returns how many there are.
Result<int64_t> AddPosts(AggregateStore& store, const std::string& campaign, int shard, int64_t cut,
                         Messages* messages) {
  const TableId table = PostsTable(campaign, shard);
  CLAQUE_ASSIGN_OR_RETURN(const auto log, store.LogRange(table, 0, cut));
  const std::set<std::string> unique(log.begin(), log.end());
  const std::vector<std::string> ids(unique.begin(), unique.end());
  CLAQUE_ASSIGN_OR_RETURN(const auto posts, store.GetMany(table, ids));
  int64_t count = 0;
  for (const auto& post : posts) {
    if (!post) continue;
    ++count;
    if (!messages->Room(post->size()).add_posts()->ParseFromString(*post)) {
      return DataLoss("a stored post of campaign '" + campaign + "' cannot be read");
    }
  }
  return count;
}

Status AddTitles(AggregateStore& store, const std::string& campaign, int shard,
                 Messages* messages) {
  CLAQUE_ASSIGN_OR_RETURN(auto titles, store.All(TitlesTable(campaign, shard)));
  for (Entry& title : titles) {
    messages->Room(title.value.size()).add_titles(std::move(title.value));
  }
  return OkStatus();
}

// Input that was read whole.
class ReadInput final : public TaskInput {
 public:
  explicit ReadInput(std::vector<v1::PullInputResponse> messages)
      : messages_(std::move(messages)) {}
  Result<std::optional<v1::PullInputResponse>> Next() override {
    if (next_ == messages_.size()) return std::optional<v1::PullInputResponse>();
    return std::optional(std::move(messages_[next_++]));
  }

 private:
  std::vector<v1::PullInputResponse> messages_;
  size_t next_ = 0;
};

Result<std::vector<v1::PullInputResponse>> ReadPosts(AggregateStore& store, const TaskLease& task,
                                                     const v1::Run& run, const TaskShards& shards,
                                                     v1::PullInputResponse first) {
  Messages messages;
  messages.Room(0) = std::move(first);
  CLAQUE_RETURN_IF_ERROR(AddSubjects(store, task, shards.kind, &messages));
  if (shards.kind == v1::UPTAKE) {
    for (int shard = shards.first; shard < kCampaignShards; shard += shards.step) {
      CLAQUE_RETURN_IF_ERROR(AddTitles(store, task.campaign, shard, &messages));
    }
  }
  int64_t count = 0;
  for (int shard = shards.first; shard < run.cut_size(); shard += shards.step) {
    CLAQUE_ASSIGN_OR_RETURN(const int64_t added,
                            AddPosts(store, task.campaign, shard, run.cut(shard), &messages));
    count += added;
  }
  const Put mark = InputMark(task, count);
  const auto marked = store.Apply({&mark, 1});
  if (!marked.ok()) return marked.status();
  return std::move(messages).Take();
}

}  // namespace

Result<std::vector<v1::Mission>> MissionsIn(AggregateStore& store, const TableId& table) {
  return ReadAll<v1::Mission>(store, table);
}

Result<std::vector<v1::WatchedNarrative>> WatchedIn(AggregateStore& store, const TableId& table) {
  return ReadAll<v1::WatchedNarrative>(store, table);
}

Result<std::unique_ptr<TaskInput>> OpenTaskInput(Stores stores, CampaignBook& campaigns,
                                                 const v1::PullInputRequest& request) {
  const auto task = ParseTaskUnit(request.unit(), request.lease_id());
  if (!task) return InvalidArgument("unit: not a classification task");
  CLAQUE_ASSIGN_OR_RETURN(const auto live, stores.tasks.TaskLeases(task->campaign));
  const bool held = std::any_of(live.begin(), live.end(), [&](const TaskLease& lease) {
    return lease.run == task->run && lease.task == task->task && lease.lease_id == task->lease_id;
  });
  if (!held) return FailedPrecondition("lease_id: this lease is not live");
  CLAQUE_ASSIGN_OR_RETURN(const auto campaign, campaigns.Find(task->campaign));
  CLAQUE_ASSIGN_OR_RETURN(const auto run, ActiveRun(stores.aggregates, task->campaign));
  if (!run || LastSegment(run->name()) != task->run) {
    return FailedPrecondition("unit: this run is over");
  }
  v1::PullInputResponse first;
  v1::CampaignContext& context = *first.mutable_campaign();
  context.set_campaign(task->campaign);
  *context.mutable_languages() = campaign->proto().audience().languages();
  *context.mutable_timezones() = campaign->proto().audience().timezones();
  *context.mutable_masked_names() = campaign->proto().masked_names();
  const TaskShards shards = RunPlan(*run).ShardsOf(task->task);
  context.set_translations(shards.kind == v1::UPTAKE && run->translations());
  if (shards.kind == v1::FAMILIES) {
    CLAQUE_ASSIGN_OR_RETURN(auto state, stores.tasks.State(task->campaign));
    return std::unique_ptr<TaskInput>(std::make_unique<FamilyInput>(
        stores.aggregates, *task, shards, std::move(state), std::move(first)));
  }
  if (shards.kind == v1::COORDINATION || shards.kind == v1::NETWORKS) {
    CLAQUE_ASSIGN_OR_RETURN(const auto state, stores.tasks.State(task->campaign));
    return std::unique_ptr<TaskInput>(std::make_unique<CoordinationInput>(
        stores.aggregates, *task, shards, *run, state, std::move(first)));
  }
  CLAQUE_ASSIGN_OR_RETURN(auto messages,
                          ReadPosts(stores.aggregates, *task, *run, shards, std::move(first)));
  return std::unique_ptr<TaskInput>(std::make_unique<ReadInput>(std::move(messages)));
}

}  // namespace claque
