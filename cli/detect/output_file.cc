#include "cli/detect/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/detect/system_error.h"

namespace claque {

void AppendCell(std::string_view cell, std::string* line) {
  if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
    *line += cell;
    return;
  }
  *line += '"';
  for (const char c : cell) {
    if (c == '"') *line += '"';
    *line += c;
  }
  *line += '"';
}

void AppendNumber(double number, std::string* line) {
  char text[32];
  const int size = std::snprintf(text, sizeof text, "%.15g", number);
  line->append(text, static_cast<size_t>(size));
}

Result<std::unique_ptr<OutputFile>> OutputFile::Create(const std::string& path) {
  const auto made = [&](std::FILE* file, std::string part, std::string whole) {
    return std::unique_ptr<OutputFile>(
        new OutputFile(file, path, std::move(part), std::move(whole)));
  };
  if (path == "-") return made(stdout, "", "");
  std::error_code error;
  const bool there = std::filesystem::exists(path, error);
  const bool whole = !there || std::filesystem::is_regular_file(path, error);
  const std::string target = there ? std::filesystem::canonical(path, error).string() : path;
  const std::string part = whole ? target + ".part" : "";
  std::FILE* file = std::fopen((whole ? part : path).c_str(), "we");
  if (file == nullptr) return SystemError(path, errno);
  return made(file, part, target);
}

OutputFile::~OutputFile() {
  if (file_ == nullptr || file_ == stdout) return;
  std::fclose(file_);
  if (!part_.empty()) ::unlink(part_.c_str());
}

void OutputFile::Write(std::string_view text) {
  if (error_ != 0) return;
  errno = 0;
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) {
    error_ = errno == 0 ? EIO : errno;
  }
}

Status OutputFile::Close() {
  std::FILE* file = std::exchange(file_, nullptr);
  errno = 0;
  const int closed = file == stdout ? std::fflush(file) : std::fclose(file);
  if (error_ == 0 && closed != 0) error_ = errno == 0 ? EIO : errno;
  if (error_ == 0 && !part_.empty() && std::rename(part_.c_str(), path_.c_str()) != 0) {
    error_ = errno;
  }
  if (error_ == 0) return OkStatus();
  if (!part_.empty()) ::unlink(part_.c_str());
  return SystemError(file == stdout ? "stdout" : name_, error_);
}

}  // namespace claque
