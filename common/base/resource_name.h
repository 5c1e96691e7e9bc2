// Resource names (AIP-122): "campaigns/{campaign}/posts/{post}".
#ifndef CLAQUE_COMMON_BASE_RESOURCE_NAME_H_
#define CLAQUE_COMMON_BASE_RESOURCE_NAME_H_

#include <string_view>

namespace claque {

// "campaigns/x/posts/y" -> "y"; the whole where there is no '/'.
inline std::string_view LastSegment(std::string_view name) {
  return name.substr(name.rfind('/') + 1);
}

}  // namespace claque

#endif  // CLAQUE_COMMON_BASE_RESOURCE_NAME_H_
