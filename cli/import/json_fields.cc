#include "cli/import/json_fields.h"

#include <algorithm>
#include <charconv>

#include "common/text/utf8.h"

namespace claque {
namespace {

constexpr int kMaxDepth = 64;

// Before the parser sees it.
bool IsTooDeep(std::string_view line) {
  int depth = 0;
  bool in_text = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (in_text && c == '\\') {
      ++i;
    } else if (c == '"') {
      in_text = !in_text;
    } else if (!in_text && (c == '{' || c == '[')) {
      if (++depth > kMaxDepth) return true;
    } else if (!in_text && (c == '}' || c == ']')) {
      --depth;
    }
  }
  return false;
}

const Json& Step(const Json& from, std::string_view name) {
  static const Json* const null = new Json();
  if (from.is_object()) {
    const auto found = from.find(name);
    return found == from.end() ? *null : *found;
  }
  size_t index = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  const bool is_index = error == std::errc() && end == name.data() + name.size();
  return from.is_array() && is_index && index < from.size() ? from[index] : *null;
}

}  // namespace

Result<Json> ParseObject(std::string_view line) {
  if (IsTooDeep(line)) return InvalidArgument("is nested too deeply");
  Json json =
      Json::parse(IsValidUtf8(line) ? std::string(line) : ToValidUtf8(line), nullptr, false);
  if (!json.is_object()) return InvalidArgument("is no JSON object");
  return json;
}

const Json& FieldAt(const Json& object, std::string_view path) {
  const Json* at = &object;
  while (!path.empty()) {
    const size_t end = std::min(path.find('.'), path.size());
    at = &Step(*at, path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return *at;
}

std::string TextAt(const Json& object, std::initializer_list<std::string_view> paths) {
  for (const std::string_view path : paths) {
    const Json& value = FieldAt(object, path);
    if (value.is_number_integer()) return value.dump();
    if (value.is_string() && !value.get_ref<const std::string&>().empty()) {
      return value.get<std::string>();
    }
  }
  return {};
}

}  // namespace claque
