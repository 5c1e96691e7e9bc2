// Watch: one watcher's view of a campaign, step by step: events from its cursor on, and progress
// about once a second. Free of gRPC.
#ifndef CLAQUE_COORDINATOR_SERVICE_WATCH_H_
#define CLAQUE_COORDINATOR_SERVICE_WATCH_H_

#include <deque>
#include <optional>
#include <string>

#include "claque/v1/campaign.pb.h"
#include "common/base/clock.h"
#include "coordinator/query/catalog.h"

namespace claque {

// One thread at a time; blocks on the store.
class Watch {
 public:
  // All must outlive this.
  Watch(AggregateStore& store, CampaignBook& campaigns, Catalog& catalog, const Clock& clock,
        v1::WatchCampaignRequest request);

  struct Step {
    std::optional<v1::WatchCampaignResponse> message;
    std::chrono::milliseconds wait{0};  // without a message: come again; 0 = the end
  };
  Result<Step> Next();

 private:
  Status ReadEvents();
  Status ReadProgress();
  Status StartCursor(const std::string& campaign);

  AggregateStore& store_;
  CampaignBook& campaigns_;
  Catalog& catalog_;
  const Clock& clock_;
  const v1::WatchCampaignRequest request_;
  std::string campaign_;
  std::string cursor_;
  std::deque<v1::WatchCampaignResponse> ready_;
  std::optional<WallTime> last_progress_;
  bool idle_ = false;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SERVICE_WATCH_H_
