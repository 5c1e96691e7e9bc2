// `claque detect bursts`: when an object was shared far more often than usual, and who was first.
#include <memory>

#include "cli/detect/burst_table.h"
#include "cli/detect/detect_flags.h"

namespace claque {
namespace {

struct Flags {
  TraceInput input;
  BurstOptions options;
  int64_t bin = 3'600;
  std::string path = "-";
};

Status Detect(const Flags& flags, ReadLine* line) {
  const auto file = ReadTraces(flags.input, line->Progress());
  line->Finish();
  if (!file.ok()) return file.status();
  Warn(*file, line);
  BurstOptions options = flags.options;
  options.bin = std::chrono::seconds(flags.bin);
  return WriteBursts(FindBursts(file->table, options), file->table, flags.path);
}

}  // namespace

void AddBursts(App& app, CLI::App* group) {
  CLI::App* command =
      group->add_subcommand("bursts", "Rises of an object far over its usual rate, who was first");
  auto flags = std::make_shared<Flags>();
  AddInputFlags(command, &flags->input);
  BurstOptions& o = flags->options;
  command->add_option("--bin", flags->bin, "seconds in which posts are counted")
      ->check(CLI::Range(int64_t{1}, int64_t{1'000'000'000}))
      ->capture_default_str();
  command->add_option("--min-posts", o.min_posts, "least posts of a burst")
      ->check(CLI::Range(1U, UINT32_MAX))
      ->capture_default_str();
  command->add_option("--scale", o.scale, "rate of a state over that of the state below")
      ->check(CLI::Range(1.1, 100.0))
      ->capture_default_str();
  command->add_option("--gamma", o.gamma, "cost of a step up; more = fewer, longer bursts")
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str();
  command->add_option("--top", o.top_accounts, "accounts of which top_share is told")
      ->check(CLI::Range(1U, UINT32_MAX))
      ->capture_default_str();
  command->add_option("--bursts", flags->path, "file to write; - is standard output")
      ->capture_default_str();
  SetRun(app, command, [flags] {
    const Status files = CheckFiles({flags->path});
    if (!files.ok()) return DetectUsage(files.message());
    ReadLine line;
    return int{Fail(Detect(*flags, &line))};
  });
}

}  // namespace claque
