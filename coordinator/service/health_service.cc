#include "coordinator/service/health_service.h"

#include <memory>

#include "common/rpc/pooled_reactor.h"

namespace claque {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

HealthCheckResponse::ServingStatus HealthServiceImpl::StateOf(const std::string& service) const {
  if (service == "live") return HealthCheckResponse::SERVING;
  const bool known = service.empty() || service == "claque.v1.CampaignService" ||
                     service == "claque.v1.QueryService" ||
                     service == "claque.v1.WorkerLinkService";
  if (!known) return HealthCheckResponse::SERVICE_UNKNOWN;
  return serving_ ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
}

grpc::ServerUnaryReactor* HealthServiceImpl::Check(grpc::CallbackServerContext* context,
                                                   const HealthCheckRequest* request,
                                                   HealthCheckResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  response->set_status(StateOf(request->service()));
  if (response->status() == HealthCheckResponse::SERVICE_UNKNOWN) {
    reactor->Finish(ToGrpc(NotFound("service: '" + request->service() + "' is unknown")));
  } else {
    reactor->Finish(grpc::Status::OK);
  }
  return reactor;
}

grpc::ServerWriteReactor<HealthCheckResponse>* HealthServiceImpl::Watch(
    grpc::CallbackServerContext*, const HealthCheckRequest* request) {
  using Reactor = GeneratorReactor<HealthCheckResponse>;
  auto last = std::make_shared<int>(-1);
  return new Reactor(pool_, [this, last, service = request->service()]() -> Result<Reactor::Step> {
    HealthCheckResponse response;
    response.set_status(StateOf(service));
    if (*last == response.status()) return Reactor::Step{std::nullopt, std::chrono::seconds(1)};
    *last = response.status();
    return Reactor::Step{std::move(response)};
  });
}

}  // namespace claque
