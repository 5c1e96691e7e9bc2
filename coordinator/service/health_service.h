// grpc.health.v1 with our own compiled-in descriptor, so that reflection can describe it.
#ifndef CLAQUE_COORDINATOR_SERVICE_HEALTH_SERVICE_H_
#define CLAQUE_COORDINATOR_SERVICE_HEALTH_SERVICE_H_

#include <atomic>
#include <string>

#include "common/base/work_pool.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace claque {

// Thread-safe. Any role. One state for all services: the store answers, or it does not. The service
// "live" serves as long as the process does: what to restart it by, whatever the store does.
class HealthServiceImpl final : public grpc::health::v1::Health::CallbackService {
 public:
  // `pool` must outlive every call.
  explicit HealthServiceImpl(WorkPool& pool) : pool_(pool) {}

  void SetServing(bool serving) { serving_ = serving; }

  grpc::ServerUnaryReactor* Check(grpc::CallbackServerContext* context,
                                  const grpc::health::v1::HealthCheckRequest* request,
                                  grpc::health::v1::HealthCheckResponse* response) override;
  grpc::ServerWriteReactor<grpc::health::v1::HealthCheckResponse>* Watch(
      grpc::CallbackServerContext* context,
      const grpc::health::v1::HealthCheckRequest* request) override;

 private:
  grpc::health::v1::HealthCheckResponse::ServingStatus StateOf(const std::string& service) const;

  WorkPool& pool_;
  std::atomic<bool> serving_ = false;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SERVICE_HEALTH_SERVICE_H_
