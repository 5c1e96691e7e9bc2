// Connections to one node.
#ifndef CLAQUE_COORDINATOR_STORE_REDIS_POOL_H_
#define CLAQUE_COORDINATOR_STORE_REDIS_POOL_H_

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "common/base/mutex.h"
#include "coordinator/store/redis_connection.h"

namespace claque {

// Thread-safe. Take() waits while all connections are in use, but not for ever.
class RedisPool {
 public:
  RedisPool(RedisEndpoint endpoint, const RedisOptions& options)
      : endpoint_(std::move(endpoint)), options_(options) {}

  // A usable connection, idle or new. kResourceExhausted: none became free within
  // `options.pool_timeout`. Soon after a failed connect: that failure again, without
  // asking the server (50 ms doubling to 2 s).
  Result<std::unique_ptr<RedisConnection>> Take();
  // Ends a use; null or `broken` connections are dropped.
  void GiveBack(std::unique_ptr<RedisConnection> connection, bool broken);

  const RedisEndpoint& endpoint() const { return endpoint_; }
  std::string warning();
  // Connections opened so far.
  uint64_t opened();

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  // Until a connection more may be used.
  Status WaitForPlace() REQUIRES_LOCK(mutex_);

  const RedisEndpoint endpoint_;
  const RedisOptions options_;
  Mutex mutex_;
  CondVar freed_;
  std::vector<std::unique_ptr<RedisConnection>> idle_ GUARDED_BY(mutex_);
  int used_ GUARDED_BY(mutex_) = 0;
  uint64_t opened_ GUARDED_BY(mutex_) = 0;
  Status failure_ GUARDED_BY(mutex_);
  SteadyTime retry_at_ GUARDED_BY(mutex_){};
  std::chrono::milliseconds backoff_ GUARDED_BY(mutex_){0};
  std::string warning_ GUARDED_BY(mutex_);
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_REDIS_POOL_H_
