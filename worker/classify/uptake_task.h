// The classification task that joins missions to the posts that follow them: echoes of their stock
// phrases and uses of their targets; and what the posts show of coverage and of the ages of
// accounts, which the excess over the rate before is measured against.
#ifndef CLAQUE_WORKER_CLASSIFY_UPTAKE_TASK_H_
#define CLAQUE_WORKER_CLASSIFY_UPTAKE_TASK_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "claque/v1/report.pb.h"
#include "claque/v1/types.pb.h"
#include "worker/classify/classifier.h"

namespace claque {

// A pure function of missions and posts: the result is the same for any order and any repetition of
// posts. One thread at a time.
class UptakeTask {
 public:
  // Missions need name, post, publisher, publish_time, stock_phrases (id and text) and targets.
  explicit UptakeTask(std::vector<v1::Mission> missions,
                      Translations translations = Translations::kOff);

  // Looks at one stored post. Uses before the mission are kept: they are counter-evidence and have
  // a negative latency. No echo: the post that carries the mission, and posts of its publisher that
  // repeat it (two or more of its phrases, or an answer to or repost of that post). No target use:
  // whatever its publisher writes.
  void Add(const v1::Post& post);

  // Echoes and target uses sorted by (mission, phrase, post), covered days by (platform, day),
  // dated accounts by (platform, name); post_count = calls of Add. Echo.name is the bare id,
  // ContentId of mission id, phrase id and post id; campaign, run, task, part and last are the
  // caller's. The task is empty afterwards.
  v1::ClassificationResult Finish();

 private:
  struct PhraseOf {
    size_t mission;
    int phrase;
  };
  void AddEchoes(const v1::Post& post);
  void AddTargetUses(const v1::Post& post);
  void AddCoverage(const v1::Post& post);

  std::vector<v1::Mission> missions_;
  std::vector<std::vector<PhraseOf>> owners_;  // per phrase of the index
  std::unique_ptr<PhraseIndex> index_;
  std::unordered_map<std::string, std::vector<size_t>> targets_;  // key -> missions
  std::map<std::string, v1::Echo> echoes_;                        // by sort key
  std::map<std::string, v1::TargetUse> uses_;
  std::map<std::pair<std::string, int32_t>, v1::CoveredDay> days_;
  std::map<std::pair<std::string, std::string>, v1::DatedAccount> dated_;  // by platform and name
  int64_t post_count_ = 0;
};

// The part of a resource name behind the last '/'.
std::string_view ResourceId(std::string_view name);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_UPTAKE_TASK_H_
