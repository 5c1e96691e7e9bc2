// DataLock: who works on a data folder. One at a time: a run (`up`, `demo`) or a query that opened
// the folder of a finished run.
#ifndef CLAQUE_CLI_DATA_LOCK_H_
#define CLAQUE_CLI_DATA_LOCK_H_

#include <chrono>
#include <memory>
#include <string>

#include "common/base/status.h"

namespace claque {

// Held until destroyed; also given up when the process dies. The file, DIR/lock, stays: a lock on a
// file that another process removes would guard nothing.
class DataLock {
 public:
  enum class Use { kRun, kQuery };

  // Makes the folder (mode 0700) where absent. A query is waited for up to `wait`, a run is not.
  // Errors: AlreadyExists (held; the message says by what), PermissionDenied.
  static Result<std::shared_ptr<DataLock>> Take(const std::string& data, Use use,
                                                std::chrono::milliseconds wait);
  // What holds the folder now, as far as it says; kQuery where nothing does.
  static Use HolderOf(const std::string& data);

  ~DataLock();
  DataLock(const DataLock&) = delete;
  DataLock& operator=(const DataLock&) = delete;

 private:
  explicit DataLock(int fd) : fd_(fd) {}
  const int fd_;
};

}  // namespace claque

#endif  // CLAQUE_CLI_DATA_LOCK_H_
