// What the commands of `claque detect` share.
#ifndef CLAQUE_CLI_DETECT_DETECT_FLAGS_H_
#define CLAQUE_CLI_DETECT_DETECT_FLAGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "cli/app.h"
#include "cli/detect/trace_reader.h"

namespace claque {

// The reading, as a line on stderr that is rewritten, on a terminal only. One thread.
class ReadLine {
 public:
  ReadProgress Progress() {
    return [this](int64_t read, int64_t size) { Show(read, size); };
  }
  // A line of its own: "claque: text".
  void Say(const std::string& text);
  void Finish();

 private:
  void Show(int64_t read, int64_t size);

  const bool terminal_ = StderrIsTerminal();
  int64_t shown_ = -1;
};

// The file and its columns.
void AddInputFlags(CLI::App* command, TraceInput* input);

// Of files that are to be written (empty = not this one, "-" = standard output): whether their
// folders are there, and but one goes to standard output. Asked before hours of work.
Status CheckFiles(const std::vector<std::string>& paths);

// What a user should know of what was read.
void Warn(const TraceFile& file, ReadLine* line);

// "claque: message"; the exit code for wrong usage.
int DetectUsage(const std::string& message);

void AddBursts(App& app, CLI::App* group);
void AddCohorts(App& app, CLI::App* group);
void AddOverlap(App& app, CLI::App* group);

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_DETECT_FLAGS_H_
