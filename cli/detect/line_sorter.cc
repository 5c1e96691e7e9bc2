#include "cli/detect/line_sorter.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <queue>
#include <utility>

#include "cli/detect/system_error.h"

namespace claque {
namespace {

// A line's bytes and its place beside them.
constexpr size_t kOverhead = 16;
// More would be more open files than a process may have.
constexpr size_t kMostFiles = 128;

Status TemporaryError(int error) { return SystemError("temporary file (TMPDIR)", error); }

// The lines of one file, one by one: each behind its size, since a line may have line feeds inside.
class Run {
 public:
  explicit Run(std::FILE* file) : file_(file) {}
  std::string_view line() const { return line_; }
  // False at the end, or where the file cannot be read (failed).
  bool Next() {
    uint32_t size = 0;
    if (std::fread(&size, sizeof size, 1, file_) != 1) return false;
    line_.resize(size);
    cut_ = std::fread(line_.data(), 1, size, file_) != size;
    return !cut_;
  }
  bool failed() const { return cut_ || std::ferror(file_) != 0; }

 private:
  std::FILE* file_;
  std::string line_;
  bool cut_ = false;
};

bool Put(std::string_view line, std::FILE* file) {
  const auto size = static_cast<uint32_t>(line.size());
  return std::fwrite(&size, sizeof size, 1, file) == 1 &&
         std::fwrite(line.data(), 1, line.size(), file) == line.size();
}

}  // namespace

LineSorter::LineSorter(size_t budget) : budget_(std::max<size_t>(budget, 64 << 10)) {}

Status LineSorter::Add(std::string_view line) {
  if (!places_.empty() && bytes_.size() + line.size() + places_.size() * kOverhead > budget_) {
    CLAQUE_RETURN_IF_ERROR(Spill());
  }
  places_.push_back({bytes_.size(), static_cast<uint32_t>(line.size())});
  bytes_ += line;
  return OkStatus();
}

void LineSorter::Sort() {
  std::sort(places_.begin(), places_.end(),
            [this](const Place& a, const Place& b) { return LineAt(a) < LineAt(b); });
}

void LineSorter::Clear() {
  bytes_.clear();
  places_.clear();
}

Result<LineSorter::File> LineSorter::NewFile() {
  const char* folder = std::getenv("TMPDIR");
  std::string name =
      std::string(folder == nullptr || *folder == '\0' ? "/tmp" : folder) + "/claque-sort-XXXXXX";
  const int fd = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd < 0) return TemporaryError(errno);
  ::unlink(name.c_str());
  File file(::fdopen(fd, "w+"));
  if (file == nullptr) return TemporaryError(errno);
  return file;
}

Status LineSorter::Spill() {
  CLAQUE_ASSIGN_OR_RETURN(File file, NewFile());
  Sort();
  for (const Place& place : places_) {
    if (!Put(LineAt(place), file.get())) return TemporaryError(errno);
  }
  ++spills_;
  Clear();
  return Keep(std::move(file));
}

// Of too many files one is made.
Status LineSorter::Keep(File file) {
  if (std::fflush(file.get()) != 0) return TemporaryError(errno);
  std::rewind(file.get());
  files_.push_back(std::move(file));
  if (files_.size() < kMostFiles) return OkStatus();
  CLAQUE_ASSIGN_OR_RETURN(File all, NewFile());
  bool kept = true;
  CLAQUE_RETURN_IF_ERROR(
      Merge([&](std::string_view line) { kept = kept && Put(line, all.get()); }));
  if (!kept) return TemporaryError(errno);
  return Keep(std::move(all));
}

Status LineSorter::Drain(const std::function<void(std::string_view)>& sink) {
  if (!files_.empty()) {
    CLAQUE_RETURN_IF_ERROR(Spill());
    return Merge(sink);
  }
  Sort();
  for (const Place& place : places_) sink(LineAt(place));
  Clear();
  return OkStatus();
}

Status LineSorter::Merge(const std::function<void(std::string_view)>& sink) {
  std::vector<Run> runs;
  for (const File& file : files_) runs.emplace_back(file.get());
  const auto later = [&](size_t a, size_t b) { return runs[a].line() > runs[b].line(); };
  std::priority_queue<size_t, std::vector<size_t>, decltype(later)> next(later);
  const auto advance = [&](size_t run) {
    if (runs[run].Next()) next.push(run);
    return !runs[run].failed();
  };
  for (size_t run = 0; run < runs.size(); ++run) {
    if (!advance(run)) return TemporaryError(EIO);
  }
  while (!next.empty()) {
    const size_t run = next.top();
    next.pop();
    sink(runs[run].line());
    if (!advance(run)) return TemporaryError(EIO);
  }
  files_.clear();
  return OkStatus();
}

}  // namespace claque
