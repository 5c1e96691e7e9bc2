#include "cli/detect/detect_flags.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <system_error>

namespace claque {

void ReadLine::Show(int64_t read, int64_t size) {
  const int64_t step = size > 0 ? read * 100 / size : read >> 26;
  if (!terminal_ || step == shown_) return;
  shown_ = step;
  std::cerr << "\rreading " << (read >> 20) << " MiB";
  if (size > 0) std::cerr << ", " << step << " %";
  std::cerr << "\033[K" << std::flush;
}

void ReadLine::Say(const std::string& text) {
  Finish();
  std::cerr << "claque: " << text << '\n';
}

void ReadLine::Finish() {
  if (shown_ >= 0) std::cerr << "\r\033[K";
  shown_ = -1;
}

void AddInputFlags(CLI::App* command, TraceInput* input) {
  command->add_option("file", input->path, "CSV of shares; - is standard input")->required();
  TraceColumns& columns = input->columns;
  command->add_option("--object-column", columns.object, "what is shared")->capture_default_str();
  command->add_option("--account-column", columns.account, "who shares it")->capture_default_str();
  command->add_option("--content-column", columns.content, "in which post")->capture_default_str();
  command->add_option("--time-column", columns.time, "when: Unix seconds or RFC 3339")
      ->capture_default_str();
}

Status CheckFiles(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    const auto folder = std::filesystem::path(path).parent_path();
    std::error_code error;
    if (!folder.empty() && !std::filesystem::is_directory(folder, error)) {
      return InvalidArgument(path + ": there is no folder " + folder.string());
    }
  }
  if (std::ranges::count(paths, "-") > 1) {
    return InvalidArgument("only one file can go to standard output");
  }
  return OkStatus();
}

void Warn(const TraceFile& file, ReadLine* line) {
  if (file.without_object > 0) {
    line->Say(std::to_string(file.without_object) + " rows without an object are left out");
  }
  if (file.beyond_2100 > 0) {
    line->Say(
        std::to_string(file.beyond_2100) +
        " rows are of times after the year 2100: are they milliseconds? Seconds are expected");
  }
}

int DetectUsage(const std::string& message) {
  std::cerr << "claque: " << message << '\n';
  return kExitUsage;
}

}  // namespace claque
