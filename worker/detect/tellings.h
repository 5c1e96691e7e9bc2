// Tellings: which accounts tell which narratives, and what those of a group do beside all others.
#ifndef CLAQUE_WORKER_DETECT_TELLINGS_H_
#define CLAQUE_WORKER_DETECT_TELLINGS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "common/stats/overlap.h"
#include "worker/detect/trace_table.h"

namespace claque {

// A post that tells a narrative.
struct Telling {
  uint32_t account = 0;
  uint32_t narrative = 0;
  int64_t time = 0;  // Unix seconds
  std::string post;  // id
  bool is_repost = false;
  bool is_quoted = false;  // in quotation marks alone
};

// Earliest posts, then by id; at most three.
using TellingExamples = std::vector<const Telling*>;

// Of one narrative; the figures are of accounts, group and all.
struct GroupTelling {
  uint32_t narrative = 0;
  uint32_t accounts = 0, posts = 0, reposts = 0, quoted = 0;
  uint32_t all_accounts = 0, all_posts = 0;  // of the whole population
  uint32_t early = 0, late = 0;  // posts before the middle of the group's time, and from it on
  int64_t last = 0;              // time of the last post
  OverlapFigures figures;
  TellingExamples examples;  // the first post is the first of them
};

// Of two narratives that oppose each other. The figures: of those who tell either, who tells both.
struct GroupSides {
  uint32_t narrative = 0, opposed = 0;
  uint32_t accounts = 0, opposed_accounts = 0, both_accounts = 0;
  uint32_t all_accounts = 0, all_both_accounts = 0;  // of the population: either, both
  OverlapFigures figures;
  TellingExamples examples, opposed_examples;
};

// Accounts seen in both halves of the group's time that tell a narrative in the later one alone.
struct GroupMove {
  struct From {
    uint32_t narrative = 0;
    uint32_t accounts = 0;
  };
  uint32_t narrative = 0;
  uint32_t accounts = 0;
  uint32_t seen_accounts = 0;   // seen in both halves
  uint32_t early_accounts = 0;  // of these: who told it in the earlier half already
  uint32_t all_accounts = 0, all_seen_accounts = 0;  // of the population, by the same halves
  OverlapFigures figures;
  std::vector<From> from;    // what they told in the earlier half, most accounts first; at most 3
  TellingExamples examples;  // of the later half
};

struct GroupNarratives {
  int64_t middle = 0;              // half of the group's posts are before it
  std::vector<GroupTelling> told;  // most accounts first, then by narrative
  std::vector<GroupSides> sides;   // of which the group has accounts on both
  std::vector<GroupMove> moves;    // of at least kMovers accounts
};

// The population is all accounts of the table. Add, then Sort, then const calls from any thread.
class Tellings {
 public:
  static constexpr uint32_t kMovers = 3;

  // `sides`: pairs of narratives that oppose each other, each once. The table must outlive it.
  Tellings(const TraceTable& table, uint32_t narratives,
           std::vector<std::pair<uint32_t, uint32_t>> sides);

  // In any order. REQUIRES: account and narrative are known; of a post and narrative one.
  void Add(Telling telling) { tellings_.push_back(std::move(telling)); }
  // n log n in the tellings, linear in the traces.
  void Sort();

  // nullopt: its accounts tell nothing. Time: by their posts and tellings; where there is a move
  // also by all accounts. REQUIRES: each account once.
  std::optional<GroupNarratives> Of(std::span<const uint32_t> accounts) const;

 private:
  struct Totals {
    uint32_t accounts = 0, posts = 0;
  };
  struct SideTotals {
    uint32_t either = 0, both = 0;  // accounts
  };
  std::span<const Telling> OfAccount(uint32_t account) const;
  std::vector<int64_t> TimesOf(std::span<const uint32_t> accounts) const;
  bool IsSeenInBoth(uint32_t account, int64_t middle) const {
    return first_[account] < middle && last_[account] >= middle;
  }
  std::vector<GroupTelling> ToldBy(std::span<const uint32_t> accounts, int64_t middle) const;
  std::optional<GroupSides> SidesOf(std::span<const uint32_t> accounts, size_t side) const;
  std::optional<GroupMove> MoveOf(std::span<const uint32_t> accounts, uint32_t narrative,
                                  int64_t middle) const;

  const TraceTable& table_;
  const std::vector<std::pair<uint32_t, uint32_t>> sides_;
  std::vector<Telling> tellings_;                    // by account, time, post, narrative
  std::vector<size_t> begin_;                        // by account, and the end
  std::vector<Totals> totals_;                       // by narrative
  std::vector<SideTotals> side_totals_;              // by side
  std::vector<int64_t> first_, last_;                // by account: times of its first and last post
  std::vector<std::pair<uint32_t, int64_t>> posts_;  // account and time, sorted
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_TELLINGS_H_
