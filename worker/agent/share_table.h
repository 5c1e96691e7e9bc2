// ShareTable: the shares of a run as the library of detection takes them, and what stands beside.
#ifndef CLAQUE_WORKER_AGENT_SHARE_TABLE_H_
#define CLAQUE_WORKER_AGENT_SHARE_TABLE_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "claque/v1/work.pb.h"
#include "common/text/share_object.h"
#include "worker/detect/trace_table.h"

namespace claque {

// Immutable; thread-safe. Numbers are those of `table`, which knows objects by ShareObjectName.
struct ShareTable {
  TraceTable table;
  std::vector<uint16_t> lang_of;           // by content; into `langs`
  std::vector<std::string> langs;          // empty, and "und", where not known
  std::vector<uint16_t> platform_of;       // by account, of several the least; into `platforms`
  std::vector<uint16_t> platform_of_post;  // by content
  std::vector<std::string> platforms;
  std::vector<uint8_t> is_repost;                        // by content
  std::unordered_map<uint32_t, std::string> mission_of;  // by object that is a stock phrase
  // Names that import files give to posts (Trace.post_key), by content, 0 = none; empty where no
  // post has one. And those that they call others by (Trace.target_key), by object.
  std::vector<uint64_t> key_of;
  std::unordered_map<uint32_t, uint64_t> target_key_of;
};

// Takes blocks in any order but that of two that have a share in common the later counts. One
// thread.
class ShareTableBuilder {
 public:
  // A block whose columns do not fit together adds what fits.
  void Add(const v1::ShareBlock& block);
  int64_t shares() const { return shares_; }

  // The builder is spent. The traces are in canonical order: by account, time, object, post; so the
  // same shares give the same table, however they came. Pictures that say no more than a link are
  // left out (ShareLevels); kCounted: links of one account alone count for their site, too.
  enum class Sites { kLeftOut, kCounted };
  ShareTable Build(Sites sites) &&;

 private:
  struct Share {
    int64_t time = 0;
    uint32_t object = 0, account = 0, post = 0;
    uint32_t sequence = 0;
  };
  struct Named {
    std::vector<std::string> names;
    std::unordered_map<std::string, uint16_t> numbers;
    uint16_t NumberOf(const std::string& name);
  };
  void AddObjects(const v1::ShareBlock& block, std::vector<uint32_t>* objects);
  void AddAccounts(const v1::ShareBlock& block, std::vector<uint32_t>* accounts,
                   std::vector<uint16_t>* platforms);
  void KeepLatest();
  void CountEachOnce(Sites sites);
  void SortByName();
  ShareTable Finish(Sites sites);

  StringPool objects_, accounts_, posts_;
  std::vector<Share> traces_;
  std::vector<uint16_t> lang_of_;      // by post
  std::vector<uint16_t> platform_of_;  // by account
  std::vector<uint16_t> platform_of_post_;
  Named langs_, platforms_;
  std::unordered_map<uint32_t, std::string> mission_of_;  // by object
  std::unordered_map<uint32_t, uint64_t> target_key_of_;  // by object
  std::vector<uint64_t> key_of_;                          // by post, as far as any has one
  std::unordered_map<uint32_t, uint32_t> site_of_;        // by object: that of its site
  int64_t shares_ = 0;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_SHARE_TABLE_H_
