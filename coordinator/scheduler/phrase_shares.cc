#include "coordinator/scheduler/phrase_shares.h"

#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

constexpr int kBlockShares = 4096;

}  // namespace

void PhraseShares::Add(const v1::Echo& echo) {
  if (!echo.has_post_time()) return;
  Add({.kind = v1::PHRASE_FAMILY,
       .object = echo.phrase(),
       .mission = LastSegment(echo.mission()),
       .account = echo.account().name(),
       .platform = echo.account().platform(),
       .lang = echo.lang(),
       .post = LastSegment(echo.post()),
       .time = echo.post_time().seconds()});
}

void PhraseShares::Add(std::string_view object, const v1::WordingUse& use) {
  if (!use.has_post_time()) return;
  Add({.kind = v1::PHRASE_FAMILY,
       .object = object,
       .mission = {},
       .account = use.account(),
       .platform = use.platform(),
       .lang = {},
       .post = LastSegment(use.post()),
       .time = use.post_time().seconds()});
}

void PhraseShares::Add(const ShareBlockWriter::Share& share) {
  if (share.account.empty()) return;
  writer_.Add(share);
  ++count_;
  if (writer_.size() == kBlockShares) EndBlock();
}

void PhraseShares::EndBlock() {
  if (writer_.size() == 0) return;
  blocks_[static_cast<size_t>(block_count_ % kCampaignShards)].push_back(
      {OrderedBytes(block_count_), writer_.Take().SerializeAsString()});
  ++block_count_;
}

Result<int64_t> PhraseShares::Write(AggregateStore& store, const std::string& campaign,
                                    const std::string& run) && {
  EndBlock();
  for (int shard = 0; shard < kCampaignShards; ++shard) {
    CLAQUE_RETURN_IF_ERROR(store.Replace(PhraseSharesTable(campaign, run, shard),
                                         blocks_[static_cast<size_t>(shard)]));
  }
  return count_;
}

}  // namespace claque
