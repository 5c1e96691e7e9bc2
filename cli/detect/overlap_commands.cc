// `claque detect overlap`: which accounts and objects were seen before, and whether that is chance.
#include <memory>

#include "cli/detect/detect_flags.h"
#include "cli/detect/overlap_table.h"

namespace claque {
namespace {

struct Flags {
  TraceInput input;
  std::vector<std::string> earlier;
  int64_t population = 0;
  std::string overlaps = "-", accounts;
};

Status Add(const TraceInput& input, ReadLine* line, SharedSets* sets) {
  const auto file = ReadTraces(input, line->Progress());
  line->Finish();
  if (!file.ok()) return file.status();
  Warn(*file, line);
  sets->Add(input.path, file->table);
  return OkStatus();
}

Status Detect(const Flags& flags, ReadLine* line) {
  SharedSets sets;
  CLAQUE_RETURN_IF_ERROR(Add(flags.input, line, &sets));
  for (const std::string& path : flags.earlier) {
    TraceInput input = flags.input;
    input.path = path;
    CLAQUE_RETURN_IF_ERROR(Add(input, line, &sets));
  }
  if (!flags.accounts.empty()) CLAQUE_RETURN_IF_ERROR(sets.WriteAccounts(flags.accounts));
  return sets.WriteOverlaps(flags.population > 0 ? std::optional(flags.population) : std::nullopt,
                            flags.overlaps);
}

}  // namespace

void AddOverlap(App& app, CLI::App* group) {
  CLI::App* command = group->add_subcommand(
      "overlap", "Accounts and objects that were seen before, beside what chance would give");
  auto flags = std::make_shared<Flags>();
  AddInputFlags(command, &flags->input);
  command->add_option("earlier", flags->earlier, "files of shares from before")->required();
  command
      ->add_option("--population", flags->population,
                   "accounts that there are; default: those that the files name")
      ->check(CLI::Range(int64_t{1}, int64_t{1} << 50));
  command->add_option("--accounts", flags->accounts, "file for the accounts that were seen before");
  command->add_option("--overlaps", flags->overlaps, "file to write; - is standard output")
      ->capture_default_str();
  SetRun(app, command, [flags] {
    const Status files = CheckFiles({flags->overlaps, flags->accounts});
    if (!files.ok()) return DetectUsage(files.message());
    ReadLine line;
    return int{Fail(Detect(*flags, &line))};
  });
}

}  // namespace claque
