// Values in YAML as campaign files have them: texts, lists, durations, numbers, words.
#ifndef CLAQUE_COMMON_CONFIG_YAML_VALUES_H_
#define CLAQUE_COMMON_CONFIG_YAML_VALUES_H_

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/repeated_field.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status.h"
#include "common/config/yaml.h"

namespace claque {

// Most items of a list.
inline constexpr size_t kMostYamlItems = 20'000;

// Whether a text is what its key wants; the message says what is wrong with it.
using TextCheck = Status (*)(const std::string&);
Status AnyText(const std::string& text);

// Bounds, both of them allowed.
struct CountRange {
  int64_t least = 0;
  int64_t most = INT64_MAX;
};

// Readers of one value. They return a message alone: ReadMapping adds the place and the key. Only
// an item of a list that does not hold is told with its own place, as "key[index]".
Result<std::string> ReadText(const YamlNode& node, TextCheck check = &AnyText);
Status ReadList(const std::string& file, const std::string& key, const YamlNode& node,
                TextCheck check, google::protobuf::RepeatedPtrField<std::string>* out);
Result<std::chrono::milliseconds> ReadDuration(const YamlNode& node);
Result<int64_t> ReadCount(const YamlNode& node, const CountRange& range);
// From 0 to 1.
Result<double> ReadFraction(const YamlNode& node);
// In lower case; one of `known`, else told with the nearest of them.
Result<std::string> ReadKnownWord(const YamlNode& node, const std::vector<std::string>& known);

template <typename Enum>
using Words = std::map<std::string, Enum>;

template <typename Enum>
Result<Enum> ReadWord(const YamlNode& node, const Words<Enum>& words) {
  std::vector<std::string> known;
  for (const auto& [name, value] : words) known.push_back(name);
  CLAQUE_ASSIGN_OR_RETURN(const std::string word, ReadKnownWord(node, known));
  return words.at(word);
}

// Keys with a value of one kind. What they point to must outlive them.
YamlField TextField(std::string key, TextCheck check, std::string* out);
YamlField ListField(const std::string& file, const std::string& key, TextCheck check,
                    google::protobuf::RepeatedPtrField<std::string>* out);
YamlField TimeField(std::string key, google::protobuf::Duration* out);

template <typename Set>
YamlField CountField(std::string key, const CountRange& range, Set set) {
  return {std::move(key), [range, set](const YamlNode& node) -> Status {
            CLAQUE_ASSIGN_OR_RETURN(const int64_t count, ReadCount(node, range));
            set(count);
            return OkStatus();
          }};
}

template <typename Enum, typename Set>
YamlField WordField(std::string key, const Words<Enum>& words, Set set) {
  return {std::move(key), [&words, set](const YamlNode& node) -> Status {
            CLAQUE_ASSIGN_OR_RETURN(const Enum word, ReadWord(node, words));
            set(word);
            return OkStatus();
          }};
}

}  // namespace claque

#endif  // CLAQUE_COMMON_CONFIG_YAML_VALUES_H_
