// The classification task that ranks stored posts by the narratives of an analyst.
#ifndef CLAQUE_WORKER_CLASSIFY_NARRATIVE_TASK_H_
#define CLAQUE_WORKER_CLASSIFY_NARRATIVE_TASK_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "claque/v1/report.pb.h"
#include "worker/classify/narrative_model.h"

namespace claque {

// Matches of one narrative that are kept of a task, and of a run.
constexpr size_t kMaxNarrativeMatches = 50;
constexpr size_t kMaxNarrativeMatchTerms = 12;

// A pure function of narratives, masked names and posts: the same for any order of posts. One
// thread at a time. Memory: by the narratives, and some 100 bytes a post that tells
// one.
class NarrativeTask {
 public:
  NarrativeTask(std::vector<v1::WatchedNarrative> narratives,
                const std::vector<std::string>& masked_names);

  // Looks at one stored post; each post once.
  void Add(const v1::Post& post);

  // Rankings in order of the narratives given, of those that some post tells, and these posts with
  // their authors; post_count = calls of Add. The rest is the caller's. The task is empty
  // afterwards.
  v1::ClassificationResult Finish();

 private:
  // The better match is less: a greater score, then the lesser name.
  struct Better {
    bool operator()(const v1::NarrativeMatch& a, const v1::NarrativeMatch& b) const {
      return a.score() != b.score() ? a.score() > b.score() : a.post() < b.post();
    }
  };
  using Cue = std::pair<v1::NarrativeCueKind, std::string>;
  struct Ranking {
    int32_t post_count = 0;
    std::set<v1::NarrativeMatch, Better> matches;
    std::map<Cue, int32_t> cues;
  };
  void Keep(const v1::Post& post, const NarrativeModel::Told& told,
            const std::vector<v1::NarrativeCue>& cues);
  void AddTelling(const v1::Post& post, const std::vector<NarrativeModel::Told>& all);

  std::vector<v1::WatchedNarrative> narratives_;
  NameMask names_;
  NarrativeModel model_;
  std::map<size_t, Ranking> rankings_;  // by index of the narrative
  std::vector<v1::Telling> tellings_;
  int64_t post_count_ = 0;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_NARRATIVE_TASK_H_
