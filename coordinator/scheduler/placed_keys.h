// PlacedKeys: what a campaign has of one kind, as 64-bit keys, and where the store names each.
// Pure.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_PLACED_KEYS_H_
#define CLAQUE_COORDINATOR_SCHEDULER_PLACED_KEYS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace claque {

// Key of an id in base32 (ContentId, Pseudonyms::AccountKey): 64 of its first bits.
uint64_t KeyOfId(std::string_view id);

// An entry of the log of a table on a shard.
struct LogPlace {
  uint32_t shard = 0;
  uint32_t offset = 0;
  friend auto operator<=>(const LogPlace&, const LogPlace&) = default;
};

struct KeyAt {
  uint64_t key = 0;
  LogPlace place;
};

// 16 bytes a key. One thread.
class PlacedKeys {
 public:
  // A key that is there already keeps its place.
  void Add(uint64_t key, LogPlace place);
  // Puts the keys in order. What follows knows those alone that were added before.
  void Settle();

  bool Has(uint64_t key) const;
  // Ascending by key, each once.
  std::span<const KeyAt> items() const { return items_; }
  int64_t size() const { return static_cast<int64_t>(items_.size()); }

 private:
  std::vector<KeyAt> items_;
  std::vector<KeyAt> added_;  // since the last Settle
};

// Items of `a` whose keys `b` has, too, in order.
std::vector<KeyAt> InBoth(const PlacedKeys& a, const PlacedKeys& b);
// Different keys in all of them. Needs no memory to speak of.
int64_t CountOfUnion(std::span<const PlacedKeys* const> sets);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_PLACED_KEYS_H_
