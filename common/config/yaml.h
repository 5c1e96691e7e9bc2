// YAML as a bounded tree that knows where everything stood. The only user of yaml-cpp.
#ifndef CLAQUE_COMMON_CONFIG_YAML_H_
#define CLAQUE_COMMON_CONFIG_YAML_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/status.h"

namespace claque {

// One value of a YAML document. Aliases are expanded (and counted), so a tree has no sharing.
struct YamlNode {
  enum class Kind { kNull, kScalar, kSequence, kMapping };
  Kind kind = Kind::kNull;
  int line = 0;  // from 1
  int column = 0;
  std::string scalar;
  bool quoted = false;
  std::vector<YamlNode> items;  // kSequence
  // kMapping, in the order of the file; keys are scalars and unique.
  std::vector<std::pair<YamlNode, YamlNode>> entries;
};

struct YamlLimits {
  size_t bytes = 4 << 20;
  size_t nodes = 200'000;  // aliases count with all that they stand for
  size_t depth = 32;
};

// A file's first document. Errors: InvalidArgument "file:line:column: what is wrong".
Result<YamlNode> ParseYaml(std::string_view text, const std::string& file,
                           const YamlLimits& limits = {});
// NotFound, PermissionDenied or InvalidArgument (too large, not a file), with the path.
Result<std::string> ReadSmallFile(const std::string& path, size_t max_bytes);

// InvalidArgument "file:line:column: message".
Status YamlError(const std::string& file, const YamlNode& at, const std::string& message);

// One known key of a mapping and what to do with its value.
struct YamlField {
  std::string key;
  std::function<Status(const YamlNode&)> read;
};
// Calls `read` for each present key of the mapping `node`. `what` names the mapping in messages
// ("sources[2]", empty for the top). A null node is an empty mapping. Errors: not a mapping,
// unknown key (with a suggestion), and those of `read`, prefixed with file, place and path of the
// key.
Status ReadMapping(const std::string& file, const std::string& what, const YamlNode& node,
                   const std::vector<YamlField>& fields);

}  // namespace claque

#endif  // CLAQUE_COMMON_CONFIG_YAML_H_
