// The worker link over gRPC. Thin: roles, reactors, nothing else.
#ifndef CLAQUE_COORDINATOR_SERVICE_WORKER_LINK_SERVICE_H_
#define CLAQUE_COORDINATOR_SERVICE_WORKER_LINK_SERVICE_H_

#include "claque/v1/work.grpc.pb.h"
#include "common/base/clock.h"
#include "common/base/work_pool.h"
#include "coordinator/scheduler/exchange.h"

namespace claque {

// Thread-safe. Role: worker.
class WorkerLinkServiceImpl final : public v1::WorkerLinkService::CallbackService {
 public:
  // All must outlive this and every call.
  WorkerLinkServiceImpl(ExchangeDesk& exchange, Stores stores, CampaignBook& campaigns,
                        const Clock& clock, WorkPool& pool);

  grpc::ServerBidiReactor<v1::ExchangeRequest, v1::ExchangeResponse>* Exchange(
      grpc::CallbackServerContext* context) override;
  grpc::ServerWriteReactor<v1::PullInputResponse>* PullInput(
      grpc::CallbackServerContext* context, const v1::PullInputRequest* request) override;

 private:
  class Stream;

  ExchangeDesk& exchange_;
  Stores stores_;
  CampaignBook& campaigns_;
  const Clock& clock_;
  WorkPool& pool_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SERVICE_WORKER_LINK_SERVICE_H_
