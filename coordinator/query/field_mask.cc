#include "coordinator/query/field_mask.h"

#include <google/protobuf/util/field_mask_util.h>

#include <string>
#include <utility>

namespace claque {
namespace {

using google::protobuf::FieldMask;
using google::protobuf::util::FieldMaskUtil;

constexpr int kMaxPaths = 256;
constexpr size_t kMaxPathBytes = 512;

// "postTime" -> "post_time".
std::string ToSnake(const std::string& path) {
  std::string out;
  for (const char c : path) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper) out.push_back('_');
    out.push_back(upper ? static_cast<char>(c + 32) : c);
  }
  return out;
}

}  // namespace

Result<FieldMask> CheckReadMask(const FieldMask& mask, const google::protobuf::Descriptor* type) {
  if (mask.paths_size() > kMaxPaths) return InvalidArgument("read_mask: more than 256 paths");
  FieldMask out;
  for (const std::string& path : mask.paths()) {
    if (path == "*") return FieldMask();
    const auto known = [type](const std::string& p) {
      return FieldMaskUtil::GetFieldDescriptors(type, p, nullptr);
    };
    if (path.size() > kMaxPathBytes) return InvalidArgument("read_mask: path over 512 bytes");
    std::string found = known(path) ? path : ToSnake(path);
    if (path.empty() || !known(found)) {
      return InvalidArgument("read_mask: no field '" + path + "' in " + type->name());
    }
    out.add_paths(std::move(found));
  }
  return out;
}

void ApplyReadMask(const FieldMask& mask, google::protobuf::Message* message) {
  if (mask.paths_size() > 0) FieldMaskUtil::TrimMessage(mask, message);
}

}  // namespace claque
