// AIP-160 filters over any protobuf message: `review = CONFIRMED AND post_time > "2026-01-01"`.
#ifndef CLAQUE_COORDINATOR_QUERY_FILTER_H_
#define CLAQUE_COORDINATOR_QUERY_FILTER_H_

#include <google/protobuf/message.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/status.h"

namespace claque {

namespace filter_internal {
struct Node;
}

// A filter compiled for one message type. A value, immutable, cheap to copy; thread-safe.
//
// Grammar: AIP-160's, without functions. OR binds tighter than AND; terms side by side are AND.
//   comparison   field (= | != | < | <= | > | >= | :) value
//   field        lower_snake or lowerCamel, dotted; a map's key is the next segment
//   value        a word or a "quoted" or 'quoted' string, in which \ escapes the next character
// By type: strings compare bytewise and '*' in the value of = and != stands for any text; numbers;
// true and false; enum values by name (= and != only); timestamps as RFC 3339 or a date; durations
// as "1.5s". ':' asks whether a string contains the value (ASCII letters without case), a repeated
// field has the element, a message or map has the field or key, anything is set (":*"). A repeated
// field knows ':' only; below a repeated message any element may fulfil the comparison. A field
// that is not set (optional or message) fulfils no comparison, not even !=. A word without operator
// is looked for in all strings of the message.
//
// Bounds: 4,096 bytes, 32 levels of parentheses and negation. Time to match is linear in terms
// times the size of the message.
class Filter {
 public:
  // INVALID_ARGUMENT "filter, position N: why" (N counts bytes from 1). `type` must outlive the
  // filter. An empty text matches all.
  static Result<Filter> Parse(std::string_view text, const google::protobuf::Descriptor* type);

  // REQUIRES: `message` is of the type given to Parse.
  bool Matches(const google::protobuf::Message& message) const;
  // Of an empty text.
  bool matches_all() const { return root_ == nullptr; }

  // The text that the top-level field `name` has in every match; nullopt = there is none, or the
  // filter does not say it outright (joined by AND).
  std::optional<std::string> ValueOf(std::string_view name) const;

 private:
  std::shared_ptr<const filter_internal::Node> root_;  // null = all
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_QUERY_FILTER_H_
