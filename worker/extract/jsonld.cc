// JSON-LD as sites write it: schema.org terms, @graph, @id references. Contexts are not loaded.
#include <simdjson.h>

#include <string>
#include <vector>

#include "worker/extract/item.h"
#include "worker/extract/text_util.h"

namespace claque::extract {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr size_t kMaxDepth = 64;
constexpr size_t kMaxJson = 8u << 20;

// Wrappers that pages put around JSON inside a script.
std::string_view Unwrapped(std::string_view json) {
  json = Trim(json);
  for (const std::string_view open : {"<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["}) {
    if (json.starts_with(open)) json = Trim(json.substr(open.size()));
  }
  for (const std::string_view close : {"//-->", "-->", "//]]>", "/*]]>*/", "]]>"}) {
    if (json.ends_with(close)) json = Trim(json.substr(0, json.size() - close.size()));
  }
  while (json.ends_with(';')) json = Trim(json.substr(0, json.size() - 1));
  return json;
}

// Escapes control characters and bad escapes inside strings, drops commas before a closing bracket.
std::string Repaired(std::string_view json) {
  std::string out;
  out.reserve(json.size() + 64);
  bool in_string = false;
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (!in_string) {
      if (c == '}' || c == ']') {
        while (!out.empty() && IsAsciiSpace(out.back())) out.pop_back();
        if (!out.empty() && out.back() == ',') out.pop_back();
      }
      in_string = c == '"';
      out.push_back(c);
      continue;
    }
    if (c == '\\' && i + 1 < json.size()) {
      const char next = json[++i];
      if (std::string_view("\"\\/bfnrtu").find(next) != std::string_view::npos) out.push_back(c);
      if (static_cast<unsigned char>(next) >= 0x20) out.push_back(next);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out.append(c == '\n' ? "\\n" : " ");
    } else {
      in_string = c != '"';
      out.push_back(c);
    }
  }
  return out;
}

class Reader {
 public:
  explicit Reader(ItemGraph* graph) : graph_(graph) {}

  // Top-level values: objects, arrays of them, @graph.
  void ReadRoots(const element& value) {
    if (value.is_array()) {
      for (const element each : simdjson::dom::array(value)) ReadRoots(each);
    } else if (value.is_object()) {
      ReadItem(value);
    }
  }

 private:
  ItemId ReadItem(const element& object) {
    const ItemId id = graph_->Add();
    for (const auto& field : simdjson::dom::object(object)) {
      if (field.key == "@context") continue;
      if (field.key == "@graph" || field.key == "@included") {
        ReadRoots(field.value);
      } else if (field.key == "@type" || field.key == "type") {
        ReadTypes(id, field.value);
      } else if (field.key == "@id") {
        if (field.value.is_string()) (*graph_)[id].id = std::string_view(field.value);
      } else if (field.key == "@reverse") {
        continue;
      } else {
        ReadValues(id, field.key.starts_with('@') ? field.key : LocalName(field.key), field.value);
      }
    }
    return id;
  }

  void ReadTypes(ItemId id, const element& value) {
    if (value.is_string()) {
      (*graph_)[id].types.emplace_back(LocalName(std::string_view(value)));
    } else if (value.is_array()) {
      for (const element each : simdjson::dom::array(value)) {
        if (each.is_string() && (*graph_)[id].types.size() < 16) {
          (*graph_)[id].types.emplace_back(LocalName(std::string_view(each)));
        }
      }
    }
  }

  void ReadValues(ItemId id, std::string_view name, const element& value) {
    switch (value.type()) {
      case element_type::ARRAY:
        for (const element each : simdjson::dom::array(value)) ReadValues(id, name, each);
        return;
      case element_type::OBJECT: {
        // {"@list": …}, {"@set": …} and {"@value": …} stand for what they hold.
        for (const char* wrapper : {"@list", "@set", "@value"}) {
          element inner;
          if (!value[wrapper].get(inner)) {
            ReadValues(id, name, inner);
            return;
          }
        }
        graph_->AddProperty(id, name, {{}, ReadItem(value)});
        return;
      }
      case element_type::STRING:
        graph_->AddProperty(id, name, {std::string(std::string_view(value)), kNoItem});
        return;
      case element_type::NULL_VALUE:
        return;
      default:
        graph_->AddProperty(id, name, {simdjson::minify(value), kNoItem});
        return;
    }
  }

  ItemGraph* graph_;
};

}  // namespace

bool ReadJsonLd(std::string_view json, ItemGraph* graph) {
  json = Unwrapped(json);
  if (json.empty() || json.size() > kMaxJson) return false;
  simdjson::dom::parser parser(kMaxJson * 2);
  if (parser.allocate(json.size() * 2 + 64, kMaxDepth)) return false;
  element root;
  if (parser.parse(json.data(), json.size()).get(root)) {
    const std::string repaired = Repaired(json);
    if (parser.parse(repaired.data(), repaired.size()).get(root)) return false;
  }
  Reader(graph).ReadRoots(root);
  return true;
}

}  // namespace claque::extract
