#include "common/base/clock.h"

#include <ctime>

namespace claque {

WallTime SystemClock::Now() const {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

BootTime SystemClock::BootNow() const {
  timespec ts{};
  clock_gettime(CLOCK_BOOTTIME, &ts);
  return BootTime(std::chrono::seconds(ts.tv_sec) + std::chrono::nanoseconds(ts.tv_nsec));
}

}  // namespace claque
