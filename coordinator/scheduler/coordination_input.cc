#include "coordinator/scheduler/coordination_input.h"

#include <utility>

#include "coordinator/aggregator/contribution.h"
#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

constexpr int kAccountsPerMessage = 10'000;

}  // namespace

CoordinationInput::CoordinationInput(AggregateStore& store, TaskLease task,
                                     const TaskShards& shards, const v1::Run& run,
                                     const TaskStore::RunState& state, v1::PullInputResponse first)
    : store_(store),
      task_(std::move(task)),
      has_watched_(shards.kind != v1::NETWORKS),
      account_shard_(shards.kind == v1::NETWORKS ? 0 : kCampaignShards),
      shares_(store, task_.campaign, run) {
  v1::CoordinationScope& scope = *first.mutable_coordination();
  *scope.mutable_settings() = run.coordination();
  *scope.mutable_audience() = first.campaign().languages();
  *scope.mutable_timezones() = first.campaign().timezones();
  scope.set_task_count(shards.step);
  scope.set_task(shards.first);
  messages_.push_back(std::move(first));
  if (shards.kind != v1::NETWORKS) return;
  const RunPlan plan(run);
  for (const auto& [number, lease_id] : state.results) {
    const v1::ClassificationKind kind = plan.ShardsOf(number).kind;
    if ((kind != v1::COORDINATION && kind != v1::NARRATIVES) || lease_id == 0) continue;
    found_.push_back({task_.campaign, task_.run, number, lease_id, "", {}});
  }
}

Result<std::optional<v1::PullInputResponse>> CoordinationInput::Next() {
  while (messages_.empty()) {
    if (!has_watched_) {
      CLAQUE_RETURN_IF_ERROR(ReadWatched());
    } else if (!found_.empty()) {
      CLAQUE_RETURN_IF_ERROR(ReadFound());
    } else if (account_shard_ < kCampaignShards) {
      CLAQUE_RETURN_IF_ERROR(ReadAccounts(account_shard_++));
    } else if (phrase_shard_ < kCampaignShards) {
      CLAQUE_RETURN_IF_ERROR(ReadPhrases(phrase_shard_++));
    } else if (has_shares_) {
      CLAQUE_RETURN_IF_ERROR(ReadShares());
    } else {
      const Put mark = InputMark(task_, count_);
      CLAQUE_RETURN_IF_ERROR(store_.Apply({&mark, 1}).status());
      return std::optional<v1::PullInputResponse>();
    }
  }
  std::optional<v1::PullInputResponse> message = std::move(messages_.front());
  messages_.pop_front();
  for (const v1::ShareBlock& block : message->shares()) count_ += block.post_size();
  return message;
}

Status CoordinationInput::ReadWatched() {
  has_watched_ = true;
  CLAQUE_ASSIGN_OR_RETURN(const auto watched,
                          WatchedIn(store_, RunWatchedTable(task_.campaign, task_.run)));
  if (watched.empty()) return OkStatus();
  v1::PullInputResponse& message = messages_.emplace_back();
  for (const v1::WatchedNarrative& narrative : watched) {
    v1::WatchedNarrative& added = *message.add_narratives();
    added.set_id(narrative.id());
    added.set_opposes(narrative.opposes());
  }
  return OkStatus();
}

Status CoordinationInput::ReadFound() {
  const TaskLease& task = found_.front();
  CLAQUE_ASSIGN_OR_RETURN(const auto parts, PartsOf(store_, task));
  std::optional<v1::ClassificationResult> part;
  if (parts) {
    CLAQUE_ASSIGN_OR_RETURN(part, ReadPart(store_, task, next_part_++));
  }
  if (!part) return DataLoss("task " + std::to_string(task.task) + " is not whole any more");
  if (next_part_ == parts->size()) {
    found_.pop_front();
    next_part_ = 0;
  }
  v1::PullInputResponse& message = messages_.emplace_back();
  message.mutable_edges()->Swap(part->mutable_edges());
  message.mutable_bursts()->Swap(part->mutable_bursts());
  message.mutable_tellings()->Swap(part->mutable_tellings());
  *message.mutable_coordination_totals() = part->coordination_totals();
  return OkStatus();
}

Status CoordinationInput::ReadAccounts(int shard) {
  CLAQUE_ASSIGN_OR_RETURN(const auto entries, store_.All(AccountsTable(task_.campaign, shard)));
  v1::PullInputResponse message;
  for (const Entry& entry : entries) {
    v1::Account account;
    if (!account.ParseFromString(entry.value)) return DataLoss("a stored account cannot be read");
    if (!account.has_create_time() && account.name_shape().empty()) continue;
    v1::DatedAccount& dated = *message.add_accounts();
    dated.set_account(account.name());
    dated.set_platform(account.platform());
    dated.set_name_shape(account.name_shape());
    if (account.has_create_time()) *dated.mutable_create_time() = account.create_time();
    if (message.accounts_size() < kAccountsPerMessage) continue;
    messages_.push_back(std::move(message));
    message = v1::PullInputResponse();
  }
  if (message.accounts_size() > 0) messages_.push_back(std::move(message));
  return OkStatus();
}

Status CoordinationInput::ReadPhrases(int shard) {
  CLAQUE_ASSIGN_OR_RETURN(const auto blocks,
                          store_.All(PhraseSharesTable(task_.campaign, task_.run, shard)));
  for (const Entry& entry : blocks) {
    if (!messages_.emplace_back().add_shares()->ParseFromString(entry.value)) {
      return DataLoss("stored shares of phrases cannot be read");
    }
  }
  return OkStatus();
}

Status CoordinationInput::ReadShares() {
  CLAQUE_ASSIGN_OR_RETURN(auto block, shares_.Next());
  has_shares_ = block.has_value();
  if (block) *messages_.emplace_back().add_shares() = *std::move(block);
  return OkStatus();
}

}  // namespace claque
