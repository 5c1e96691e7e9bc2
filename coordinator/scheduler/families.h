// Phrase families of a run from what its tasks contributed: the global step after them. Pure: a
// function of clusters, wordings and missions, in any order.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_FAMILIES_H_
#define CLAQUE_COORDINATOR_SCHEDULER_FAMILIES_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "claque/v1/report.pb.h"
#include "claque/v1/types.pb.h"

namespace claque {

// Missions that a post carries a stock phrase of, or that it is, by name of the post.
using Announced = std::unordered_map<std::string, std::set<std::string>>;

// Connected components of the clusters, and of the posts that have their wordings no more than
// figures and 200 names: what is held grows with the wordings in clusters and their accounts.
class Families {
 public:
  // All clusters come before the first wording.
  void AddCluster(const v1::WordingCluster& cluster);
  // Each wording once; of several of one key each has other uses.
  void AddWording(const v1::Wording& wording, const Announced& announced);

  // Those of at least two accounts, sorted by name. `run`: resource name, set in each.
  std::vector<v1::PhraseFamily> Finish(const std::string& run);
  // After Finish: what the posts of this wording share, as an object: nullptr where it is in no
  // family, or in one that is a headline or was announced (then they share the stock phrase).
  const std::string* ObjectOf(uint64_t key) const;

 private:
  struct Node {
    uint32_t parent = 0;
    bool used = false;  // by a post
    // Of the clusters that begin with it the largest, of several such the bytewise least.
    int shown_size = 0;
    std::string shown;
  };
  struct AccountUse {
    int32_t posts = 0;
    int64_t first_hour = INT64_MAX;
  };
  struct Family {
    std::set<std::string> posts;                        // the least 200
    std::set<uint64_t> keys;                            // of wordings, the least 100
    std::unordered_map<uint64_t, AccountUse> accounts;  // by hash
    std::map<int64_t, int32_t> hours;                   // UTC hour -> posts
    std::map<std::string, int32_t> missions;            // posts that carry it
    int64_t first = INT64_MAX, last = INT64_MIN;        // seconds
    int32_t post_count = 0, accountless = 0, untimed = 0, wordings = 0;
    bool headline = false;
    int shown_size = 0;
    std::string shown;
  };
  uint32_t NodeOf(uint64_t key);
  uint32_t RootOf(uint32_t node);
  uint32_t RootOf(uint32_t node) const;
  static void AddUse(const v1::WordingUse& use, const Announced& announced, Family* family);
  static v1::PhraseFamily Publish(const Family& family);

  std::unordered_map<uint64_t, uint32_t> nodes_of_;  // by key of wording
  std::vector<Node> nodes_;
  std::map<uint32_t, Family> families_;                // by root
  std::unordered_map<uint32_t, std::string> objects_;  // by root
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_FAMILIES_H_
