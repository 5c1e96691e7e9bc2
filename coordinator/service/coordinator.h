// Coordinator: one running coordinator, put together. main.cc wires it to flags and signals.
#ifndef CLAQUE_COORDINATOR_SERVICE_COORDINATOR_H_
#define CLAQUE_COORDINATOR_SERVICE_COORDINATOR_H_

#include <chrono>
#include <memory>
#include <string>

#include "common/base/clock.h"
#include "common/base/status.h"
#include "common/rpc/credentials.h"
#include "common/telemetry/logger.h"
#include "common/telemetry/metrics.h"
#include "coordinator/aggregator/applier.h"
#include "coordinator/scheduler/lease_desk.h"
#include "coordinator/store/store_identity.h"

namespace claque {

struct CoordinatorOptions {
  std::string id;
  std::string listen = "127.0.0.1:7700";
  TlsFiles tls;
  // Where grpc.health.v1 alone is served, in plaintext on any address: a kubelet's probe knows no
  // client certificate, and the answer tells nothing else. Empty = nowhere.
  std::string health_listen;
  std::string installation_key;
  LeaseOptions lease;
  std::chrono::milliseconds run_interval{5'000};
  std::chrono::milliseconds member_ttl{5'000};
  // A write to the store older than this survives a crash of it; 0 = every one does.
  std::chrono::milliseconds store_settle{2'000};
  int threads = 8;
};

class Coordinator {
 public:
  // All must outlive it.
  Coordinator(CoordinatorOptions options, Stores stores, StoreIdentity& identity,
              const Clock& clock, Metrics& metrics, Logger logger);
  ~Coordinator();

  // Listens and begins to schedule. Unavailable: the address is taken.
  Status Start();
  // No new leases from now on; workers are told to turn to others.
  void Drain();
  // Ends calls, leaves the cluster, joins. Idempotent.
  void Stop();
  // The port in use, where `listen` had port 0.
  int port() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SERVICE_COORDINATOR_H_
