#include "coordinator/scheduler/family_input.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "common/text/utf8.h"
#include "coordinator/aggregator/bands.h"
#include "coordinator/aggregator/contribution.h"
#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

constexpr size_t kMessageBytes = 1 << 20;
// As much of a text as is compared (WordingText.text).
constexpr size_t kMaxText = 16 << 10;
// Fetched together, so that the posts of a shard are one question.
constexpr size_t kTextsAtOnce = 1024;

constexpr uint64_t kBandNumber = 15;  // Wording.bands

}  // namespace

FamilyInput::FamilyInput(AggregateStore& store, TaskLease task, const TaskShards& shards,
                         TaskStore::RunState state, v1::PullInputResponse first)
    : store_(store),
      task_(std::move(task)),
      step_(shards.step),
      state_(std::move(state)),
      shard_(shards.first) {
  messages_.push_back(std::move(first));
}

Result<std::optional<v1::PullInputResponse>> FamilyInput::Next() {
  if (!parts_) CLAQUE_RETURN_IF_ERROR(ReadParts());
  while (messages_.empty()) {
    if (next_row_ < rows_.size()) {
      CLAQUE_RETURN_IF_ERROR(FetchTexts());
    } else if (shard_ < kCampaignShards) {
      CLAQUE_RETURN_IF_ERROR(LoadShard(shard_));
      shard_ += step_;
    } else {
      const Put mark = InputMark(task_, count_);
      CLAQUE_RETURN_IF_ERROR(store_.Apply({&mark, 1}).status());
      return std::optional<v1::PullInputResponse>();
    }
  }
  std::optional<v1::PullInputResponse> message = std::move(messages_.front());
  messages_.pop_front();
  return message;
}

Status FamilyInput::ReadParts() {
  parts_.emplace();
  for (const auto& [task, lease_id] : state_.results) {
    if (static_cast<int>(task) >= step_ || lease_id == 0) continue;
    Part part{{task_.campaign, task_.run, task, lease_id, "", {}}, {}};
    CLAQUE_ASSIGN_OR_RETURN(auto shards, PartsOf(store_, part.task));
    if (!shards) return DataLoss("task " + std::to_string(task) + " is not whole any more");
    part.shards = *std::move(shards);
    parts_->push_back(std::move(part));
  }
  return OkStatus();
}

Status FamilyInput::LoadShard(int shard) {
  rows_.clear();
  next_row_ = 0;
  for (const Part& part : *parts_) {
    CLAQUE_ASSIGN_OR_RETURN(const auto wordings, ReadBands(store_, part.task, part.shards, shard));
    for (const v1::Wording& wording : wordings) {
      if (wording.uses().empty()) continue;
      for (const uint64_t band : wording.bands()) {
        rows_.push_back({band, wording.key(), wording.uses(0).post(), wording.uses_size() > 1});
      }
    }
  }
  std::ranges::sort(rows_, [](const Row& a, const Row& b) {
    return std::tie(a.band, a.key, a.post) < std::tie(b.band, b.key, b.post);
  });
  KeepCandidates();
  return OkStatus();
}

void FamilyInput::KeepCandidates() {
  std::vector<Row> kept;
  for (size_t i = 0; i < rows_.size();) {
    const uint64_t band = rows_[i].band;
    const size_t begin = kept.size();
    for (; i < rows_.size() && rows_[i].band == band; ++i) {
      if (kept.size() > begin && kept.back().key == rows_[i].key) {
        kept.back().shared |= rows_[i].shared || rows_[i].post != kept.back().post;
      } else {
        kept.push_back(std::move(rows_[i]));
      }
    }
    const bool alone = kept.size() == begin + 1;
    if (alone && !(kept.back().shared && (band & kBandNumber) == 0)) kept.pop_back();
  }
  rows_ = std::move(kept);
}

Status FamilyInput::FetchTexts() {
  const size_t end = std::min(rows_.size(), next_row_ + kTextsAtOnce);
  std::map<int, std::vector<std::string>> ids;
  for (size_t i = next_row_; i < end; ++i) {
    ids[CampaignShard(rows_[i].post)].push_back(rows_[i].post);
  }
  std::map<std::string, std::string> texts;
  for (const auto& [shard, on_shard] : ids) {
    CLAQUE_ASSIGN_OR_RETURN(const auto posts,
                            store_.GetMany(PostsTable(task_.campaign, shard), on_shard));
    for (size_t i = 0; i < posts.size(); ++i) {
      v1::Post post;
      if (!posts[i] || !post.ParseFromString(*posts[i])) continue;
      texts[on_shard[i]] = TruncateUtf8(post.text(), kMaxText);
    }
  }
  size_t bytes = kMessageBytes;
  v1::WordingBucket* bucket = nullptr;
  for (; next_row_ < end; ++next_row_) {
    const Row& row = rows_[next_row_];
    const std::string& text = texts[row.post];
    if (bytes + text.size() > kMessageBytes) {
      messages_.emplace_back();
      bytes = 0;
      bucket = nullptr;
    }
    bytes += text.size() + 32;
    if (bucket == nullptr || bucket->band() != row.band) {
      bucket = messages_.back().add_buckets();
      bucket->set_band(row.band);
    }
    v1::WordingText& added = *bucket->add_texts();
    added.set_key(row.key);
    added.set_text(text);
    added.set_shared(row.shared);
    ++count_;
  }
  return OkStatus();
}

}  // namespace claque
