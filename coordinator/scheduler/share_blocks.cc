#include "coordinator/scheduler/share_blocks.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

// Entries of a log in one block.
constexpr int64_t kBlockEntries = 4096;

// True where `text` is new and has the next number.
bool NumberOf(std::unordered_map<std::string, uint32_t>* numbers, std::string text, uint32_t* out) {
  const auto [it, added] =
      numbers->try_emplace(std::move(text), static_cast<uint32_t>(numbers->size()));
  *out = it->second;
  return added;
}

}  // namespace

void ShareBlockWriter::Add(const Share& share) {
  uint32_t number = 0;
  if (NumberOf(&objects_, std::to_string(share.kind) + ' ' + std::string(share.object), &number)) {
    block_.add_object_kinds(share.kind);
    block_.add_objects(std::string(share.object));
    block_.add_missions(std::string(share.mission));
    block_.add_target_keys(share.target_key);
    block_.add_sites("");
    has_missions_ = has_missions_ || !share.mission.empty();
    has_target_keys_ = has_target_keys_ || share.target_key != 0;
  }
  if (!share.site.empty()) {  // not every share of an object says it
    block_.set_sites(static_cast<int>(number), std::string(share.site));
    has_sites_ = true;
  }
  block_.add_object(number);
  // A public account of two platforms stands once for each.
  if (NumberOf(&accounts_, std::string(share.account) + ' ' + std::string(share.platform),
               &number)) {
    block_.add_accounts(std::string(share.account));
    block_.add_platforms(std::string(share.platform));
  }
  block_.add_account(number);
  if (NumberOf(&langs_, std::string(share.lang), &number)) {
    block_.add_langs(std::string(share.lang));
  }
  block_.add_lang(number);
  block_.add_post(std::string(share.post));
  block_.add_post_keys(share.post_key);
  has_post_keys_ = has_post_keys_ || share.post_key != 0;
  block_.add_time_delta(share.time - last_time_);
  last_time_ = share.time;
}

void ShareBlockWriter::Add(const v1::Trace& trace) {
  const std::string_view account = LastSegment(trace.account());
  if (account.empty() || !trace.has_post_time()) return;
  Add({.kind = trace.object_kind(),
       .object = trace.object(),
       .mission = {},
       .account = account,
       .platform = trace.platform(),
       .lang = trace.lang(),
       .post = LastSegment(trace.post()),
       .time = trace.post_time().seconds(),
       .post_key = trace.post_key(),
       .target_key = trace.target_key(),
       .site = trace.site()});
}

v1::ShareBlock ShareBlockWriter::Take() {
  if (!has_missions_) block_.clear_missions();
  if (!has_post_keys_) block_.clear_post_keys();
  if (!has_target_keys_) block_.clear_target_keys();
  if (!has_sites_) block_.clear_sites();
  v1::ShareBlock block = std::move(block_);
  *this = ShareBlockWriter();
  return block;
}

ShareReader::ShareReader(AggregateStore& store, std::string campaign, const v1::Run& run)
    : store_(store), campaign_(std::move(campaign)), run_(run) {}

Result<std::optional<v1::ShareBlock>> ShareReader::Next() {
  while (shard_ < run_.trace_cut_size()) {
    const int64_t end = std::min(begin_ + kBlockEntries, run_.trace_cut(shard_));
    if (begin_ == end) {
      ++shard_;
      begin_ = 0;
      continue;
    }
    CLAQUE_ASSIGN_OR_RETURN(auto block, Read(shard_, begin_, end));
    begin_ = end;
    if (block.post_size() > 0) return std::optional(std::move(block));
  }
  return std::optional<v1::ShareBlock>();
}

Result<v1::ShareBlock> ShareReader::Read(int shard, int64_t begin, int64_t end) {
  if (end - begin < kBlockEntries) return ReadLog(shard, begin, end);
  const TableId blocks = ShareBlocksTable(campaign_, shard);
  const std::string field = OrderedBytes(begin);
  CLAQUE_ASSIGN_OR_RETURN(const auto stored, store_.Get(blocks, field));
  v1::ShareBlock block;
  if (stored && block.ParseFromString(*stored)) return block;
  CLAQUE_ASSIGN_OR_RETURN(block, ReadLog(shard, begin, end));
  const Put put{blocks, field, "", block.SerializeAsString(), false};
  CLAQUE_RETURN_IF_ERROR(store_.Apply({&put, 1}).status());
  return block;
}

Result<v1::ShareBlock> ShareReader::ReadLog(int shard, int64_t begin, int64_t end) {
  const TableId table = TracesTable(campaign_, shard);
  CLAQUE_ASSIGN_OR_RETURN(const auto log, store_.LogRange(table, begin, end));
  const std::set<std::string> unique(log.begin(), log.end());
  const std::vector<std::string> ids(unique.begin(), unique.end());
  CLAQUE_ASSIGN_OR_RETURN(const auto traces, store_.GetMany(table, ids));
  ShareBlockWriter writer;
  for (const auto& stored : traces) {
    v1::Trace trace;
    if (!stored) continue;
    if (!trace.ParseFromString(*stored)) {
      return DataLoss("a stored trace of campaign '" + campaign_ + "' cannot be read");
    }
    writer.Add(trace);
  }
  return writer.Take();
}

}  // namespace claque
