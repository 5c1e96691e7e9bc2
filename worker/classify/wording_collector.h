// The wordings of a task's posts: what the second stage of a run joins across tasks.
#ifndef CLAQUE_WORKER_CLASSIFY_WORDING_COLLECTOR_H_
#define CLAQUE_WORKER_CLASSIFY_WORDING_COLLECTOR_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "claque/v1/report.pb.h"
#include "claque/v1/types.pb.h"
#include "worker/classify/wording.h"

namespace claque {

// A pure function of posts and titles, in any order and repetition. One thread at a time.
class WordingCollector {
 public:
  void AddTitle(std::string_view title);
  void Add(const v1::Post& post);
  // Wordings in order of key, those of many posts in several messages. Empty afterwards.
  void Finish(v1::ClassificationResult* result);

 private:
  struct Entry {
    std::array<uint64_t, kWordingBands> bands{};
    std::map<std::string, v1::WordingUse> uses;  // by post
    bool headline = false;
  };
  std::map<uint64_t, Entry> wordings_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_WORDING_COLLECTOR_H_
