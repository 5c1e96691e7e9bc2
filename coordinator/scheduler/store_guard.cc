#include "coordinator/scheduler/store_guard.h"

#include <algorithm>
#include <charconv>

namespace claque {
namespace {

using std::chrono::milliseconds;

// How often a coordinator leaves word that it was there.
constexpr milliseconds kWord{1'000};

TableId WordValue() { return {"k", "store"}; }

// What the coordinators agree on: who answered last, when, and from when on hosts may be leased.
struct Word {
  int64_t seen = 0;
  int64_t grants_from = 0;
  std::string identity;
};

std::string Pack(const Word& word) {
  return std::to_string(word.seen) + " " + std::to_string(word.grants_from) + " " + word.identity;
}

bool Unpack(const std::string& packed, Word& word) {
  const char* const end = packed.data() + packed.size();
  const auto seen = std::from_chars(packed.data(), end, word.seen);
  if (seen.ec != std::errc() || seen.ptr == end) return false;
  const auto from = std::from_chars(seen.ptr + 1, end, word.grants_from);
  if (from.ec != std::errc() || from.ptr == end) return false;
  word.identity.assign(from.ptr + 1, end);
  return true;
}

}  // namespace

StoreGuard::StoreGuard(StoreIdentity& identity, AggregateStore& store, const Clock& clock,
                       StoreGuardOptions options)
    : identity_source_(identity), store_(store), clock_(clock), options_(options) {}

Status StoreGuard::Beat() {
  MutexLock beat(beat_);
  const uint64_t connections = identity_source_.Connections();
  const WallTime asked = clock_.Now();
  CLAQUE_ASSIGN_OR_RETURN(const std::string identity, identity_source_.Ask());
  if (identity != identity_ || asked - written_ >= kWord) {
    CLAQUE_RETURN_IF_ERROR(Agree(identity, asked));
  }
  MutexLock lock(mutex_);
  connections_ = connections;
  confirmed_ = asked;
  known_ = true;
  return OkStatus();
}

Status StoreGuard::Agree(const std::string& identity, WallTime asked) {
  const int64_t now = ToMillis(asked);
  CLAQUE_ASSIGN_OR_RETURN(const auto stored, store_.GetValue(WordValue()));
  Word word;
  const bool found = stored && Unpack(*stored, word);
  int64_t grants_from = 0;
  if (found && word.identity == identity) {
    grants_from = word.grants_from;
  } else if (found || !identity_.empty()) {
    // Leases were given until a moment after the last word that survived.
    const int64_t silence = found ? now - word.seen - (kWord + options_.settle).count() : 0;
    grants_from = silence >= options_.lease_time.count() ? 0 : now + options_.lease_time.count();
  }
  {
    MutexLock lock(mutex_);
    if (!identity_.empty() && identity != identity_) {
      ++generation_;
      known_ = false;  // until the others can read it
    }
    grants_from_ = std::max(grants_from_, FromMillis(grants_from));
    grants_from = ToMillis(grants_from_);
  }
  identity_ = identity;
  written_ = {};
  CLAQUE_RETURN_IF_ERROR(store_.SetValue(WordValue(), Pack({now, grants_from, identity})));
  written_ = asked;
  return OkStatus();
}

bool StoreGuard::MayGrant() {
  const uint64_t connections = identity_source_.Connections();
  {
    MutexLock lock(mutex_);
    if (known_ && connections == connections_) return clock_.Now() >= grants_from_;
  }
  if (!Beat().ok()) return false;
  MutexLock lock(mutex_);
  return known_ && clock_.Now() >= grants_from_;
}

uint64_t StoreGuard::generation() const {
  MutexLock lock(mutex_);
  return generation_;
}

bool StoreGuard::Settled(uint64_t generation, WallTime written) const {
  MutexLock lock(mutex_);
  return generation == generation_ && confirmed_ >= written + options_.settle;
}

}  // namespace claque
