// Applier: turns reports of workers into stored effects, then outcomes ("effects are upserts, the
// outcome is the commit").
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_APPLIER_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_APPLIER_H_

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "claque/v1/report.pb.h"
#include "claque/v1/work.pb.h"
#include "common/base/clock.h"
#include "coordinator/aggregator/campaign_book.h"
#include "coordinator/aggregator/effects.h"
#include "coordinator/aggregator/lease_cache.h"
#include "coordinator/privacy/pseudonyms.h"
#include "coordinator/store/aggregate_store.h"
#include "coordinator/store/frontier_store.h"
#include "coordinator/store/task_store.h"

namespace claque {

// What the Applier works on. All must outlive it.
struct Stores {
  FrontierStore& frontier;
  AggregateStore& aggregates;
  TaskStore& tasks;
};

// Thread-safe; blocks on the stores.
class Applier {
 public:
  Applier(Stores stores, const Pseudonyms& pseudonyms, CampaignBook& campaigns, LeaseCache& leases,
          const Clock& clock);

  // One status per report, in order. A report that the store could not take answers
  // RESOURCE_EXHAUSTED or UNAVAILABLE: the worker sends it again. A forged or broken one answers
  // INVALID_ARGUMENT and has no effect; the others of its batch are taken.
  std::vector<v1::ReportStatus> Apply(const std::string& worker,
                                      std::span<const v1::Report> reports);

  // Puts the sources of the campaign into the frontier.
  Status OfferSources(const CampaignInfo& campaign);

  // Posts of an import. Returns how many of them were new, or changed what was stored.
  Result<int64_t> Import(const CampaignInfo& campaign, std::vector<v1::ExtractedPost> posts);

  // Offers the links of pages of `shard` whose rank improved. Returns how many pages there were.
  Result<int64_t> Relax(int shard);

 private:
  struct Pending;
  // One at a time, where a batch was refused: what is wrong with one is no fault of the others.
  // Effects that the batch had already are upserts.
  std::vector<v1::ReportStatus> ApplyEach(const std::string& worker,
                                          std::span<const v1::Report> reports);
  Status Prepare(const v1::Report& report, Pending& pending);
  Status PreparePage(const v1::Report& report, Pending& pending);
  // State and effects of a page, from what was known before.
  void FindEffects(Pending& pending);
  Status PrepareClassification(const v1::Report& report, Pending& pending);
  Result<bool> Holds(const TaskLease& task);
  Result<std::shared_ptr<const CampaignInfo>> FindCampaign(const std::string& id);
  Status WriteEffects(std::vector<Pending>& batch);

  void Commit(std::vector<Pending>& batch);
  void CommitPages(std::vector<Pending*> pages);
  Status RelaxPage(const RelaxedPage& page);
  Status CommitReturned(const v1::Report& report);
  Status CommitRobots(const v1::Report& report);
  void EndUnasked(const v1::Report& report, UrlOutcome* outcome);
  Status KeepUnreachable(const v1::Report& report);
  Status CommitClassification(const v1::Report& report);
  Status WriteMissions(std::span<const Put> missions);
  Result<bool> IsLive(const std::string& host, uint64_t lease_id);
  // Takes the token of the address that answered, where the lease holds none.
  void HoldAddress(const v1::Report& report);
  // After the end of a URL (campaign, as stored) of the report's lease: keeps the address' token
  // for one more delay once the lease has ended.
  void FinishUrl(const v1::Report& report, const std::pair<std::string, std::string>& url);
  // The delay of the report's host; `least` is the campaign's.
  std::chrono::milliseconds DelayOf(const v1::Report& report, std::chrono::milliseconds least);

  Stores stores_;
  const Pseudonyms& pseudonyms_;
  CampaignBook& campaigns_;
  LeaseCache& leases_;
  const Clock& clock_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_APPLIER_H_
