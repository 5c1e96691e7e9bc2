// CrashPoint: lets a test kill this process at an exact place.
//
// Environment CLAQUE_CRASH_AT="point:n" raises SIGKILL on the process the n-th time (from 1) that
// CrashPoint("point") is passed. Unset, a point costs one relaxed load. Compiled always, so that
// the binaries that are tested are the binaries that run. Thread-safe.
#ifndef CLAQUE_COMMON_BASE_CRASH_POINT_H_
#define CLAQUE_COMMON_BASE_CRASH_POINT_H_

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace claque {

// "point:n" taken apart; std::nullopt where it is not of that form or n is 0.
struct CrashSpec {
  std::string point;
  int64_t pass = 0;
};
std::optional<CrashSpec> ParseCrashSpec(std::string_view text);

namespace internal {
// Set before main from CLAQUE_CRASH_AT. A value of the wrong form aborts the process: a test that
// never crashes would look like a test that passes.
extern std::atomic<bool> crash_armed;
void PassCrashPoint(std::string_view point);
}  // namespace internal

inline void CrashPoint(std::string_view point) {
  if (internal::crash_armed.load(std::memory_order_relaxed)) [[unlikely]] {
    internal::PassCrashPoint(point);
  }
}

}  // namespace claque

#endif  // CLAQUE_COMMON_BASE_CRASH_POINT_H_
