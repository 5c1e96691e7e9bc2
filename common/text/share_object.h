// What was shared as one name: the kind, a space, the object. So that a table of shares, which
// knows objects by name alone, keeps a hashtag and a mention of the same letters apart.
#ifndef CLAQUE_COMMON_TEXT_SHARE_OBJECT_H_
#define CLAQUE_COMMON_TEXT_SHARE_OBJECT_H_

#include <string>
#include <string_view>

#include "claque/v1/types.pb.h"

namespace claque {

std::string ShareObjectName(v1::ObjectKind kind, std::string_view object);
// OBJECT_KIND_UNSPECIFIED where `name` is no such name.
v1::ObjectKind KindOfObject(std::string_view name);
std::string_view TextOfObject(std::string_view name);

}  // namespace claque

#endif  // CLAQUE_COMMON_TEXT_SHARE_OBJECT_H_
