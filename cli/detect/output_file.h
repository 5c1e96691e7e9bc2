// OutputFile: a delimited file that is there whole or not at all.
#ifndef CLAQUE_CLI_DETECT_OUTPUT_FILE_H_
#define CLAQUE_CLI_DETECT_OUTPUT_FILE_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "common/base/status.h"

namespace claque {

// Appends a cell as RFC 4180 has it: quoted where it must be.
void AppendCell(std::string_view cell, std::string* line);
// As R writes it: up to 15 significant digits, no trailing zeros.
void AppendNumber(double number, std::string* line);

// Written under the name of `path` with ".part" behind it, and renamed when it is whole. Standard
// output ("-"), pipes and devices are written as they are. One thread at a time.
class OutputFile {
 public:
  static Result<std::unique_ptr<OutputFile>> Create(const std::string& path);
  // What was not closed is taken away.
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // A failure is kept for Close.
  void Write(std::string_view text);
  // Errors: the first that a write had, with the path.
  Status Close();

 private:
  OutputFile(std::FILE* file, std::string name, std::string part, std::string path)
      : file_(file), name_(std::move(name)), part_(std::move(part)), path_(std::move(path)) {}

  std::FILE* file_;
  const std::string name_;  // as it was asked for
  const std::string part_;  // what is being written; empty = the thing itself
  const std::string path_;  // what part_ becomes
  int error_ = 0;           // errno of the first write that failed
};

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_OUTPUT_FILE_H_
