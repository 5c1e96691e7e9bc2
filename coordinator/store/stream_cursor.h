// Cursors of change streams: "<milliseconds>-<sequence>", or "0" for the beginning.
#ifndef CLAQUE_COORDINATOR_STORE_STREAM_CURSOR_H_
#define CLAQUE_COORDINATOR_STORE_STREAM_CURSOR_H_

#include <compare>
#include <cstdint>
#include <string_view>

#include "common/base/status.h"

namespace claque {

struct StreamCursor {
  uint64_t time = 0;
  uint64_t sequence = 0;
  friend auto operator<=>(const StreamCursor&, const StreamCursor&) = default;
};

// kInvalidArgument for anything that is no cursor.
Result<StreamCursor> ParseStreamCursor(std::string_view text);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_STREAM_CURSOR_H_
