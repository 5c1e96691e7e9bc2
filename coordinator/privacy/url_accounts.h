// Where URLs stand in a text, and where a URL names an account, by its form alone. Pure.
#ifndef CLAQUE_COORDINATOR_PRIVACY_URL_ACCOUNTS_H_
#define CLAQUE_COORDINATOR_PRIVACY_URL_ACCOUNTS_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace claque {

// ASCII letters in lower case: handles, folders and keys are compared so.
std::string FoldCase(std::string_view s);

// URLs within values of URLs are looked at this deep; what lies deeper counts as an account's.
constexpr int kDeepestUrl = 3;

struct TextRange {
  size_t begin, end;
};

// The first run "http(s)://…" at or after `from`, without the marks that end a sentence.
std::optional<TextRange> FindUrl(std::string_view text, size_t from);

struct UrlParts {
  std::string_view origin, path, rest;  // rest = query and fragment
};

// nullopt: nothing follows the origin, or there is none.
std::optional<UrlParts> SplitUrl(std::string_view url);
std::string_view HostOf(std::string_view origin);

// Calls `segment(previous, current, tail)` for each path segment, `tail` being the path behind it;
// its result replaces the segment.
using SegmentMap = std::function<std::string(std::string_view, std::string_view, std::string_view)>;
std::string MapSegments(std::string_view path, const SegmentMap& segment);

// Calls `value(key, value)` for each parameter of "?key=value&…#fragment"; its result replaces the
// value. The fragment is a value without key.
using ValueMap = std::function<std::string(std::string_view, std::string_view)>;
std::string MapQuery(std::string_view rest, const ValueMap& value);

// The handle a segment holds by its form; empty = none.
std::string_view HandleInSegment(std::string_view previous, std::string_view current,
                                 std::string_view tail);

// The handle the value of a parameter holds by its form; empty = none. A value with a URL in it
// ("sharer.php?u=https%3A%2F%2F…") is no handle.
std::string_view HandleInQuery(std::string_view key, std::string_view value);

// A value with a URL in it, decoded where that is percent-encoded; nullopt: has none.
std::optional<std::string> TextInValue(std::string_view value);

// A first segment that sites of accounts give to one, where the folder behind it may as well be
// something else's: enough for sealing, which loses nothing, not for replacing.
bool MayNameAccount(std::string_view previous, std::string_view tail);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_PRIVACY_URL_ACCOUNTS_H_
