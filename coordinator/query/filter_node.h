// The tree a filter is compiled to, and how it meets a message. Private to the filter.
#ifndef CLAQUE_COORDINATOR_QUERY_FILTER_NODE_H_
#define CLAQUE_COORDINATOR_QUERY_FILTER_NODE_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace claque::filter_internal {

enum class Op { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual, kHas };

// One step down from a message: a field, and for a map the key.
struct Step {
  const google::protobuf::FieldDescriptor* field = nullptr;
  std::optional<std::string> map_key;
};

// Text cut at its unescaped '*': "a*b" is {"a", "b"}.
struct Pattern {
  std::vector<std::string> pieces;
};

// Seconds and nanoseconds of a Timestamp or Duration.
struct Instant {
  int64_t seconds = 0;
  int32_t nanos = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

// `kHas` with "*": set at all.
struct Present {};

using Operand = std::variant<Present, Pattern, bool, int64_t, uint64_t, double, Instant>;

struct Comparison {
  std::vector<Step> path;
  Op op = Op::kEqual;
  Operand operand;
};

struct Node {
  enum class Kind { kAnd, kOr, kNot, kComparison, kSearch };
  Kind kind = Kind::kAnd;
  std::vector<Node> children;
  Comparison comparison;
  std::string search;  // kSearch
};

bool Evaluate(const Node& node, const google::protobuf::Message& message);

}  // namespace claque::filter_internal

#endif  // CLAQUE_COORDINATOR_QUERY_FILTER_NODE_H_
