// TraceTable: the traces of an analysis, interned, by object and time.
#ifndef CLAQUE_WORKER_DETECT_TRACE_TABLE_H_
#define CLAQUE_WORKER_DETECT_TRACE_TABLE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "worker/detect/string_pool.h"
#include "worker/detect/trace.h"

namespace claque {

// Objects, accounts and contents are numbered densely from 0 by first appearance in the input.
// Immutable; thread-safe. 24 bytes a trace beside the names.
class TraceTable {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  TraceTable(TraceTable&&) noexcept = default;
  TraceTable& operator=(TraceTable&&) noexcept = default;

  size_t objects() const { return objects_.size(); }
  size_t accounts() const { return accounts_.size(); }
  size_t contents() const { return contents_.size(); }

  // All of them, by object, then Older().
  std::span<const Trace> traces() const { return traces_; }
  std::span<const Trace> TracesOf(uint32_t object) const {
    return traces().subspan(begin_[object], begin_[object + 1] - begin_[object]);
  }
  // The content whose id is the id of `object` (a post that others repost), else kNone.
  uint32_t ContentThatIs(uint32_t object) const { return content_that_is_[object]; }
  // Traces of the account, repeated ones too.
  uint32_t TracesOfAccount(uint32_t account) const { return traces_of_account_[account]; }

  std::optional<uint32_t> FindObject(std::string_view name) const { return objects_.Find(name); }
  std::optional<uint32_t> FindAccount(std::string_view name) const { return accounts_.Find(name); }
  std::optional<uint32_t> FindContent(std::string_view name) const { return contents_.Find(name); }
  std::string_view ObjectName(uint32_t object) const { return objects_.At(object); }
  std::string_view AccountName(uint32_t account) const { return accounts_.At(account); }
  std::string_view ContentName(uint32_t content) const { return contents_.At(content); }

 private:
  friend class TraceTableBuilder;
  TraceTable() = default;

  StringPool objects_;
  StringPool accounts_;
  StringPool contents_;
  std::vector<Trace> traces_;
  std::vector<size_t> begin_;  // of each object, and the end
  std::vector<uint32_t> content_that_is_;
  std::vector<uint32_t> traces_of_account_;
};

// By account: the place of its name among all names, bytewise.
std::vector<uint32_t> RanksOfAccounts(const TraceTable& table);

// One row of an input.
struct TraceNames {
  std::string_view object;
  std::string_view account;
  std::string_view content;
  std::chrono::sys_seconds time;
};

// What a row is whose content was in a row before it.
enum class FurtherRow {
  kTrace,        // a trace like any other, also when it repeats (CooRTweet)
  kOtherObject,  // one more object of that post, whose account and time stay (toolkit: co_link)
  kIgnored,      // nothing: a post has one object (toolkit: co_retweet, co_reply)
};

// Takes the rows of an input one by one. One thread at a time.
class TraceTableBuilder {
 public:
  explicit TraceTableBuilder(FurtherRow further = FurtherRow::kTrace) : further_(further) {}

  // Names are copied. REQUIRES: fewer than 2^32 - 1 rows; |time| < 2^62 seconds.
  void Add(std::string_view object, std::string_view account, std::string_view content,
           std::chrono::sys_seconds time);
  // The same for many: faster, by some thousands at a time.
  void AddAll(std::span<const TraceNames> rows);
  size_t rows() const { return table_.traces_.size(); }

  // The builder is spent. Linear, but for the comparisons within an object of few traces. Holds the
  // traces twice meanwhile.
  TraceTable Build() &&;

 private:
  void NumberRows();
  void GroupByObject();

  FurtherRow further_;
  std::vector<uint32_t> first_;  // by content, but for kTrace: its first trace
  TraceTable table_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_TRACE_TABLE_H_
