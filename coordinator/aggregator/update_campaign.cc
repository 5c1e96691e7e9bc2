#include "coordinator/aggregator/update_campaign.h"

#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>
#include <array>

#include "coordinator/aggregator/validate_campaign.h"

namespace claque {
namespace {

constexpr std::array<std::string_view, 7> kPaths = {
    "watch",         "watch.hashtags",   "watch.urls",
    "watch.phrases", "watch.narratives", "watch.translations",
    "coordination"};

}  // namespace

Status CheckUpdateMask(const google::protobuf::FieldMask& mask) {
  for (const std::string& path : mask.paths()) {
    if (std::find(kPaths.begin(), kPaths.end(), path) == kPaths.end()) {
      return InvalidArgument("update_mask: '" + path +
                             "' cannot be changed; 'watch', its fields and 'coordination' can");
    }
  }
  return OkStatus();
}

Status ApplyUpdate(const v1::Campaign& wanted, const google::protobuf::FieldMask& mask,
                   v1::Campaign* stored) {
  google::protobuf::FieldMask paths = mask;
  if (paths.paths().empty()) paths.add_paths("watch");
  google::protobuf::util::FieldMaskUtil::MergeOptions whole;
  whole.set_replace_message_fields(true);
  whole.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(wanted, paths, whole, stored);
  CLAQUE_RETURN_IF_ERROR(ValidateWatch(stored->watch()));
  return ValidateCoordination(stored->coordination());
}

}  // namespace claque
