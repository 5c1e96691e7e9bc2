// SortedIds: many ids in order in little memory.
#ifndef CLAQUE_COORDINATOR_QUERY_SORTED_IDS_H_
#define CLAQUE_COORDINATOR_QUERY_SORTED_IDS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace claque {

// Front coding in blocks (Witten, Moffat & Bell, "Managing Gigabytes", 2nd ed., section 4.1): of
// each id what differs from the one before, and every sixteenth whole. Immutable once made, and
// then safe to read from any thread.
class SortedIds {
 public:
  SortedIds() = default;
  // REQUIRES: in the order of bytes, each once.
  explicit SortedIds(std::span<const std::string> ids);

  // The first ids after `last`, at most `limit`.
  std::vector<std::string> After(std::string_view last, size_t limit) const;
  // These and `more`, which may be in any order and in part the same.
  SortedIds With(std::vector<std::string> more) const;

  size_t size() const { return size_; }
  size_t bytes() const { return coded_.size() + heads_.size() * sizeof(size_t); }

 private:
  // Goes over the ids from the first one of a block on.
  class Cursor {
   public:
    Cursor(const SortedIds& ids, size_t block);
    bool Next();  // false = there are no more
    const std::string& id() const { return id_; }

   private:
    const SortedIds& ids_;
    size_t place_;
    std::string id_;
  };

  void Append(std::string_view id);
  std::string_view HeadAt(size_t place) const;  // id of a block that begins there
  void AppendNumber(size_t number);
  size_t NumberAt(size_t* place) const;

  std::string coded_;
  std::vector<size_t> heads_;  // where each block begins
  std::string last_;           // appended last
  size_t size_ = 0;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_QUERY_SORTED_IDS_H_
