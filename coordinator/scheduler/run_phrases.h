// RunPhrases: wordings of one run in a form in which campaigns can be compared.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_RUN_PHRASES_H_
#define CLAQUE_COORDINATOR_SCHEDULER_RUN_PHRASES_H_

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "claque/v1/types.pb.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

struct RunPhrases {
  struct Family {
    std::vector<uint64_t> keys;  // PhraseFamily.wording_keys, at least one
    std::string shown;           // its template
  };
  std::string run;                      // resource name; empty: none is published
  std::vector<Family> families;         // no headlines
  std::set<std::string> stock_phrases;  // ComparedPhrase
};

// A stock phrase in the form in which it is compared: normalised, with one space for whatever is no
// letter and no digit. Empty where it has neither.
std::string ComparedPhrase(const std::string& text);

// What a campaign has of one kind: keys that are equal in all campaigns that were compared
// together, and what is shown of each.
using ShownKeys = std::map<uint64_t, std::string>;

// Of each campaign, in order. Families are the same where they have a wording in common, also by
// way of a third one that has both wordings; of several that thereby are one the least template is
// shown. Pure.
std::vector<ShownKeys> FamiliesOf(std::span<const RunPhrases* const> campaigns);
std::vector<ShownKeys> StockPhrasesOf(std::span<const RunPhrases* const> campaigns);

// Reads the tables of a run, a part at a time. One thread; blocks on the store, which must outlive
// it.
class RunPhrasesReader {
 public:
  // `run`: resource name.
  RunPhrasesReader(AggregateStore& store, std::string run);

  const std::string& run() const { return phrases_.run; }
  // Reads on, at most `budget` families and some, and takes off what it read. True: all is read.
  Result<bool> Read(int64_t* budget);
  // REQUIRES: Read said true.
  RunPhrases Take() { return std::move(phrases_); }

 private:
  Status ReadMissions(int64_t* budget);
  Status ReadFamilies(int shard, int64_t* budget);

  AggregateStore& store_;
  RunPhrases phrases_;
  bool has_missions_ = false;
  int shard_ = 0;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_RUN_PHRASES_H_
