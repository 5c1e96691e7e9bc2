// What files of shares have in common, as tables.
#ifndef CLAQUE_CLI_DETECT_OVERLAP_TABLE_H_
#define CLAQUE_CLI_DETECT_OVERLAP_TABLE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/base/status.h"
#include "worker/detect/string_pool.h"
#include "worker/detect/trace_table.h"

namespace claque {

// Accounts and objects of files that are added one after the other; the first is what is looked at
// now. One thread at a time; const calls are thread-safe.
class SharedSets {
 public:
  void Add(const std::string& file, const TraceTable& table);

  // A row for each earlier file, of its accounts and of its objects: how many of the first file's
  // are among them, and how many by chance (FiguresOf). nullopt: the population is all that the
  // files name, the fewest there can be, so that lift and surprise are the least there can be.
  // InvalidArgument: `population` is smaller than that.
  Status WriteOverlaps(std::optional<int64_t> population, const std::string& path) const;
  // Accounts of the first file that are in an earlier one, by name, with the times of both.
  Status WriteAccounts(const std::string& path) const;

 private:
  struct Seen {
    int64_t first = 0;
    int64_t last = 0;
  };
  struct File {
    std::string name;
    std::map<uint32_t, Seen> accounts;  // by number in account_names_
    std::vector<uint32_t> objects;      // numbers in object_names_, ascending
  };

  StringPool account_names_;
  StringPool object_names_;
  std::vector<File> files_;
};

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_OVERLAP_TABLE_H_
