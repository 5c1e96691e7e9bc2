// Finds published test data that is not part of the project.
#ifndef CLAQUE_TESTS_SUPPORT_SHARED_DATA_H_
#define CLAQUE_TESTS_SUPPORT_SHARED_DATA_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace claque::testing {

// Path of `relative` in the shared data directory: $CLAQUE_SHARED_DIR, else ../shared beside the
// source. The file need not exist.
inline std::filesystem::path SharedPath(std::string_view relative) {
  const char* shared = std::getenv("CLAQUE_SHARED_DIR");
  const char* source = std::getenv("CLAQUE_SOURCE_DIR");
  const std::filesystem::path root =
      shared != nullptr ? std::filesystem::path(shared)
                        : std::filesystem::path(source != nullptr ? source : ".") / "../shared";
  return root / "data" / relative;
}

inline std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace claque::testing

#endif  // CLAQUE_TESTS_SUPPORT_SHARED_DATA_H_
