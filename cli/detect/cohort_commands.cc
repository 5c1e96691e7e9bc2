// `claque detect cohorts`: accounts alike in age, naming, single purpose or waking time.
#include <algorithm>
#include <limits>
#include <memory>

#include "cli/detect/cohort_table.h"
#include "cli/detect/detect_flags.h"
#include "cli/detect/known_accounts.h"

namespace claque {
namespace {

struct Flags {
  TraceInput input;
  std::string accounts_file, groups, as_of, path = "-";
  int dormant_days = 180;
  CohortOptions cohorts;
  FigureOptions figures;
};

int64_t LastTime(const TraceTable& table) {
  int64_t last = std::numeric_limits<int64_t>::min();
  for (const Trace& trace : table.traces()) last = std::max(last, trace.time);
  return last;
}

void WarnOf(const KnownAccounts& known, const AccountFacts& facts, ReadLine* line) {
  if (facts.impossible() > 0) {
    line->Say(std::to_string(facts.impossible()) +
              " accounts have a creation time that is after their first share or not after "
              "1970-01-01: it counts as not known. Is it in milliseconds? Seconds are expected");
  }
  if (known.contradictions() > 0) {
    line->Say(std::to_string(known.contradictions()) +
              " accounts have several creation times: the earliest counts");
  }
}

// Figures of the groups that have accounts in the table.
std::map<std::string, GroupFigures> FiguresOf(
    const std::map<std::string, std::vector<uint32_t>>& groups, const AccountFacts& facts,
    const FigureOptions& options, ReadLine* line) {
  std::map<std::string, GroupFigures> out;
  if (groups.empty()) return out;
  const CohortPopulation population(facts, options);
  for (const auto& [name, accounts] : groups) {
    if (accounts.empty()) {
      line->Say("group " + name + ": none of its accounts has a share");
    } else {
      out[name] = population.FiguresOf(accounts);
    }
  }
  return out;
}

Status Detect(const Flags& flags, ReadLine* line) {
  FigureOptions options = flags.figures;
  auto file = ReadTraces(flags.input, line->Progress());
  line->Finish();
  if (!file.ok()) return file.status();
  Warn(*file, line);
  KnownAccounts& known = file->accounts;
  if (!flags.accounts_file.empty()) {
    CLAQUE_RETURN_IF_ERROR(ReadAccounts(flags.accounts_file, flags.input.columns.created, &known));
  }
  if (!flags.groups.empty()) CLAQUE_RETURN_IF_ERROR(ReadGroups(flags.groups, &known));
  if (flags.as_of.empty()) options.as_of = LastTime(file->table);
  const AccountFacts facts(file->table, known.Given(file->table),
                           std::chrono::days(flags.dormant_days));
  WarnOf(known, facts, line);
  const CohortTable table{.facts = &facts,
                          .cohorts = FindCohorts(facts, flags.cohorts),
                          .options = flags.cohorts,
                          .groups = FiguresOf(known.Groups(file->table), facts, options, line)};
  return WriteCohorts(table, flags.path);
}

// What CLI11 cannot check alone, before hours of work.
Status Complete(Flags* flags) {
  if (!flags->as_of.empty()) {
    const auto time = ParseTraceTime(flags->as_of);
    if (!time.ok()) return time.status().Prefixed("--as-of");
    flags->figures.as_of = *time;
  }
  std::sort(flags->figures.age_steps_days.begin(), flags->figures.age_steps_days.end());
  flags->figures.single_purpose = flags->cohorts.single_purpose;
  return CheckFiles({flags->path});
}

void AddLimits(CLI::App* command, Flags* flags) {
  const auto days = CLI::Range(1, 36'500);
  command
      ->add_option("--young-days", flags->figures.age_steps_days,
                   "ages, in days, below which accounts are counted; 30,180,365 unless given")
      ->delimiter(',')
      ->check(days);
  command->add_option("--dormant-days", flags->dormant_days, "least silence before a waking")
      ->check(days)
      ->capture_default_str();
  command->add_option("--min-accounts", flags->cohorts.min_accounts, "least accounts of a cohort")
      ->check(CLI::Range(2U, UINT32_MAX))
      ->capture_default_str();
  command
      ->add_option("--false-discovery", flags->cohorts.false_discovery,
                   "expected share of the cohorts of a kind that are chance")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command
      ->add_option("--min-shares", flags->cohorts.single_purpose.min_traces,
                   "fewer shares tell nothing of an account's purpose")
      ->check(CLI::Range(1U, UINT32_MAX))
      ->capture_default_str();
  command
      ->add_option("--purpose-share", flags->cohorts.single_purpose.share,
                   "share of one object that makes a single purpose")
      ->check(CLI::Range(.5, 1.0))
      ->capture_default_str();
}

}  // namespace

void AddCohorts(App& app, CLI::App* group) {
  CLI::App* command = group->add_subcommand(
      "cohorts", "Accounts alike in age, naming, single purpose or waking time, beside chance");
  auto flags = std::make_shared<Flags>();
  AddInputFlags(command, &flags->input);
  flags->input.columns.created = "account_created";
  command
      ->add_option("--created-column", flags->input.columns.created,
                   "when the account was created, where the platform tells")
      ->capture_default_str();
  command->add_option("--accounts-file", flags->accounts_file,
                      "CSV of account_id and account_created, also with a column group");
  command->add_option("--groups", flags->groups,
                      "CSV of groups whose figures are wanted: account_id, group; or --networks or "
                      "--accounts of detect coordination");
  command->add_option("--as-of", flags->as_of, "time at which ages are told; default: the last");
  AddLimits(command, flags.get());
  command->add_option("--cohorts", flags->path, "file to write; - is standard output")
      ->capture_default_str();
  SetRun(app, command, [flags] {
    const Status status = Complete(flags.get());
    if (!status.ok()) return DetectUsage(status.message());
    ReadLine line;
    return int{Fail(Detect(*flags, &line))};
  });
}

}  // namespace claque
