// Bump allocator for the strings of one document.
#ifndef CLAQUE_WORKER_EXTRACT_ARENA_H_
#define CLAQUE_WORKER_EXTRACT_ARENA_H_

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace claque::html {

// Copies strings into blocks it owns. Views stay valid until Reset() or destruction, also when the
// arena is moved. One thread at a time.
class StringArena {
 public:
  std::string_view Store(std::string_view text) {
    if (text.empty()) return {};
    if (text.size() > left_) Grow(text.size());
    char* out = next_;
    std::memcpy(out, text.data(), text.size());
    next_ += text.size();
    left_ -= text.size();
    return {out, text.size()};
  }

  // Forgets all strings; keeps one block of the usual size.
  void Reset() {
    if (blocks_.empty()) return;
    if (blocks_.size() > 1 || first_size_ != kBlock) {
      blocks_.clear();
      next_ = nullptr;
      left_ = 0;
      return;
    }
    next_ = blocks_.front().get();
    left_ = kBlock;
  }

 private:
  static constexpr size_t kBlock = 32 * 1024;

  void Grow(size_t need) {
    const size_t size = std::max(kBlock, need);
    if (blocks_.empty()) first_size_ = size;
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    next_ = blocks_.back().get();
    left_ = size;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  size_t first_size_ = 0;
  char* next_ = nullptr;
  size_t left_ = 0;
};

}  // namespace claque::html

#endif  // CLAQUE_WORKER_EXTRACT_ARENA_H_
