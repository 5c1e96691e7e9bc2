// Fields of any message by path, as people read them.
#ifndef CLAQUE_CLI_FIELDS_H_
#define CLAQUE_CLI_FIELDS_H_

#include <google/protobuf/message.h>

#include <string>
#include <vector>

namespace claque {

// Value at a path of proto field names ("account.name"). Timestamps as RFC 3339, durations as
// "90s", enums by name, repeated text joined by ", ", repeated messages as their number. An
// `optional` field that is not set is "NOT_ASSESSABLE"; anything else that is absent is empty. A
// path that does not exist aborts: paths are constants of ours.
std::string FieldText(const google::protobuf::Message& message, const std::string& path);

// Paths of all leaf fields of `type` in order of declaration, nested messages flattened: the
// columns of CSV. Repeated messages are one leaf each.
std::vector<std::string> LeafPaths(const google::protobuf::Descriptor& type);

// "account.create_time" -> "account.createTime": the name in JSON and in CSV headers.
std::string JsonPath(const google::protobuf::Descriptor& type, const std::string& path);

}  // namespace claque

#endif  // CLAQUE_CLI_FIELDS_H_
