// A file for one test: gone with the object.
#ifndef CLAQUE_TESTS_SUPPORT_TEMPORARY_FILE_H_
#define CLAQUE_TESTS_SUPPORT_TEMPORARY_FILE_H_

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace claque::testing {

class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view content) {
    const int file = ::mkstemp(path_.data());
    if (file < 0) std::abort();
    for (size_t at = 0; at < content.size();) {
      const ssize_t count = ::write(file, content.data() + at, content.size() - at);
      if (count <= 0) std::abort();
      at += static_cast<size_t>(count);
    }
    ::close(file);
  }
  ~TemporaryFile() { ::unlink(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/claque-test-XXXXXX";
};

}  // namespace claque::testing

#endif  // CLAQUE_TESTS_SUPPORT_TEMPORARY_FILE_H_
