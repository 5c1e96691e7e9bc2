#include "common/text/share_object.h"

#include <algorithm>

namespace claque {

std::string ShareObjectName(v1::ObjectKind kind, std::string_view object) {
  return v1::ObjectKind_Name(kind) + " " + std::string(object);
}

v1::ObjectKind KindOfObject(std::string_view name) {
  v1::ObjectKind kind = v1::OBJECT_KIND_UNSPECIFIED;
  v1::ObjectKind_Parse(std::string(name.substr(0, name.find(' '))), &kind);
  return kind;
}

std::string_view TextOfObject(std::string_view name) {
  return name.substr(std::min(name.find(' '), name.size() - 1) + 1);
}

}  // namespace claque
