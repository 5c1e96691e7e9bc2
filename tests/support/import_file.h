// Import files read whole.
#ifndef CLAQUE_TESTS_SUPPORT_IMPORT_FILE_H_
#define CLAQUE_TESTS_SUPPORT_IMPORT_FILE_H_

#include <gmock/gmock.h>

#include <sstream>
#include <string>
#include <vector>

#include "cli/import/import_reader.h"

namespace claque::testing {

struct ReadFile {
  std::string about;
  std::vector<v1::ImportedPost> posts;
  std::vector<std::string> refused;  // messages; a file that is refused whole has one
};

inline ReadFile ReadImport(const std::string& content, const ImportFile& file) {
  ReadFile out;
  std::istringstream in(content);
  const auto reader = ImportReader::Open(in, file);
  if (!reader.ok()) {
    out.refused.push_back(reader.status().message());
    return out;
  }
  out.about = (*reader)->about();
  while (true) {
    auto post = (*reader)->Next();
    if (!post.ok()) {
      out.refused.push_back(post.status().message());
    } else if (*post) {
      out.posts.push_back(**std::move(post));
    } else {
      return out;
    }
  }
}

}  // namespace claque::testing

#endif  // CLAQUE_TESTS_SUPPORT_IMPORT_FILE_H_
