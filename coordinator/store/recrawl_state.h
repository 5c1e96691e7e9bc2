// RecrawlState: what is remembered of a page between two visits.
#ifndef CLAQUE_COORDINATOR_STORE_RECRAWL_STATE_H_
#define CLAQUE_COORDINATOR_STORE_RECRAWL_STATE_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "common/base/clock.h"

namespace claque {

// Times are zero (the epoch) where the thing never happened. Stored in at most 140 bytes; pages
// that are not visited again leave the second half empty and take at most 90.
struct RecrawlState {
  int32_t outcome = 0;  // FetchOutcome of claque.v1; 0 = never visited
  WallTime fetched{};
  bool changed = true;  // the last visit found another body than the one before
  // Validators of the last capture (RFC 9110, section 8.8). Over-long etags and dates that are not
  // an IMF-fixdate are not kept: the next request is then unconditional.
  std::string etag;
  std::string last_modified;

  // Of pages that are visited again.
  std::chrono::milliseconds interval{0};  // to the next visit; zero = there is none
  uint64_t body = 0;                      // digest of the last captured body; 0 = none
  WallTime seen{};                        // last visit that found it there
  WallTime vanished{};                    // first visit that found it gone after it had been there
  WallTime returned{};                    // first visit that found it there again
  WallTime modified{};                    // last visit that found another body
  friend bool operator==(const RecrawlState&, const RecrawlState&) = default;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_RECRAWL_STATE_H_
