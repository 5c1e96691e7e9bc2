#include "coordinator/store/redis_pool.h"

#include <algorithm>

namespace claque {
namespace {

constexpr std::chrono::milliseconds kFirstRetry{50};
constexpr std::chrono::milliseconds kLastRetry{2'000};

}  // namespace

Result<std::unique_ptr<RedisConnection>> RedisPool::Take() {
  {
    const MutexLock lock(mutex_);
    while (used_ >= std::max(options_.connections_per_node, 1)) freed_.Wait(mutex_);
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
