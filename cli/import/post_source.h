// PostSource: the records of one import file as posts, in bounded memory.
#ifndef CLAQUE_CLI_IMPORT_POST_SOURCE_H_
#define CLAQUE_CLI_IMPORT_POST_SOURCE_H_

#include <cstdint>
#include <istream>
#include <memory>
#include <string>
#include <vector>

#include "claque/v1/campaign.pb.h"
#include "cli/import/layout.h"
#include "common/base/status.h"

namespace claque {

// Not thread-safe.
class PostSource {
 public:
  virtual ~PostSource() = default;
  // Fills `post`, which is empty, and its line; false at the end. InvalidArgument "file:line:
  // reason" refuses one record: reading can go on.
  virtual Result<bool> Next(v1::ImportedPost* post) = 0;
  // "4CAT export: author → account, body → text; times: …".
  const std::string& about() const { return about_; }
  // Of posts that name none; empty = they must.
  const std::string& platform() const { return platform_; }

 protected:
  std::string about_;
  std::string platform_;
};

struct SourceFile {
  std::istream& in;  // outlives the source
  std::string name;
  int64_t line = 1;  // the next one of `in`
};

// What the columns are read as; SOURCE_FORMAT_UNSPECIFIED: found out from them. Errors:
// "file:1: reason" (no header, a column is missing: with those there are).
Result<std::unique_ptr<PostSource>> OpenCsvPosts(const SourceFile& file, v1::SourceFormat layout);
// As above, by the first line that is an object. Lines are at most 1 MiB and nested 64 deep.
Result<std::unique_ptr<PostSource>> OpenJsonPosts(const SourceFile& file, v1::SourceFormat layout);

// For the implementations.
Status AtLine(const SourceFile& file, int64_t line, const std::string& reason);
// The layout of `format`, or that of the columns where it is none of a layout's.
const ImportLayout& WantedLayout(v1::SourceFormat format, const std::vector<std::string>& names);
// What a file with columns is read as.
std::string AboutColumns(const ImportLayout& layout, const ColumnBinding& binding);
// "has no column "text""; and the columns there are.
std::string MissingColumns(const ImportLayout& layout, const ColumnBinding& binding,
                           const std::vector<std::string>& names);

}  // namespace claque

#endif  // CLAQUE_CLI_IMPORT_POST_SOURCE_H_
