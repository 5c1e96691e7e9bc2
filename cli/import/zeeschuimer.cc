#include "cli/import/zeeschuimer.h"

#include <array>

#include "common/config/values.h"

namespace claque {
namespace {

struct Platform {
  std::string_view source;  // as Zeeschuimer names it
  std::string_view platform;
  Status (*fill)(const Json& data, v1::ImportedPost* post);
};

constexpr std::array<Platform, 4> kPlatforms = {{
    {"x.com", "x.com", FillFromX},
    {"twitter.com", "x.com", FillFromX},
    {"tiktok.com", "tiktok.com", FillFromTikTok},
    {"instagram.com", "instagram.com", FillFromInstagram},
}};

}  // namespace

bool IsOfZeeschuimer(const Json& object) {
  return FieldAt(object, "__import_meta").is_object() ||
         (FieldAt(object, "data").is_object() && FieldAt(object, "source_platform").is_string());
}

std::string AboutZeeschuimer() {
  return "Zeeschuimer's collection: data of x.com, tiktok.com and instagram.com; times: as the "
         "platform has them";
}

Status FillFromZeeschuimer(const Json& object, v1::ImportedPost* post) {
  if (!IsOfZeeschuimer(object)) return InvalidArgument("has no data of Zeeschuimer");
  const Json& data = FieldAt(object, "data");
  const std::string source = TextAt(object, {"source_platform", "__import_meta.source_platform"});
  for (const Platform& platform : kPlatforms) {
    if (platform.source != source) continue;
    post->set_platform(std::string(platform.platform));
    return platform.fill(data.is_object() ? data : object, post);
  }
  return InvalidArgument("source_platform: " + Quoted(source) +
                         " cannot be read yet; x.com, tiktok.com and instagram.com can");
}

}  // namespace claque
