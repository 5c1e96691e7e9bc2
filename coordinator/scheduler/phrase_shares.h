// PhraseShares: stock phrases and shared wordings as objects that accounts share, for the third
// stage of a run.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_PHRASE_SHARES_H_
#define CLAQUE_COORDINATOR_SCHEDULER_PHRASE_SHARES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "claque/v1/report.pb.h"
#include "coordinator/scheduler/share_blocks.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

// Holds all of them until they are written. One thread.
class PhraseShares {
 public:
  // One without account or time is passed over.
  void Add(const v1::Echo& echo);
  void Add(std::string_view object, const v1::WordingUse& use);

  // Replaces what is stored of the run; returns how many there are. Blocks on the store.
  Result<int64_t> Write(AggregateStore& store, const std::string& campaign,
                        const std::string& run) &&;

 private:
  void Add(const ShareBlockWriter::Share& share);
  void EndBlock();

  ShareBlockWriter writer_;
  std::vector<std::vector<Entry>> blocks_ = std::vector<std::vector<Entry>>(kCampaignShards);
  int64_t block_count_ = 0;
  int64_t count_ = 0;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_PHRASE_SHARES_H_
