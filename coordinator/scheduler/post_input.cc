#include "coordinator/scheduler/post_input.h"

#include <algorithm>
#include <set>
#include <utility>

#include "coordinator/aggregator/contribution.h"
#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

constexpr size_t kMessageBytes = 1 << 20;
// Read at once.
constexpr size_t kPosts = 2'000;

}  // namespace

PostInput::PostInput(AggregateStore& store, TaskLease task, const TaskShards& shards,
                     const v1::Run& run, v1::PullInputResponse first)
    : store_(store), task_(std::move(task)), shards_(shards), run_(run), shard_(shards.first) {
  messages_.push_back(std::move(first));
}

Result<std::optional<v1::PullInputResponse>> PostInput::Next() {
  if (!std::exchange(has_subjects_, true)) {
    CLAQUE_RETURN_IF_ERROR(ReadSubjects());
    if (shards_.kind == v1::UPTAKE) CLAQUE_RETURN_IF_ERROR(ReadTitles());
  }
  // The last message may still have room.
  while (messages_.size() < 2 && !has_ended_) {
    if (next_id_ < ids_.size()) {
      CLAQUE_RETURN_IF_ERROR(ReadPosts());
    } else if (shard_ < run_.cut_size()) {
      CLAQUE_RETURN_IF_ERROR(ReadIds());
    } else {
      const Put mark = InputMark(task_, count_);
      CLAQUE_RETURN_IF_ERROR(store_.Apply({&mark, 1}).status());
      has_ended_ = true;
    }
  }
  if (messages_.empty()) return std::optional<v1::PullInputResponse>();
  v1::PullInputResponse message = std::move(messages_.front());
  messages_.pop_front();
  return std::optional(std::move(message));
}

// As it stood when the run was cut.
Status PostInput::ReadSubjects() {
  if (shards_.kind == v1::NARRATIVES) {
    CLAQUE_ASSIGN_OR_RETURN(auto watched,
                            WatchedIn(store_, RunWatchedTable(task_.campaign, task_.run)));
    for (v1::WatchedNarrative& narrative : watched) {
      *Room(narrative.ByteSizeLong()).add_narratives() = std::move(narrative);
    }
    return OkStatus();
  }
  CLAQUE_ASSIGN_OR_RETURN(auto missions,
                          MissionsIn(store_, RunMissionsTable(task_.campaign, task_.run)));
  for (v1::Mission& mission : missions) {
    *Room(mission.ByteSizeLong()).add_missions() = std::move(mission);
  }
  return OkStatus();
}

Status PostInput::ReadTitles() {
  for (int shard = shards_.first; shard < kCampaignShards; shard += shards_.step) {
    CLAQUE_ASSIGN_OR_RETURN(auto titles, store_.All(TitlesTable(task_.campaign, shard)));
    for (Entry& title : titles) Room(title.value.size()).add_titles(std::move(title.value));
  }
  return OkStatus();
}

Status PostInput::ReadIds() {
  CLAQUE_ASSIGN_OR_RETURN(const auto log,
                          store_.LogRange(PostsTable(task_.campaign, shard_), 0, run_.cut(shard_)));
  const std::set<std::string> unique(log.begin(), log.end());
  ids_.assign(unique.begin(), unique.end());
  next_id_ = 0;
  shard_ += shards_.step;
  return OkStatus();
}

Status PostInput::ReadPosts() {
  const TableId table = PostsTable(task_.campaign, shard_ - shards_.step);
  const auto ids = std::span(ids_).subspan(next_id_, std::min(kPosts, ids_.size() - next_id_));
  CLAQUE_ASSIGN_OR_RETURN(const auto posts, store_.GetMany(table, ids));
  next_id_ += ids.size();
  for (const auto& post : posts) {
    if (!post) continue;
    ++count_;
    if (!Room(post->size()).add_posts()->ParseFromString(*post)) {
      return DataLoss("a stored post of campaign '" + task_.campaign + "' cannot be read");
    }
  }
  return OkStatus();
}

// The last message, or a new one where it is full.
v1::PullInputResponse& PostInput::Room(size_t bytes) {
  if (messages_.empty() || last_bytes_ + bytes > kMessageBytes) {
    messages_.emplace_back();
    last_bytes_ = 0;
  }
  last_bytes_ += bytes;
  return messages_.back();
}

}  // namespace claque
