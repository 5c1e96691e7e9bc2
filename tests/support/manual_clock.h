// ManualClock: time moves only when the test says so. Thread-safe.
#ifndef CLAQUE_TESTS_SUPPORT_MANUAL_CLOCK_H_
#define CLAQUE_TESTS_SUPPORT_MANUAL_CLOCK_H_

#include <atomic>

#include "common/base/clock.h"

namespace claque {

class ManualClock final : public Clock {
 public:
  explicit ManualClock(WallTime start = FromMillis(1'800'000'000'000)) : ms_(ToMillis(start)) {}
  WallTime Now() const override { return FromMillis(ms_); }
  BootTime BootNow() const override { return BootTime(std::chrono::milliseconds(ms_)); }
  void Advance(std::chrono::milliseconds by) { ms_ += by.count(); }

 private:
  std::atomic<int64_t> ms_;
};

}  // namespace claque

#endif  // CLAQUE_TESTS_SUPPORT_MANUAL_CLOCK_H_
