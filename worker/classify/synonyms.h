// Which words can stand for each other: the neighbours of each stem.
#ifndef CLAQUE_WORKER_CLASSIFY_SYNONYMS_H_
#define CLAQUE_WORKER_CLASSIFY_SYNONYMS_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace claque {

using Stemmer = std::function<uint32_t(std::string_view)>;

// Built once, then immutable and thread-safe.
class Synonyms {
 public:
  // The stems of one group all stand for each other.
  void AddGroup(const std::vector<uint32_t>& stems);
  // Reads a MyThes file ("word|n", then n lines "(class)|synonym|…"): a synonym stands for its head
  // word, not for the other synonyms beside it, which may be of another sense. Entries of more than
  // one word, generic terms and related ones are left out; `antonym` is told of pairs marked so. A
  // file that is missing, larger than 64 MiB, in another encoding than UTF-8 or ISO 8859-1, or
  // broken gives what could be read.
  void AddThesaurus(const std::string& path, const Stemmer& stem,
                    const std::function<void(std::string_view, std::string_view)>& antonym);
  // After the last Add.
  void Freeze();

  // Stems that can stand for `stem`, sorted. Symmetric.
  std::span<const uint32_t> Neighbours(uint32_t stem) const;
  bool Contains(uint32_t stem) const { return !Neighbours(stem).empty(); }
  size_t size() const { return stems_.size(); }  // stems known

 private:
  void AddPair(uint32_t a, uint32_t b);

  std::vector<std::pair<uint32_t, uint32_t>> pairs_;  // until Freeze
  std::vector<uint32_t> stems_;                       // sorted, each once
  std::vector<uint32_t> starts_;                      // of each stem's neighbours; one more
  std::vector<uint32_t> neighbours_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_SYNONYMS_H_
