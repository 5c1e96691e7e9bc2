// `claque doctor`, `accounts`, `completion`, and commands that are still to come.
#include <iostream>
#include <memory>

#include "cli/app.h"
#include "cli/completion.h"
#include "cli/doctor.h"

namespace claque {
namespace {

int Doctor(App& app) {
  const DoctorReport report = Diagnose(app);
  if (app.output == "json") {
    std::cout << DoctorJson(report) << '\n';
  } else {
    std::cout << DoctorText(report, ColourOn(app));
  }
  return report.exit_code;
}

void AddAccounts(App& app) {
  CLI::App* group = app.root.add_subcommand("accounts", "Accounts behind pseudonyms");
  group->require_subcommand(1);
  CLI::App* reveal = group->add_subcommand("reveal", "Show the handle; logged with its reason");
  auto name = std::make_shared<std::string>();
  auto reason = std::make_shared<std::string>();
  AddConnectionFlags(app, reveal);
  AddOutputFlags(app, reveal);
  AddCampaignFlag(app, reveal);
  reveal->add_option("name", *name, "pseudonym, or full name of the account")->required();
  reveal->add_option("--reason", *reason, "why; kept in the log")->required();
  SetRun(app, reveal, [&app, name, reason] {
    return WithClient(app, [&](Client& client) -> Status {
      CLAQUE_ASSIGN_OR_RETURN(const std::string full,
                              ResolveName(client, app.campaign, "accounts", *name));
      CLAQUE_ASSIGN_OR_RETURN(const auto account, client.RevealAccount(full, *reason));
      return PrintOne(app, account);
    });
  });
}

void AddLater(App& app, const std::string& word, const std::string& help) {
  CLI::App* later = app.root.add_subcommand(word, help);
  later->allow_extras();
  SetRun(app, later, [word] { return NotImplemented(word); });
}

// `detect`: its flags are agreed and shown by --help, before it does anything.
void AddDetect(App& app) {
  CLI::App* group =
      app.root.add_subcommand("detect", "Signals in a CSV file of shares (not implemented yet)");
  group->require_subcommand(1);
  static constexpr struct {
    const char *word, *help;
  } kSignals[] = {{"coordination", "Accounts that share the same objects at the same time"},
                  {"bursts", "Rises of an object far over its baseline"},
                  {"cohorts", "Accounts alike in age, naming or waking time"},
                  {"overlap", "Accounts and objects of two files"}};
  for (const auto& signal : kSignals) {
    CLI::App* command =
        group->add_subcommand(signal.word, std::string(signal.help) + " (not implemented yet)");
    command->allow_extras();
    const std::string name = std::string("detect ") + signal.word;
    SetRun(app, command, [name] { return NotImplemented(name); });
  }
  CLI::App* coordination = group->get_subcommand("coordination");
  static constexpr struct {
    const char *name, *help;
  } kOptions[] = {{"--time-window", "seconds between two shares of a pair"},
                  {"--min-participation", "least shares of an account"},
                  {"--edge-weight", "quantile of the weights an edge must reach"},
                  {"--fast-window", "a shorter window, told apart"},
                  {"--subgraph", "0 to 3"},
                  {"--mode", "coortweet, toolkit or native"},
                  {"--groups", "file to write"},
                  {"--edges", "file to write"},
                  {"--accounts", "file to write"},
                  {"--networks", "file to write"}};
  // Read by nothing yet; kept, since CLI11 writes what it parses.
  auto values = std::make_shared<std::vector<std::string>>(std::size(kOptions));
  for (size_t i = 0; i < std::size(kOptions); ++i) {
    coordination->add_option(kOptions[i].name, (*values)[i], kOptions[i].help);
  }
  coordination->add_flag("--keep-loops")->description("count an account's shares with itself");
  SetRun(app, coordination, [values] { return NotImplemented("detect coordination"); });
}

}  // namespace

void AddOperationCommands(App& app) {
  CLI::App* doctor = app.root.add_subcommand("doctor", "Look for what is wrong");
  AddConnectionFlags(app, doctor);
  AddOutputFlags(app, doctor, {"table", "json"});
  SetRun(app, doctor, [&app] { return Doctor(app); });

  AddAccounts(app);
  AddDetect(app);
  AddLater(app, "bench", "Measure this machine (not implemented yet)");

  CLI::App* completion = app.root.add_subcommand("completion", "Print a shell's completion script");
  auto shell = std::make_shared<std::string>();
  completion->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  SetRun(app, completion, [&app, shell] {
    std::cout << CompletionScript(app.root, *shell);
    return kExitOk;
  });
}

}  // namespace claque
