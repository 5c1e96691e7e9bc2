// OverlapFinder: what a campaign has in common with the others of the installation.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_OVERLAPS_H_
#define CLAQUE_COORDINATOR_SCHEDULER_OVERLAPS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "coordinator/aggregator/campaign_book.h"
#include "coordinator/privacy/pseudonyms.h"
#include "coordinator/scheduler/campaign_keys.h"
#include "coordinator/scheduler/run_phrases.h"

namespace claque {

// Of Overlap.accounts and Overlap.objects.
constexpr size_t kListedOverlap = 100;
// Overlaps of networks in a run: those with the greatest surprise.
constexpr size_t kMaxNetworkOverlaps = 1000;

// Keeps the keys of all campaigns in memory, 16 bytes each, and reads only what is new; of phrases
// those of the published run of each. Campaigns that are being deleted are no matter. One thread;
// blocks on the store.
class OverlapFinder {
 public:
  // All must outlive this.
  OverlapFinder(AggregateStore& store, CampaignBook& campaigns, const Pseudonyms& pseudonyms);

  // Forgets campaigns that are gone, as of the last refresh of the book. Cheap.
  void ForgetDeleted();

  // Reads what all campaigns have now, for this run of one of them; at most some 25,000 entries a
  // call, so that it takes a moment only. False: there is more; call again.
  Result<bool> Read(const std::string& campaign, const std::string& run);

  // Overlaps of the campaign as far as was read, and of its networks, sorted by name; sets the
  // run's figure. REQUIRES: Read said true for this run.
  Result<std::vector<v1::Overlap>> Find(const std::string& campaign,
                                        const std::vector<v1::Network>& networks, v1::Run* run);

 private:
  struct Known {
    int64_t created = 0;  // Campaign.create_time: a name may be used again
    std::unique_ptr<CampaignKeys> keys;
    std::shared_ptr<const RunPhrases> phrases;  // the last that were read
  };
  // The campaigns that a run is compared with, itself among them, and which are read.
  struct Pass {
    std::string run;
    std::vector<std::string> campaigns;
    size_t next = 0;
    bool measured = false;                                             // the next one
    std::unique_ptr<RunPhrasesReader> reader;                          // of the next one
    std::map<std::string, std::shared_ptr<const RunPhrases>> phrases;  // by campaign
  };
  struct Other {
    std::string name;  // resource name
    const CampaignKeys* keys;
    const RunPhrases* phrases;
  };

  // nullptr: the campaign is being deleted.
  Known* KnownOf(const std::string& campaign);
  // Reads the phrases of the run that is compared of this campaign. False: there is more.
  Result<bool> ReadPhrases(const std::string& campaign, Known* known, Pass* pass, int64_t* budget);
  Status Compare(CampaignKeys& own, const std::vector<Other>& others, KeyKind kind,
                 int64_t population, std::vector<v1::Overlap>* out);
  static void ComparePhrases(const RunPhrases& own, const std::vector<Other>& others,
                             std::vector<v1::Overlap>* out);
  static void CompareShown(const char* kind, const std::vector<ShownKeys>& sets,
                           const std::vector<Other>& others, std::vector<v1::Overlap>* out);
  Status CompareNetworks(CampaignKeys& own, const std::vector<Other>& others,
                         const std::vector<v1::Network>& networks, int64_t population,
                         std::vector<v1::Overlap>* out);

  AggregateStore& store_;
  CampaignBook& campaigns_;
  const Pseudonyms& pseudonyms_;
  std::map<std::string, Known> known_;
  std::map<std::string, Pass> passes_;  // by campaign
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_OVERLAPS_H_
