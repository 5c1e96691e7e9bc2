// Decoders of queue entries, recrawl states, redirections and stream cursors: any bytes are refused
// or survive a round trip.
#include <cstdlib>
#include <string_view>

#include "coordinator/store/entry_codec.h"
#include "coordinator/store/redis_slots.h"
#include "coordinator/store/stream_cursor.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace claque;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  constexpr std::string_view kHost = "a.example";
  if (const auto entry = DecodeQueueEntry(bytes, kHost)) {
    if (DecodeQueueEntry(EncodeQueueEntry(*entry, kHost), kHost) != entry) std::abort();
  }
  // The input as a URL.
  const QueueEntry url{std::string(bytes), 1, true};
  if (DecodeQueueEntry(EncodeQueueEntry(url, kHost), kHost) != url) std::abort();
  if (const auto state = DecodeRecrawlState(bytes)) {
    if (DecodeRecrawlState(EncodeRecrawlState(*state)) != state) std::abort();
  }
  if (const auto seconds = ParseImfFixdate(bytes)) {
    if (FormatImfFixdate(*seconds) != bytes) std::abort();
  }
  (void)ParseRedirection(bytes);
  (void)ParseStreamCursor(bytes).ok();
  return 0;
}
