#include "worker/detect/string_pool.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>

namespace claque {
namespace {

constexpr size_t kBlockBytes = size_t{1} << 20;
constexpr size_t kFirstSlots = 1024;
constexpr size_t kAtOnce = 16;  // names of one step of InternAll

uint32_t HashOf(std::string_view text) {
  const uint64_t hash = std::hash<std::string_view>{}(text);
  return static_cast<uint32_t>(hash ^ hash >> 32);
}

}  // namespace

uint32_t StringPool::Intern(std::string_view text) { return Intern(text, HashOf(text)); }

uint32_t StringPool::Intern(std::string_view text, uint32_t hash) {
  if (slots_.size() < 2 * (starts_.size() + 1)) Grow();
  auto& slot = const_cast<Slot&>(SlotOf(text, hash));
  if (slot.id_plus_one == 0) {
    starts_.push_back(Store(text));
    slot = {static_cast<uint32_t>(starts_.size()), hash};
  }
  return slot.id_plus_one - 1;
}

// What an access needs is asked for one step ahead of all accesses of that step: slot, start,
// bytes.
void StringPool::InternAll(std::span<const std::string_view> texts, std::span<uint32_t> ids) {
  std::array<uint32_t, kAtOnce> hashes;
  for (size_t begin = 0; begin < texts.size(); begin += kAtOnce) {
    const size_t count = std::min(kAtOnce, texts.size() - begin);
    while (slots_.size() < 2 * (starts_.size() + count)) Grow();
    const size_t mask = slots_.size() - 1;
    for (size_t i = 0; i < count; ++i) {
      hashes[i] = HashOf(texts[begin + i]);
      __builtin_prefetch(&slots_[hashes[i] & mask]);
    }
    const auto known = [&](size_t i) -> const char* const* {
      const Slot& slot = slots_[hashes[i] & mask];
      return slot.id_plus_one == 0 ? nullptr : &starts_[slot.id_plus_one - 1];
    };
    for (size_t i = 0; i < count; ++i) __builtin_prefetch(known(i));
    for (size_t i = 0; i < count; ++i) {
      if (const char* const* start = known(i); start != nullptr) __builtin_prefetch(*start);
    }
    for (size_t i = 0; i < count; ++i) ids[begin + i] = Intern(texts[begin + i], hashes[i]);
  }
}

std::optional<uint32_t> StringPool::Find(std::string_view text) const {
  if (slots_.empty()) return std::nullopt;
  const Slot& slot = SlotOf(text, HashOf(text));
  if (slot.id_plus_one == 0) return std::nullopt;
  return slot.id_plus_one - 1;
}

std::string_view StringPool::At(uint32_t id) const {
  uint32_t length = 0;
  std::memcpy(&length, starts_[id], sizeof(length));
  return {starts_[id] + sizeof(length), length};
}

const StringPool::Slot& StringPool::SlotOf(std::string_view text, uint32_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t at = hash & mask;
  while (slots_[at].id_plus_one != 0 &&
         (slots_[at].hash != hash || At(slots_[at].id_plus_one - 1) != text)) {
    at = (at + 1) & mask;
  }
  return slots_[at];
}

void StringPool::Grow() {
  std::vector<Slot> old(std::max(kFirstSlots, slots_.size() * 2));
  old.swap(slots_);
  const size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.id_plus_one == 0) continue;
    size_t at = slot.hash & mask;
    while (slots_[at].id_plus_one != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

const char* StringPool::Store(std::string_view text) {
  const auto length = static_cast<uint32_t>(text.size());
  const size_t bytes = sizeof(length) + text.size();
  if (bytes > free_bytes_) {
    free_bytes_ = std::max(kBlockBytes, bytes);
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(free_bytes_));
    free_ = blocks_.back().get();
  }
  char* const start = free_;
  std::memcpy(start, &length, sizeof(length));
  std::copy(text.begin(), text.end(), start + sizeof(length));
  free_ += bytes;
  free_bytes_ -= bytes;
  return start;
}

}  // namespace claque
