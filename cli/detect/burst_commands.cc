// `claque detect bursts`: when an object was shared far more often than usual, who was first, who
// carried it on, and where.
#include <memory>

#include "cli/detect/burst_table.h"
#include "cli/detect/cascade_table.h"
#include "cli/detect/detect_flags.h"
#include "cli/detect/hop_table.h"

namespace claque {
namespace {

struct Flags {
  TraceInput input;
  BurstOptions options;
  std::string lang_column;
  int64_t bin = 3'600, time_window = 3'600;
  std::vector<std::string> audience;  // languages
  std::string bursts = "-", carriers, platforms;
};

Status Detect(const Flags& flags, ReadLine* line) {
  const auto file = ReadTraces(flags.input, line->Progress());
  line->Finish();
  if (!file.ok()) return file.status();
  Warn(*file, line);
  const TraceTable& table = file->table;
  BurstOptions options = flags.options;
  options.bin = std::chrono::seconds(flags.bin);
  const std::vector<Burst> bursts = FindBursts(table, options);
  const PostLinks links(table, file->references.Of(table));
  std::vector<Cascade> cascades;
  for (const Burst& burst : bursts) {
    cascades.push_back(
        CascadeOf(table, links, burst, {.time_window = std::chrono::seconds(flags.time_window)}));
  }
  CLAQUE_RETURN_IF_ERROR(WriteBursts(bursts, cascades, table, flags.bursts));
  if (!flags.carriers.empty()) {
    CLAQUE_RETURN_IF_ERROR(WriteCarriers(bursts, cascades, table, flags.carriers));
  }
  if (flags.platforms.empty()) return OkStatus();
  const TablePlaces places = file->places.Of(table);
  const HopFinder hops(table, places.View(), flags.audience);
  return WriteHops(bursts, hops, table, flags.platforms);
}

void AddCascadeFlags(CLI::App* command, Flags* flags) {
  TraceColumns& columns = flags->input.columns;
  const auto column = [&](const char* flag, std::string* name, const char* value,
                          const char* help) {
    *name = value;
    command->add_option(flag, *name, help)->capture_default_str();
  };
  column("--repost-column", &columns.repost, "repost_of",
         "column of the post that is reposted; a file need not have it");
  column("--quote-column", &columns.quote, "quote_of", "the same of the post that is quoted");
  column("--reply-column", &columns.reply, "reply_to", "the same of the post that is answered");
  column("--platform-column", &columns.platform, "platform", "the same of the account's platform");
  command
      ->add_option("--time-window", flags->time_window,
                   "seconds within which a post that names none is inferred to carry on another")
      ->check(CLI::Range(int64_t{0}, int64_t{1'000'000'000'000}))
      ->capture_default_str();
  command->add_option("--carriers", flags->carriers, "file for those who were carried on most");
}

void AddHopFlags(CLI::App* command, Flags* flags) {
  command->add_option(
      "--platforms", flags->platforms,
      "file for the platforms and languages on which it was observed first, next …");
  flags->lang_column = "lang";
  command
      ->add_option("--lang-column", flags->lang_column,
                   "column of the post's language; a file need not have it")
      ->capture_default_str();
  command
      ->add_option("--audience", flags->audience,
                   "languages whose posts are told apart from others: fr,nl")
      ->delimiter(',')
      ->allow_extra_args(false);
}

}  // namespace

void AddBursts(App& app, CLI::App* group) {
  CLI::App* command = group->add_subcommand(
      "bursts", "Rises of an object over its usual rate, and who carried it on");
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
  command->add_option("--bursts", flags->bursts, "file to write; - is standard output")
      ->capture_default_str();
  AddCascadeFlags(command, flags.get());
  AddHopFlags(command, flags.get());
  SetRun(app, command, [flags] {
    const Status files = CheckFiles({flags->bursts, flags->carriers, flags->platforms});
    if (!files.ok()) return DetectUsage(files.message());
    // Asked for alone, as it costs memory.
    if (!flags->platforms.empty()) flags->input.columns.lang = flags->lang_column;
    ReadLine line;
    return int{Fail(Detect(*flags, &line))};
  });
}

}  // namespace claque
