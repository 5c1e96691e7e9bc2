#include "common/base/ticker.h"

#include <utility>

namespace claque {

Ticker::Ticker(std::chrono::milliseconds interval, std::function<void()> tick)
    : interval_(interval), tick_(std::move(tick)), thread_([this] { Run(); }) {}

Ticker::~Ticker() { Stop(); }

void Ticker::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

void Ticker::Run() {
  for (;;) {
    tick_();
    const auto next = std::chrono::steady_clock::now() + interval_;
    MutexLock lock(mutex_);
    while (!stopping_ && std::chrono::steady_clock::now() < next) {
      changed_.WaitFor(mutex_, next - std::chrono::steady_clock::now());
    }
    if (stopping_) return;
  }
}

}  // namespace claque
