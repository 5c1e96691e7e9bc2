// AccountFacts: what is known of each account of a table beside whom it acted with.
#ifndef CLAQUE_WORKER_DETECT_ACCOUNT_FACTS_H_
#define CLAQUE_WORKER_DETECT_ACCOUNT_FACTS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "worker/detect/string_pool.h"
#include "worker/detect/trace_table.h"

namespace claque {

inline constexpr int64_t kSecondsOfDay = 86'400;

// What a platform says of an account, where it does.
struct GivenAccount {
  std::optional<int64_t> created;  // Unix seconds
  std::string shape;               // NameShape of the handle; empty = not known
};

struct AccountFact {
  std::optional<int64_t> created;  // as given, unless that cannot be
  uint32_t shape = TraceTable::kNone;
  int64_t first = 0;         // time of the first trace, Unix seconds
  int64_t last = 0;          // of the last
  uint32_t traces = 0;       // repeated ones of one object and post count once
  uint32_t objects = 0;      // different ones
  uint32_t main_object = 0;  // with most of the traces; of several the bytewise least name
  uint32_t main_traces = 0;
  // Whether a silence of the given length could have been seen.
  bool could_wake = false;
  std::optional<int64_t> woke;  // time of the last trace that ended such a silence
};

// A silence counts as far as the table reaches: from the trace before, or, for the first trace,
// from the creation or the table's first time, whichever is later; an account of unknown creation
// has no silence before its first trace. Immutable; thread-safe. The table must outlive it.
class AccountFacts {
 public:
  // `given`: by account of the table, or none at all. A creation after the first trace, or not
  // after 1970-01-01 (0 is how some write "unknown"), cannot be and counts as not known. Linear in
  // the traces, but for sorting those of one account. REQUIRES: dormant is at least a day.
  AccountFacts(const TraceTable& table, std::span<const GivenAccount> given,
               std::chrono::days dormant);

  const TraceTable& table() const { return *table_; }
  std::chrono::days dormant() const { return dormant_; }
  size_t size() const { return facts_.size(); }
  const AccountFact& operator[](uint32_t account) const { return facts_[account]; }
  // Shapes are numbered bytewise.
  std::string_view ShapeName(uint32_t shape) const { return shapes_.At(shape); }
  size_t shapes() const { return shapes_.size(); }
  // Creations that were given and cannot be.
  int64_t impossible() const { return impossible_; }
  // Hours of the week (0 = Monday, midnight to one, UTC) of the account's posts, one a post.
  std::span<const uint8_t> HoursOf(uint32_t account) const {
    return std::span(hours_).subspan(hours_begin_[account],
                                     hours_begin_[account + 1] - hours_begin_[account]);
  }
  // By account and UTC day (since the epoch) on which it was active and could have woken: the day.
  // In no order that means anything.
  const std::vector<int64_t>& wakeful_days() const { return wakeful_days_; }

 private:
  void NumberShapes(std::span<const GivenAccount> given);
  void Take(const GivenAccount& given, int64_t first, AccountFact* fact);
  void AddTraces(std::vector<Trace>* traces, AccountFact* fact);
  void AddTimes(const std::vector<int64_t>& times, int64_t begin, AccountFact* fact);

  const TraceTable* table_;
  const std::chrono::days dormant_;
  std::vector<AccountFact> facts_;
  StringPool shapes_;
  int64_t impossible_ = 0;
  std::vector<uint8_t> hours_;  // by account
  std::vector<size_t> hours_begin_;
  std::vector<int64_t> wakeful_days_;
};

// UTC day since the epoch.
inline int64_t DayOf(int64_t time) { return SpanOf(time, kSecondsOfDay); }

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_ACCOUNT_FACTS_H_
