#include "coordinator/service/worker_link_service.h"

#include <memory>
#include <utility>
#include <vector>

#include "common/rpc/credentials.h"
#include "common/rpc/pooled_reactor.h"
#include "coordinator/scheduler/task_input.h"

namespace claque {

// Read, work on the pool, write, read: one message of a worker at a time, which is its
// back-pressure. Owns itself.
class WorkerLinkServiceImpl::Stream final
    : public grpc::ServerBidiReactor<v1::ExchangeRequest, v1::ExchangeResponse> {
 public:
  Stream(WorkerLinkServiceImpl& service, const Status& allowed) : service_(service) {
    if (allowed.ok()) {
      StartRead(&request_);
    } else {
      Finish(ToGrpc(allowed));
    }
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      Finish(grpc::Status::OK);
      return;
    }
    received_ = service_.clock_.Now();
    if (!service_.pool_.TrySubmit([this] { Answer(); })) Finish(PoolIsFull());
  }
  void OnWriteDone(bool ok) override {
    if (ok) {
      StartRead(&request_);
    } else {
      Finish(grpc::Status::CANCELLED);
    }
  }
  void OnDone() override { delete this; }

 private:
  void Answer() {
    response_ = service_.exchange_.Handle(request_, received_);
    StartWrite(&response_);
  }

  WorkerLinkServiceImpl& service_;
  v1::ExchangeRequest request_;
  v1::ExchangeResponse response_;
  WallTime received_;
};

WorkerLinkServiceImpl::WorkerLinkServiceImpl(ExchangeDesk& exchange, Stores stores,
                                             CampaignBook& campaigns, const Clock& clock,
                                             WorkPool& pool)
    : exchange_(exchange), stores_(stores), campaigns_(campaigns), clock_(clock), pool_(pool) {}

grpc::ServerBidiReactor<v1::ExchangeRequest, v1::ExchangeResponse>* WorkerLinkServiceImpl::Exchange(
    grpc::CallbackServerContext* context) {
  return new Stream(*this, RequireRole(*context->auth_context(), {Role::kWorker}));
}

grpc::ServerWriteReactor<v1::PullInputResponse>* WorkerLinkServiceImpl::PullInput(
    grpc::CallbackServerContext* context, const v1::PullInputRequest* request) {
  using Reactor = GeneratorReactor<v1::PullInputResponse>;
  if (const Status allowed = RequireRole(*context->auth_context(), {Role::kWorker});
      !allowed.ok()) {
    return new RefusedStream<v1::PullInputResponse>(allowed);
  }
  auto input = std::make_shared<std::unique_ptr<TaskInput>>();
  return new Reactor(pool_, [this, input, request = *request]() -> Result<Reactor::Step> {
    if (*input == nullptr) {
      CLAQUE_ASSIGN_OR_RETURN(*input, OpenTaskInput(stores_, campaigns_, request));
    }
    CLAQUE_ASSIGN_OR_RETURN(auto message, (*input)->Next());
    return Reactor::Step{std::move(message)};
  });
}

}  // namespace claque
