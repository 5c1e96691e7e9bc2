// Shares of a campaign in the form in which tasks read them: blocks of columns.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_SHARE_BLOCKS_H_
#define CLAQUE_COORDINATOR_SCHEDULER_SHARE_BLOCKS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "claque/v1/types.pb.h"
#include "claque/v1/work.pb.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

// Puts shares into the columns of one block. One thread.
class ShareBlockWriter {
 public:
  struct Share {
    v1::ObjectKind kind = v1::OBJECT_KIND_UNSPECIFIED;
    std::string_view object;
    std::string_view mission;  // id, of a stock phrase
    std::string_view account;  // Account.name
    std::string_view platform;
    std::string_view lang;
    std::string_view post;  // id
    int64_t time = 0;       // seconds
    uint64_t post_key = 0;  // Trace.post_key
    uint64_t target_key = 0;
    std::string_view site = {};  // Trace.site
  };

  void Add(const Share& share);
  // Passed over: without account or time nothing can be said of it.
  void Add(const v1::Trace& trace);
  int size() const { return block_.post_size(); }
  v1::ShareBlock Take();

 private:
  using Numbers = std::unordered_map<std::string, uint32_t>;

  v1::ShareBlock block_;
  Numbers objects_, accounts_, langs_;
  int64_t last_time_ = 0;
  bool has_missions_ = false, has_post_keys_ = false, has_target_keys_ = false, has_sites_ = false;
};

// Reads the shares of trace shards up to a cut, block by block. What stands in a part of the log
// that is whole is written back as a block of bytes, since a log only grows: the next run reads
// that. Blocks on the store, which must outlive it.
class ShareReader {
 public:
  ShareReader(AggregateStore& store, std::string campaign, const v1::Run& run);

  // The next one that has any; nullopt at the end.
  Result<std::optional<v1::ShareBlock>> Next();

 private:
  Result<v1::ShareBlock> Read(int shard, int64_t begin, int64_t end);
  Result<v1::ShareBlock> ReadLog(int shard, int64_t begin, int64_t end);

  AggregateStore& store_;
  const std::string campaign_;
  const v1::Run run_;
  int shard_ = 0;
  int64_t begin_ = 0;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_SHARE_BLOCKS_H_
