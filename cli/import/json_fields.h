// Fields of JSON objects of other tools: whatever is missing or of another kind is empty.
#ifndef CLAQUE_CLI_IMPORT_JSON_FIELDS_H_
#define CLAQUE_CLI_IMPORT_JSON_FIELDS_H_

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "common/base/status.h"

namespace claque {

using Json = nlohmann::json;

// One line. InvalidArgument: no JSON object, or nested over 64 deep.
Result<Json> ParseObject(std::string_view line);

// What is at `path` ("legacy.entities.urls", ".0" the first of a list); null where nothing is.
const Json& FieldAt(const Json& object, std::string_view path);
// Text or a whole number; of several paths the first that is not empty.
std::string TextAt(const Json& object, std::initializer_list<std::string_view> paths);

}  // namespace claque

#endif  // CLAQUE_CLI_IMPORT_JSON_FIELDS_H_
