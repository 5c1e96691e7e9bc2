// KeyMap and KeySet: hash tables of 64-bit keys without an allocation per entry.
#ifndef CLAQUE_WORKER_DETECT_KEY_MAP_H_
#define CLAQUE_WORKER_DETECT_KEY_MAP_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace claque {

// Two numbers as one key. REQUIRES: not both are UINT32_MAX.
inline uint64_t KeyOf(uint32_t high, uint32_t low) { return uint64_t{high} << 32 | low; }

// Open addressing; entries never leave. One thread at a time while it grows; const calls are
// thread-safe. REQUIRES of every key: not UINT64_MAX.
template <typename Value>
class KeyMap {
 public:
  // The value of `key`, which is value-initialised when the key is new. Valid until the next call.
  Value& operator[](uint64_t key) {
    if (entries_.size() < 2 * (size_ + 1)) Grow();
    Entry& entry = entries_[PlaceOf(key)];
    if (entry.key == kFree) {
      entry.key = key;
      ++size_;
    }
    return entry.value;
  }
  // nullptr = not there.
  const Value* Find(uint64_t key) const {
    if (entries_.empty()) return nullptr;
    const Entry& entry = entries_[PlaceOf(key)];
    return entry.key == kFree ? nullptr : &entry.value;
  }
  size_t size() const { return size_; }

  // In no order that means anything: visit(key, value).
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const Entry& entry : entries_) {
      if (entry.key != kFree) visit(entry.key, entry.value);
    }
  }

 private:
  static constexpr uint64_t kFree = UINT64_MAX;
  struct Entry {
    uint64_t key = kFree;
    [[no_unique_address]] Value value{};
  };

  size_t PlaceOf(uint64_t key) const {
    const size_t mask = entries_.size() - 1;
    // Fibonacci hashing, both halves of the product: numbers are dense, so neither half of a key is
    // random by itself.
    const uint64_t product = (key ^ key >> 32) * 0x9e3779b97f4a7c15;
    size_t at = static_cast<size_t>(product ^ product >> 32) & mask;
    while (entries_[at].key != kFree && entries_[at].key != key) at = (at + 1) & mask;
    return at;
  }
  void Grow() {
    std::vector<Entry> old(entries_.empty() ? 64 : entries_.size() * 2);
    old.swap(entries_);
    for (Entry& entry : old) {
      if (entry.key != kFree) entries_[PlaceOf(entry.key)] = std::move(entry);
    }
  }

  std::vector<Entry> entries_;  // size a power of two
  size_t size_ = 0;
};

// As KeyMap, without values.
class KeySet {
 public:
  // True when the key is new.
  bool Insert(uint64_t key) {
    const size_t before = keys_.size();
    keys_[key];
    return keys_.size() != before;
  }
  bool Contains(uint64_t key) const { return keys_.Find(key) != nullptr; }
  size_t size() const { return keys_.size(); }
  template <typename Visit>
  void ForEach(Visit visit) const {
    keys_.ForEach([&](uint64_t key, Nothing) { visit(key); });
  }

 private:
  struct Nothing {};
  KeyMap<Nothing> keys_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_KEY_MAP_H_
