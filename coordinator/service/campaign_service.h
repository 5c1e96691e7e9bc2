// Campaigns over gRPC: create, steer, watch, import. Thin over CampaignBook and the stores.
#ifndef CLAQUE_COORDINATOR_SERVICE_CAMPAIGN_SERVICE_H_
#define CLAQUE_COORDINATOR_SERVICE_CAMPAIGN_SERVICE_H_

#include "claque/v1/campaign.grpc.pb.h"
#include "common/base/clock.h"
#include "common/base/work_pool.h"
#include "coordinator/aggregator/applier.h"
#include "coordinator/query/catalog.h"

namespace claque {

// Thread-safe. Roles: analyst or operator.
class CampaignServiceImpl final : public v1::CampaignService::CallbackService {
 public:
  // All must outlive this and every call.
  CampaignServiceImpl(Stores stores, CampaignBook& campaigns, Catalog& catalog, Applier& applier,
                      const Clock& clock, WorkPool& pool);

  grpc::ServerUnaryReactor* CreateCampaign(grpc::CallbackServerContext* context,
                                           const v1::CreateCampaignRequest* request,
                                           v1::CreateCampaignResponse* response) override;
  grpc::ServerUnaryReactor* GetCampaign(grpc::CallbackServerContext* context,
                                        const v1::GetCampaignRequest* request,
                                        v1::GetCampaignResponse* response) override;
  grpc::ServerUnaryReactor* ListCampaigns(grpc::CallbackServerContext* context,
                                          const v1::ListCampaignsRequest* request,
                                          v1::ListCampaignsResponse* response) override;
  grpc::ServerUnaryReactor* UpdateCampaign(grpc::CallbackServerContext* context,
                                           const v1::UpdateCampaignRequest* request,
                                           v1::UpdateCampaignResponse* response) override;
  grpc::ServerUnaryReactor* PauseCampaign(grpc::CallbackServerContext* context,
                                          const v1::PauseCampaignRequest* request,
                                          v1::PauseCampaignResponse* response) override;
  grpc::ServerUnaryReactor* ResumeCampaign(grpc::CallbackServerContext* context,
                                           const v1::ResumeCampaignRequest* request,
                                           v1::ResumeCampaignResponse* response) override;
  grpc::ServerUnaryReactor* FreezeCampaign(grpc::CallbackServerContext* context,
                                           const v1::FreezeCampaignRequest* request,
                                           v1::FreezeCampaignResponse* response) override;
  grpc::ServerUnaryReactor* DeleteCampaign(grpc::CallbackServerContext* context,
                                           const v1::DeleteCampaignRequest* request,
                                           v1::DeleteCampaignResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchCampaignResponse>* WatchCampaign(
      grpc::CallbackServerContext* context, const v1::WatchCampaignRequest* request) override;
  grpc::ServerReadReactor<v1::ImportPostsRequest>* ImportPosts(
      grpc::CallbackServerContext* context, v1::ImportPostsResponse* response) override;

 private:
  class ImportStream;

  Result<v1::Campaign> Create(const v1::CreateCampaignRequest& request);
  Result<v1::Campaign> SetState(const std::string& name, v1::CampaignState state);
  Result<v1::Campaign> Update(const v1::UpdateCampaignRequest& request);
  Status Delete(const v1::DeleteCampaignRequest& request);
  Result<int64_t> Import(const v1::ImportPostsRequest& request);

  Stores stores_;
  CampaignBook& campaigns_;
  Catalog& catalog_;
  Applier& applier_;
  const Clock& clock_;
  WorkPool& pool_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SERVICE_CAMPAIGN_SERVICE_H_
