// Clock: the one place where time comes from. Every timeout, lease and politeness delay asks it.
#ifndef CLAQUE_COMMON_BASE_CLOCK_H_
#define CLAQUE_COMMON_BASE_CLOCK_H_

#include <chrono>

namespace claque {

// Wall time, UTC, milliseconds since the Unix epoch.
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;
// Time since an arbitrary start that goes on while the machine is suspended or the process is
// stopped (CLOCK_BOOTTIME): what a lease is counted in.
struct BootClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<BootClock>;
  static constexpr bool is_steady = true;
};
using BootTime = BootClock::time_point;

// Thread-safe. A pure interface: SystemClock in production, ManualClock (tests/support) in tests.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual WallTime Now() const = 0;
  virtual BootTime BootNow() const = 0;
};

// The machine's clocks.
class SystemClock final : public Clock {
 public:
  WallTime Now() const override;
  BootTime BootNow() const override;
};

inline int64_t ToMillis(WallTime t) { return t.time_since_epoch().count(); }
inline WallTime FromMillis(int64_t ms) { return WallTime(std::chrono::milliseconds(ms)); }

}  // namespace claque

#endif  // CLAQUE_COMMON_BASE_CLOCK_H_
