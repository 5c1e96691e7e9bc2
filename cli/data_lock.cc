#include "cli/data_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <thread>

namespace claque {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kRun = "run\n";
constexpr std::string_view kQuery = "query\n";
constexpr auto kStep = 20ms;

std::string LockFile(const std::string& data) { return data + "/lock"; }

}  // namespace

Result<std::shared_ptr<DataLock>> DataLock::Take(const std::string& data, Use use,
                                                 std::chrono::milliseconds wait) {
  std::error_code error;
  if (!std::filesystem::is_directory(data, error)) {
    std::filesystem::create_directories(data, error);
    if (error) return PermissionDenied("data: cannot make " + data + ": " + error.message());
    chmod(data.c_str(), 0700);
  }
  const int fd = open(LockFile(data).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return PermissionDenied("data: " + LockFile(data) + ": " + std::strerror(errno));
  std::shared_ptr<DataLock> lock(new DataLock(fd));
  for (auto waited = 0ms; flock(fd, LOCK_EX | LOCK_NB) != 0; waited += kStep) {
    if (HolderOf(data) == Use::kRun) {
      return AlreadyExists("data: another claque runs over " + data +
                           "; wait for its end, or name another folder with --data");
    }
    if (waited >= wait) return AlreadyExists("data: another command has " + data + " open");
    std::this_thread::sleep_for(kStep);
  }
  const std::string_view word = use == Use::kRun ? kRun : kQuery;
  if (ftruncate(fd, 0) != 0 || pwrite(fd, word.data(), word.size(), 0) < 0) {
    return PermissionDenied("data: " + LockFile(data) + ": " + std::strerror(errno));
  }
  return lock;
}

DataLock::Use DataLock::HolderOf(const std::string& data) {
  std::ifstream in(LockFile(data));
  std::string word;
  in >> word;
  return word + "\n" == kRun ? Use::kRun : Use::kQuery;
}

DataLock::~DataLock() { close(fd_); }

}  // namespace claque
