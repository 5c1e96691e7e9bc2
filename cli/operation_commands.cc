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

}  // namespace

void AddOperationCommands(App& app) {
  CLI::App* doctor = app.root.add_subcommand("doctor", "Look for what is wrong");
  AddConnectionFlags(app, doctor);
  AddOutputFlags(app, doctor, {"table", "json"});
  SetRun(app, doctor, [&app] { return Doctor(app); });

  AddAccounts(app);
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
