#include "coordinator/store/stream_cursor.h"

#include <charconv>

namespace claque {

Result<StreamCursor> ParseStreamCursor(std::string_view text) {
  StreamCursor cursor;
  const char* const end = text.data() + text.size();
  auto [at, error] = std::from_chars(text.data(), end, cursor.time);
  if (error == std::errc() && at != end && *at == '-') {
    const auto second = std::from_chars(at + 1, end, cursor.sequence);
    at = second.ptr;
    error = second.ec;
  }
  if (error != std::errc() || at != end) {
    return InvalidArgument("not a stream cursor: " + std::string(text.substr(0, 64)));
  }
  return cursor;
}

}  // namespace claque
