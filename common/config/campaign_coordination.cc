#include "common/config/campaign_coordination.h"

#include <chrono>

#include "common/config/yaml_values.h"

namespace claque {
namespace {

using std::chrono::milliseconds;

// Nothing is a default that is written down: 0 would be taken for it.
constexpr CountRange kCounts = {1, INT32_MAX};
constexpr int64_t kMostSeconds = 1'000'000'000;

const Words<v1::CoordinationMode>& Modes() {
  static const auto* words =
      new Words<v1::CoordinationMode>{{"coortweet", v1::COORTWEET}, {"native", v1::NATIVE}};
  return *words;
}

Result<int64_t> ReadWindow(const YamlNode& node) {
  CLAQUE_ASSIGN_OR_RETURN(const milliseconds window, ReadDuration(node));
  const int64_t seconds = window.count() / 1000;
  if (window != std::chrono::seconds(seconds)) return InvalidArgument("must be whole seconds");
  if (seconds < 1 || seconds > kMostSeconds) {
    return InvalidArgument("is out of range; give 1s to 1000000000s");
  }
  return seconds;
}

Result<double> ReadInnerFraction(const YamlNode& node) {
  CLAQUE_ASSIGN_OR_RETURN(const double fraction, ReadFraction(node));
  if (fraction > 0 && fraction < 1) return fraction;
  return InvalidArgument("must be more than 0 and less than 1");
}

}  // namespace

Status ReadCoordination(const std::string& file, const YamlNode& node,
                        v1::CoordinationSettings* out) {
  const auto count = [](const char* key, auto set) {
    return CountField(key, kCounts, [set](int64_t n) { set(static_cast<int32_t>(n)); });
  };
  return ReadMapping(
      file, "coordination", node,
      {WordField("mode", Modes(), [out](v1::CoordinationMode mode) { out->set_mode(mode); }),
       {"time_window",
        [out](const YamlNode& n) -> Status {
          CLAQUE_ASSIGN_OR_RETURN(const int64_t seconds, ReadWindow(n));
          out->set_time_window_seconds(seconds);
          return OkStatus();
        }},
       count("min_participation", [out](int32_t n) { out->set_min_participation(n); }),
       {"edge_weight",
        [out](const YamlNode& n) -> Status {
          CLAQUE_ASSIGN_OR_RETURN(const double quantile, ReadFraction(n));
          out->set_edge_weight(quantile);
          return OkStatus();
        }},
       count("min_objects", [out](int32_t n) { out->set_min_objects(n); }),
       {"false_discovery",
        [out](const YamlNode& n) -> Status {
          CLAQUE_ASSIGN_OR_RETURN(const double fraction, ReadInnerFraction(n));
          out->set_false_discovery(fraction);
          return OkStatus();
        }},
       count("popular", [out](int32_t n) { out->set_popular(n); }),
       {"resolution", [out](const YamlNode& n) -> Status {
          CLAQUE_ASSIGN_OR_RETURN(const double density, ReadInnerFraction(n));
          out->set_resolution(density);
          return OkStatus();
        }}});
}

}  // namespace claque
