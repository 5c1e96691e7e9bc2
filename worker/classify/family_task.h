// The classification task that joins wordings across the posts of a campaign: the second stage of
// phrase families, keyed by band.
#ifndef CLAQUE_WORKER_CLASSIFY_FAMILY_TASK_H_
#define CLAQUE_WORKER_CLASSIFY_FAMILY_TASK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "claque/v1/report.pb.h"
#include "claque/v1/work.pb.h"
#include "worker/classify/wording.h"

namespace claque {

// A pure function of each bucket, whatever other buckets the task has: the result of a run does not
// hang on how its bands are cut into tasks. Holds one bucket's representatives at a time, however
// large the bucket: a text is compared with 32 of them at most. One thread at a time.
class FamilyTask {
 public:
  // In order of band, as in PullInputResponse.
  void Add(const v1::WordingBucket& bucket);

  // Clusters of at least two wordings, or of one that several posts have (in band 0 alone, which
  // every wording has). post_count = texts. The task is empty afterwards.
  v1::ClassificationResult Finish();

 private:
  // Texts that are near-duplicates of a first one, which was none of any before it.
  struct Group {
    std::unique_ptr<Wording> first;  // views samples.front()
    std::vector<std::unique_ptr<std::string>> samples;
    std::vector<uint64_t> keys;
    size_t joined_to = 0;  // index of a group that it became one with, else its own
    bool shared = false;   // by several posts
  };
  void AddText(const v1::WordingText& text);
  size_t RootOf(size_t group) const;
  void Publish(const Group& group);
  void CloseBucket();

  uint64_t band_ = 0;
  std::vector<Group> groups_;
  v1::ClassificationResult result_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_FAMILY_TASK_H_
