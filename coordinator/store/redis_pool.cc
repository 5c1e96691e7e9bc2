#include "coordinator/store/redis_pool.h"

#include <algorithm>

namespace claque {
namespace {

constexpr std::chrono::milliseconds kFirstRetry{50};
constexpr std::chrono::milliseconds kLastRetry{2'000};

}  // namespace

Status RedisPool::WaitForPlace() {
  const int places = std::max(options_.connections_per_node, 1);
  const SteadyTime end = std::chrono::steady_clock::now() + options_.pool_timeout;
  while (used_ >= places) {
    const auto left = end - std::chrono::steady_clock::now();
    if (left.count() <= 0) {
      return ResourceExhausted("all " + std::to_string(places) + " connections to redis at " +
                               endpoint_.ToString() + " were in use for " +
                               std::to_string(options_.pool_timeout.count()) + " ms");
    }
    freed_.WaitFor(mutex_, left);
  }
  return OkStatus();
}

Result<std::unique_ptr<RedisConnection>> RedisPool::Take() {
  {
    const MutexLock lock(mutex_);
    CLAQUE_RETURN_IF_ERROR(WaitForPlace());
    while (!idle_.empty()) {
      std::unique_ptr<RedisConnection> connection = std::move(idle_.back());
      idle_.pop_back();
      if (!connection->Idle()) continue;
      ++used_;
      return connection;
    }
    if (!failure_.ok() && std::chrono::steady_clock::now() < retry_at_) return failure_;
    ++used_;
  }
  auto connection = RedisConnection::Open(endpoint_, options_);
  const MutexLock lock(mutex_);
  if (connection.ok()) {
    ++opened_;
    failure_ = OkStatus();
    backoff_ = {};
    warning_ = (*connection)->warning();
    return connection;
  }
  --used_;
  freed_.NotifyOne();
  backoff_ = std::clamp(backoff_ * 2, kFirstRetry, kLastRetry);
  retry_at_ = std::chrono::steady_clock::now() + backoff_;
  failure_ = connection.status();
  return failure_;
}

void RedisPool::GiveBack(std::unique_ptr<RedisConnection> connection, bool broken) {
  const MutexLock lock(mutex_);
  --used_;
  if (connection && !broken) idle_.push_back(std::move(connection));
  freed_.NotifyOne();
}

std::string RedisPool::warning() {
  const MutexLock lock(mutex_);
  return warning_;
}

uint64_t RedisPool::opened() {
  const MutexLock lock(mutex_);
  return opened_;
}

}  // namespace claque
