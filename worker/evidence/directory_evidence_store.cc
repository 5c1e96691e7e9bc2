#include "worker/evidence/directory_evidence_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace claque {
namespace {

constexpr std::string_view kOpenSuffix = ".open";

// Closes a descriptor at the end of its scope.
class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  ~Fd() {
    if (fd_ >= 0) close(fd_);
  }
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

Status SystemError(const std::string& what, int error) {
  const std::string message = what + ": " + std::strerror(error);
  switch (error) {
    case ENOENT:
      return NotFound(message);
    case EEXIST:
      return AlreadyExists(message);
    case EACCES:
    case EPERM:
    case EROFS:
      return PermissionDenied(message);
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EMFILE:
    case ENFILE:
      return ResourceExhausted(message);
    default:
      return Internal(message);
  }
}

Status SyncDirectory(const std::string& directory) {
  const Fd fd(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0 || fsync(fd.get()) != 0) return SystemError(directory, errno);
  return OkStatus();
}

Status CheckName(std::string_view name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
  if (plain && !name.empty() && name.size() <= 200 && name[0] != '.' &&
      !name.ends_with(kOpenSuffix)) {
    return OkStatus();
  }
  return InvalidArgument("'" + std::string(name.substr(0, 200)) + "' is no evidence file name");
}

class DirectoryFile final : public AdoptedFile {
 public:
  DirectoryFile(Fd fd, std::string directory, std::string path, int64_t size)
      : fd_(std::move(fd)), directory_(std::move(directory)), path_(std::move(path)), size_(size) {}

  Status Append(std::string_view bytes) override {
    if (closed_) return FailedPrecondition(path_ + " is closed");
    auto offset = static_cast<off_t>(size_);
    while (!bytes.empty()) {
      const ssize_t n = pwrite(fd_.get(), bytes.data(), bytes.size(), offset);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return CutBack(errno);
      bytes.remove_prefix(static_cast<size_t>(n));
      offset += n;
    }
    size_ = offset;
    return OkStatus();
  }

  Status Sync() override {
    if (fdatasync(fd_.get()) != 0) return SystemError(path_, errno);
    return OkStatus();
  }

  int64_t size() const override { return size_; }

  Status Truncate(int64_t bytes) override {
    if (ftruncate(fd_.get(), static_cast<off_t>(bytes)) != 0) return SystemError(path_, errno);
    size_ = bytes;
    return OkStatus();
  }

  Status Close() override {
    if (closed_) return OkStatus();
    CLAQUE_RETURN_IF_ERROR(Sync());
    const std::string open_path = path_ + std::string(kOpenSuffix);
    if (rename(open_path.c_str(), path_.c_str()) != 0) return SystemError(open_path, errno);
    closed_ = true;
    return SyncDirectory(directory_);
  }

 private:
  Status CutBack(int write_error) {
    Status failed = SystemError(path_, write_error);
    CLAQUE_RETURN_IF_ERROR(Truncate(size_).Prefixed("cut back after '" + failed.message() + "'"));
    return failed;
  }

  const Fd fd_;
  const std::string directory_;
  const std::string path_;  // final
  int64_t size_;
  bool closed_ = false;
};

// The names of a directory that end in `suffix` or do not, without it.
Result<std::vector<std::string>> Names(const std::string& directory, bool closed_too) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    std::string name = entry.path().filename().string();
    const bool open = name.ends_with(kOpenSuffix);
    if (open) name.resize(name.size() - kOpenSuffix.size());
    if ((open || closed_too) && CheckName(name).ok()) names.push_back(std::move(name));
  }
  if (error) return Internal(directory + ": " + error.message());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

Result<std::unique_ptr<DirectoryEvidenceStore>> DirectoryEvidenceStore::Open(
    const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return FailedPrecondition(directory + ": " + error.message());
  return std::unique_ptr<DirectoryEvidenceStore>(new DirectoryEvidenceStore(directory));
}

Result<std::unique_ptr<EvidenceFile>> DirectoryEvidenceStore::Create(const std::string& name) {
  CLAQUE_RETURN_IF_ERROR(CheckName(name));
  const std::string path = PathOf(name);
  if (access(path.c_str(), F_OK) == 0) return AlreadyExists(path + " exists");
  const std::string open_path = path + std::string(kOpenSuffix);
  Fd fd(open(open_path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640));
  if (fd.get() < 0) return SystemError(open_path, errno);
  if (flock(fd.get(), LOCK_EX | LOCK_NB) != 0) return SystemError(open_path, errno);
  CLAQUE_RETURN_IF_ERROR(SyncDirectory(directory_));
  return std::unique_ptr<EvidenceFile>(
      std::make_unique<DirectoryFile>(std::move(fd), directory_, path, 0));
}

Result<std::unique_ptr<AdoptedFile>> DirectoryEvidenceStore::Adopt(const std::string& name) {
  CLAQUE_RETURN_IF_ERROR(CheckName(name));
  const std::string open_path = PathOf(name) + std::string(kOpenSuffix);
  Fd fd(open(open_path.c_str(), O_RDWR | O_CLOEXEC));
  if (fd.get() < 0) return SystemError(open_path, errno);
  if (flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    return FailedPrecondition(open_path + " is being written");
  }
  struct stat info {};
  if (fstat(fd.get(), &info) != 0) return SystemError(open_path, errno);
  return std::unique_ptr<AdoptedFile>(
      std::make_unique<DirectoryFile>(std::move(fd), directory_, PathOf(name), info.st_size));
}

Result<std::string> DirectoryEvidenceStore::Read(const std::string& name, int64_t offset,
                                                 int64_t length) {
  CLAQUE_RETURN_IF_ERROR(CheckName(name));
  if (offset < 0 || length < 0) return InvalidArgument("negative offset or length");
  // Final, open, final again: the file may be renamed between the looks.
  int fd = -1;
  for (const std::string_view suffix : {std::string_view(), kOpenSuffix, std::string_view()}) {
    fd = open((PathOf(name) + std::string(suffix)).c_str(), O_RDONLY | O_CLOEXEC);
    if (fd >= 0 || errno != ENOENT) break;
  }
  const Fd file(fd);
  if (file.get() < 0) return SystemError(PathOf(name), errno);
  struct stat info {};
  if (fstat(file.get(), &info) != 0) return SystemError(PathOf(name), errno);
  const int64_t there = std::max<int64_t>(0, info.st_size - offset);
  std::string bytes(static_cast<size_t>(std::min(length, there)), '\0');
  size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t n = pread(file.get(), bytes.data() + have, bytes.size() - have,
                            static_cast<off_t>(offset) + static_cast<off_t>(have));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return SystemError(PathOf(name), errno);
    if (n == 0) break;
    have += static_cast<size_t>(n);
  }
  bytes.resize(have);
  return bytes;
}

Result<std::vector<std::string>> DirectoryEvidenceStore::List() { return Names(directory_, true); }
Result<std::vector<std::string>> DirectoryEvidenceStore::ListOpen() {
  return Names(directory_, false);
}

}  // namespace claque
