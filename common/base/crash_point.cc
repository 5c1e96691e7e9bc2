#include "common/base/crash_point.h"

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace claque {

std::optional<CrashSpec> ParseCrashSpec(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const std::string_view digits = text.substr(colon + 1);
  CrashSpec spec{std::string(text.substr(0, colon)), 0};
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, spec.pass);
  if (error != std::errc() || stop != end || spec.pass < 1) return std::nullopt;
  return spec;
}

namespace internal {
namespace {

struct Armed {
  CrashSpec spec;
  std::atomic<int64_t> passes{0};
};

// Never destroyed: points may be passed while other statics go.
Armed* Arm() {
  const char* text = std::getenv("CLAQUE_CRASH_AT");
  if (text == nullptr || *text == '\0') return nullptr;
  const std::optional<CrashSpec> spec = ParseCrashSpec(text);
  if (!spec) {
    std::fprintf(stderr, "CLAQUE_CRASH_AT: \"%s\" is not of the form point:n\n", text);
    std::abort();
  }
  return new Armed{*spec};
}

Armed* const armed = Arm();

}  // namespace

std::atomic<bool> crash_armed{armed != nullptr};

void PassCrashPoint(std::string_view point) {
  if (point != armed->spec.point) return;
  if (armed->passes.fetch_add(1) + 1 == armed->spec.pass) std::raise(SIGKILL);
}

}  // namespace internal
}  // namespace claque
