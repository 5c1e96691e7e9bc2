// LineSorter: any number of lines, bytewise in order, in bounded memory.
#ifndef CLAQUE_CLI_DETECT_LINE_SORTER_H_
#define CLAQUE_CLI_DETECT_LINE_SORTER_H_

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/status.h"

namespace claque {

// An external merge sort: what exceeds the budget is sorted and put into a temporary file (of
// TMPDIR, else /tmp; without a name, so that nothing stays behind). Lines that are equal all stay.
// One thread at a time.
class LineSorter {
 public:
  // `budget`: bytes of lines in memory, at least 64 KiB.
  explicit LineSorter(size_t budget);

  // Any bytes. REQUIRES: below 4 GiB.
  Status Add(std::string_view line);
  // Hands out all lines in order; then the sorter is empty.
  Status Drain(const std::function<void(std::string_view)>& sink);

  // Files written since it was made.
  size_t spills() const { return spills_; }

 private:
  struct Place {
    size_t begin;
    uint32_t size;
  };
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, Closer>;

  std::string_view LineAt(const Place& place) const {
    return std::string_view(bytes_).substr(place.begin, place.size);
  }
  void Sort();
  static Result<File> NewFile();
  Status Spill();
  Status Keep(File file);
  Status Merge(const std::function<void(std::string_view)>& sink);
  void Clear();

  const size_t budget_;
  std::string bytes_;  // of all lines
  std::vector<Place> places_;
  std::vector<File> files_;
  size_t spills_ = 0;
};

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_LINE_SORTER_H_
