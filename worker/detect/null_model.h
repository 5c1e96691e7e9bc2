// How many objects two accounts would share at the same time by chance.
#ifndef CLAQUE_WORKER_DETECT_NULL_MODEL_H_
#define CLAQUE_WORKER_DETECT_NULL_MODEL_H_

#include <chrono>
#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "worker/detect/trace_table.h"

namespace claque {

// By number of the object: from how many accounts on more is popular.
using PopularOf = std::function<uint32_t(uint32_t)>;

// Two models in one, by object:
// - One that more than its `popular` accounts share is talked about by many, and taking part is no
//   news: what counts is whether two are closer in time than others are in the same hour and the
//   next. Chance is the share of close pairs among all pairs of the object's traces there,
//   smoothed: the mean over permutations of the times within object and hour. (Within the window,
//   where that is longer than an hour.)
// - In any other one, taking part itself is news. Chance is that of the bipartite configuration
//   model (Chung & Lu 2002): an account meets an object as often as both are frequent, at one of
//   the times at which the object is shared.
// Immutable; thread-safe. The table must outlive it.
class NullModel {
 public:
  // Keeps what is needed of `accounts` alone. Objects `left_out` (by number; not 0 = left out) do
  // not count. Linear in the traces, but for sorting.
  NullModel(const TraceTable& table, std::chrono::seconds time_window, const PopularOf& popular,
            std::span<const uint8_t> left_out, std::span<const uint32_t> accounts);

  // Of two of the accounts, in any order: expected number of objects shared within the window.
  // Where that is above `enough`, any number above it.
  double ExpectedObjects(uint32_t account, uint32_t account_y, double enough = HUGE_VAL) const;

 private:
  // What an account did in one hour (a cell) of a popular object.
  struct Presence {
    uint32_t account = 0;
    uint32_t object = 0;
    uint32_t cell = 0;
    uint32_t traces = 0;
  };
  void AddPopular(uint32_t object, const std::vector<uint8_t>& wanted);
  void AddCell(uint32_t object, std::span<const Trace> traces, std::span<const Trace> next,
               const std::vector<uint8_t>& wanted);
  std::span<const Presence> Of(uint32_t account) const;

  const TraceTable* table_;
  const int64_t window_;
  const int64_t cell_;  // seconds, at least the window
  // By cell, in fixed point: of two traces of it, and of one of it and one of the cell behind.
  std::vector<int64_t> chance_, chance_next_;
  std::vector<Presence> presences_;  // by account, then cell
  std::vector<uint32_t> first_;      // by account: its first presence; one more at the end
  std::vector<uint32_t> rare_;       // by account: objects that are not popular
  double meeting_ = 0;               // chance of two traces to be of one rare object, and close
};

// P(X >= count) of a Poisson variable with this mean, as -log10; 0 where the mean is not below
// `count`. A sum of independent chances has no heavier tail there (Hoeffding 1956).
double PoissonSurprise(double count, double mean);

// A mean above which no count of so many has that surprise; close to the least one.
double MeanWithoutSurprise(double count, double surprise);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_NULL_MODEL_H_
