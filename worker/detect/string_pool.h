// StringPool: numbers for strings, dense from 0 in order of first appearance.
#ifndef CLAQUE_WORKER_DETECT_STRING_POOL_H_
#define CLAQUE_WORKER_DETECT_STRING_POOL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace claque {

// Any bytes are a string, also none and those that are no UTF-8. Costs about 20 bytes a string
// beside its own. One thread at a time while it grows; const calls are thread-safe.
class StringPool {
 public:
  StringPool() = default;
  StringPool(StringPool&&) noexcept = default;
  StringPool& operator=(StringPool&&) noexcept = default;

  // The number of `text`, which is copied when it is new. REQUIRES: fewer than 2^32 - 1 strings.
  uint32_t Intern(std::string_view text);
  // The same for many, in their order: the processor waits for memory for several at a time.
  // REQUIRES: ids.size() == texts.size().
  void InternAll(std::span<const std::string_view> texts, std::span<uint32_t> ids);
  std::optional<uint32_t> Find(std::string_view text) const;
  // Valid as long as the pool, also when the pool moves. REQUIRES: id < size().
  std::string_view At(uint32_t id) const;
  size_t size() const { return starts_.size(); }

 private:
  struct Slot {
    uint32_t id_plus_one = 0;  // 0 = free
    uint32_t hash = 0;         // decides the place too, so that growing reads no string
  };
  const Slot& SlotOf(std::string_view text, uint32_t hash) const;
  uint32_t Intern(std::string_view text, uint32_t hash);
  void Grow();
  const char* Store(std::string_view text);

  std::vector<Slot> slots_;          // open addressing, size a power of two
  std::vector<const char*> starts_;  // of each string: its length in 4 bytes, then its bytes
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;
  size_t free_bytes_ = 0;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_STRING_POOL_H_
