// Compact bytes of what the frontier keeps most of: queued URLs and recrawl states. Pure; bounded
// by the input's length; decoders take any bytes and answer nullopt for what no encoder wrote.
#ifndef CLAQUE_COORDINATOR_STORE_ENTRY_CODEC_H_
#define CLAQUE_COORDINATOR_STORE_ENTRY_CODEC_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/clock.h"
#include "coordinator/store/recrawl_state.h"

namespace claque {

constexpr int32_t kMaxTries = 15;    // attempts are counted up to here
constexpr size_t kMaxEtagSize = 64;  // longer ones are not kept
constexpr size_t kPageIdSize = 12;   // bytes of a page id
constexpr size_t kFingerprintSize = 6;

// A URL in the queue of `host`: 4 bits of tries, 4 of form, then port and path; the host is known
// from the key, the rank from the seen set. A URL that does not begin with http(s)://host is kept
// whole.
struct QueueEntry {
  std::string url;
  int32_t tries = 0;     // in [0, kMaxTries]
  bool revisit = false;  // the page is known already
  friend bool operator==(const QueueEntry&, const QueueEntry&) = default;
};
std::string EncodeQueueEntry(const QueueEntry& entry, std::string_view host);
std::optional<QueueEntry> DecodeQueueEntry(std::string_view bytes, std::string_view host);

// See recrawl_state.h. Dates are kept where they are an IMF-fixdate (RFC 9110, section 5.6.7).
std::string EncodeRecrawlState(const RecrawlState& state);
std::optional<RecrawlState> DecodeRecrawlState(std::string_view bytes);

// Identifies a page within (campaign, host): 96 bits of SHA-256 of the canonical URL.
std::string PageKey(std::string_view url);
// 48 bits of another part of the same hash, as a number: bucket and fingerprint of the seen set.
uint64_t SeenHash(std::string_view url);
// Big-endian bytes of a SeenHash.
std::string SeenFingerprint(uint64_t hash);

// "Sun, 06 Nov 1994 08:49:37 GMT" to seconds since the epoch; nullopt for any other form.
std::optional<int64_t> ParseImfFixdate(std::string_view text);
std::string FormatImfFixdate(int64_t seconds);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_ENTRY_CODEC_H_
