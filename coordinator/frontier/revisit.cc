#include "coordinator/frontier/revisit.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace claque {
namespace {

using std::chrono::milliseconds;

constexpr int kShortest = 2;  // revisit / 2
constexpr int kLongest = 8;   // revisit * 8

bool Happened(WallTime time) { return ToMillis(time) > 0; }

// Vanished, and not back yet.
bool IsAway(const RecrawlState& state) {
  return Happened(state.vanished) && !Happened(state.returned);
}

bool IsThere(v1::FetchOutcome outcome) {
  return outcome == v1::CAPTURED || outcome == v1::NOT_MODIFIED;
}

uint64_t Digest(const std::string& sha256) {
  return std::strtoull(sha256.substr(0, 16).c_str(), nullptr, 16);
}

// Fills what the answer says of the page's being there; true where that changed.
bool NotePresence(const Visit& visit, RecrawlState& state) {
  if (IsThere(visit.outcome)) {
    const bool back = IsAway(state);
    if (back) state.returned = visit.time;
    state.seen = visit.time;
    return back;
  }
  if (visit.outcome != v1::GONE || !Happened(state.seen) || IsAway(state)) return false;
  state.vanished = visit.time;
  state.returned = {};
  return true;
}

bool NoteBody(const Visit& visit, RecrawlState& state) {
  if (visit.outcome != v1::CAPTURED) return false;
  const uint64_t before = std::exchange(state.body, Digest(visit.body_sha256));
  if (before == 0 || before == state.body) return false;
  state.modified = visit.time;
  return true;
}

void NoteValidators(const Visit& visit, RecrawlState& state) {
  const bool replace = visit.outcome != v1::NOT_MODIFIED && IsSettled(visit.outcome);
  if (replace || !visit.etag.empty()) state.etag = visit.etag;
  if (replace || !visit.last_modified.empty()) state.last_modified = visit.last_modified;
}

milliseconds NextInterval(milliseconds before, milliseconds revisit, bool changed) {
  if (before.count() == 0) return revisit;
  const milliseconds next = changed ? before / 2 : before + before / 2;
  return std::clamp(next, std::max(revisit / kShortest, milliseconds(1)), revisit * kLongest);
}

}  // namespace

bool IsSettled(v1::FetchOutcome outcome) {
  switch (outcome) {
    case v1::NETWORK_ERROR:
    case v1::RATE_LIMITED:
    case v1::ROBOTS_UNREACHABLE:
    case v1::HTTP_ERROR:
    case v1::WORKER_CRASH:
      return false;
    default:
      return true;
  }
}

RecrawlState NextState(const RecrawlState& before, const Visit& visit, milliseconds revisit) {
  const bool again = revisit.count() > 0;
  RecrawlState state = again ? before : RecrawlState();
  state.outcome = visit.outcome;
  state.fetched = visit.time;
  NoteValidators(visit, state);
  if (!again) {
    state.changed = visit.outcome != v1::NOT_MODIFIED;
    return state;
  }
  const bool moved = NotePresence(visit, state);
  state.changed = NoteBody(visit, state) || moved;
  state.interval = NextInterval(before.interval, revisit, state.changed);
  return state;
}

v1::Presence PresenceOf(const RecrawlState& state) {
  if (IsAway(state)) return v1::VANISHED;
  if (Happened(state.returned)) return v1::RETURNED;
  if (Happened(state.seen)) return v1::THERE;
  return state.outcome == v1::GONE ? v1::ABSENT : v1::PRESENCE_UNSPECIFIED;
}

}  // namespace claque
