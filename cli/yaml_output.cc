// Messages as YAML, made from their canonical JSON.
#include <nlohmann/json.hpp>

#include "cli/printer.h"

namespace claque {
namespace {

using Json = nlohmann::ordered_json;

// A JSON string is a valid double-quoted YAML scalar.
std::string Scalar(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void Append(const Json& value, size_t indent, std::string* out);

void AppendEntries(const Json& object, size_t indent, bool first_in_place, std::string* out) {
  for (const auto& [key, value] : object.items()) {
    if (!first_in_place) out->append(indent, ' ');
    first_in_place = false;
    *out += key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
                    std::string::npos
                ? key
                : Json(key).dump();
    *out += ':';
    if (value.is_structured() && !value.empty()) {
      *out += '\n';
      Append(value, value.is_array() ? indent : indent + 2, out);
    } else {
      *out += ' ' + Scalar(value) + '\n';
    }
  }
}

void Append(const Json& value, size_t indent, std::string* out) {
  if (value.is_object()) {
    AppendEntries(value, indent, false, out);
    return;
  }
  for (const auto& item : value) {
    out->append(indent, ' ');
    *out += "- ";
    if (item.is_object() && !item.empty()) {
      AppendEntries(item, indent + 2, true, out);
    } else {
      *out += Scalar(item) + '\n';
    }
  }
}

}  // namespace

std::string ToYaml(const google::protobuf::Message& message, bool list_item) {
  const Json json = Json::parse(ToJson(message, false), nullptr, false);
  std::string out;
  if (json.empty()) return list_item ? "- {}\n" : "{}\n";
  if (list_item) {
    Append(Json::array({json}), 0, &out);
  } else {
    Append(json, 0, &out);
  }
  return out;
}

}  // namespace claque
