// Ticker: calls a function again and again on a thread of its own.
#ifndef CLAQUE_COMMON_BASE_TICKER_H_
#define CLAQUE_COMMON_BASE_TICKER_H_

#include <chrono>
#include <functional>
#include <thread>

#include "common/base/mutex.h"

namespace claque {

class Ticker {
 public:
  // The first call comes at once; the next begins `interval` after the last one ended.
  Ticker(std::chrono::milliseconds interval, std::function<void()> tick);
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  // Waits for a running call. Idempotent. Not from the call itself.
  void Stop();

 private:
  void Run();

  const std::chrono::milliseconds interval_;
  const std::function<void()> tick_;
  Mutex mutex_;
  CondVar changed_;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace claque

#endif  // CLAQUE_COMMON_BASE_TICKER_H_
