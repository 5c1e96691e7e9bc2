#include "common/config/yaml_values.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "common/config/suggest.h"
#include "common/config/values.h"

namespace claque {
namespace {

using std::chrono::milliseconds;

constexpr size_t kMaxText = 8192;

}  // namespace

Status AnyText(const std::string&) { return OkStatus(); }

Result<std::string> ReadText(const YamlNode& node, TextCheck check) {
  if (node.kind == YamlNode::Kind::kNull) return InvalidArgument("has no value");
  if (node.kind != YamlNode::Kind::kScalar) return InvalidArgument("must be a single value");
  if (node.scalar.size() > kMaxText) return InvalidArgument("is longer than 8 KiB");
  CLAQUE_RETURN_IF_ERROR(check(node.scalar));
  return node.scalar;
}

Status ReadList(const std::string& file, const std::string& key, const YamlNode& node,
                TextCheck check, google::protobuf::RepeatedPtrField<std::string>* out) {
  if (node.kind == YamlNode::Kind::kNull) return OkStatus();
  if (node.kind != YamlNode::Kind::kSequence) return InvalidArgument("must be a list, [a, b]");
  if (node.items.size() > kMostYamlItems) return InvalidArgument("has more than 20,000 items");
  for (size_t i = 0; i < node.items.size(); ++i) {
    const auto text = ReadText(node.items[i], check);
    if (!text.ok()) {
      return YamlError(file, node.items[i],
                       key + "[" + std::to_string(i) + "]: " + text.status().message());
    }
    *out->Add() = *text;
  }
  return OkStatus();
}

Result<milliseconds> ReadDuration(const YamlNode& node) {
  CLAQUE_ASSIGN_OR_RETURN(const std::string text, ReadText(node));
  CLAQUE_ASSIGN_OR_RETURN(const milliseconds value, ParseDuration(text));
  if (value > std::chrono::years(100)) return InvalidArgument("is longer than 100 years");
  return value;
}

Result<int64_t> ReadCount(const YamlNode& node, const CountRange& range) {
  CLAQUE_ASSIGN_OR_RETURN(const std::string text, ReadText(node));
  CLAQUE_ASSIGN_OR_RETURN(const int64_t number, ParseInt(text));
  if (number < range.least || number > range.most) {
    return InvalidArgument(text + " is out of range; give " + std::to_string(range.least) + " to " +
                           std::to_string(range.most));
  }
  return number;
}

Result<double> ReadFraction(const YamlNode& node) {
  CLAQUE_ASSIGN_OR_RETURN(const std::string text, ReadText(node));
  double number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return InvalidArgument(Quoted(text) + " is no number; give for example 0.5");
  }
  if (!(number >= 0 && number <= 1)) {
    return InvalidArgument(text + " is out of range; give 0 to 1");
  }
  return number;
}

Result<std::string> ReadKnownWord(const YamlNode& node, const std::vector<std::string>& known) {
  CLAQUE_ASSIGN_OR_RETURN(std::string word, ReadText(node));
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (std::ranges::find(known, word) != known.end()) return word;
  std::string list;
  for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
  return InvalidArgument(Quoted(word) + " is none of " + list + DidYouMean(word, known));
}

YamlField TextField(std::string key, TextCheck check, std::string* out) {
  return {std::move(key), [check, out](const YamlNode& node) -> Status {
            CLAQUE_ASSIGN_OR_RETURN(*out, ReadText(node, check));
            return OkStatus();
          }};
}

YamlField ListField(const std::string& file, const std::string& key, TextCheck check,
                    google::protobuf::RepeatedPtrField<std::string>* out) {
  return {key, [file, key, check, out](const YamlNode& node) {
            return ReadList(file, key, node, check, out);
          }};
}

YamlField TimeField(std::string key, google::protobuf::Duration* out) {
  return {std::move(key), [out](const YamlNode& node) -> Status {
            CLAQUE_ASSIGN_OR_RETURN(const milliseconds value, ReadDuration(node));
            out->set_seconds(value.count() / 1000);
            out->set_nanos(static_cast<int32_t>(value.count() % 1000) * 1'000'000);
            return OkStatus();
          }};
}

}  // namespace claque
