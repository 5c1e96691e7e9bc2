// ImportReader: posts of a file of another tool, one after the other, in bounded memory.
#ifndef CLAQUE_CLI_IMPORT_IMPORT_READER_H_
#define CLAQUE_CLI_IMPORT_IMPORT_READER_H_

#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "claque/v1/campaign.pb.h"
#include "cli/import/post_source.h"
#include "common/base/status.h"

namespace claque {

struct ImportFile {
  std::string name;        // in messages
  std::string platform{};  // of posts that name none; empty = what the layout or the permalink says
  // POST_FILE and those after it: the layout; any other: found out from the columns.
  v1::SourceFormat format = v1::SOURCE_FORMAT_UNSPECIFIED;
};

// The layouts and their columns: docs/user_guide.md. Not thread-safe.
class ImportReader {
 public:
  // Told by the first character: '{' = JSON lines, else CSV with a header line (RFC 4180, separated
  // by comma, semicolon or tab). `in` must outlive the reader. Errors: "file:1: reason" (empty, no
  // header, a required column is missing).
  static Result<std::unique_ptr<ImportReader>> Open(std::istream& in, const ImportFile& file);

  // The next post; nullopt at the end. InvalidArgument "file:line: reason" refuses that record
  // alone: reading can go on. A JSON line has at most 1 MiB; behind a CSV record that has more,
  // reading goes on at the next line.
  Result<std::optional<v1::ImportedPost>> Next();

  // What the file is read as: "4CAT export: author → account, …; times: …".
  const std::string& about() const { return source_->about(); }

 private:
  ImportReader(ImportFile file, std::unique_ptr<PostSource> source)
      : file_(std::move(file)), source_(std::move(source)) {}
  // Of what was read.
  Status Complete(v1::ImportedPost* post) const;

  const ImportFile file_;
  const std::unique_ptr<PostSource> source_;
};

}  // namespace claque

#endif  // CLAQUE_CLI_IMPORT_IMPORT_READER_H_
