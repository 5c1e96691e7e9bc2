// RedisIdentity: the run ids of the servers a RedisClient writes to.
#ifndef CLAQUE_COORDINATOR_STORE_REDIS_IDENTITY_H_
#define CLAQUE_COORDINATOR_STORE_REDIS_IDENTITY_H_

#include <string>
#include <vector>

#include "coordinator/store/redis_client.h"
#include "coordinator/store/store_identity.h"

namespace claque {

// Thread-safe. `client` must outlive it.
class RedisIdentity final : public StoreIdentity {
 public:
  explicit RedisIdentity(RedisClient& client) : client_(client) {}
  uint64_t Connections() const override { return client_.connections_opened(); }
  Result<std::string> Ask() override { return client_.RunIds(); }
  Result<std::vector<StoreFinding>> Diagnose() override { return client_.Diagnose(); }

 private:
  RedisClient& client_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_REDIS_IDENTITY_H_
