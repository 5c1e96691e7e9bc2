// claque: the command line.
#include <signal.h>

#include <iostream>

#include "cli/app.h"
#include "common/config/suggest.h"
#include "common/config/values.h"

namespace {

// Walks the words typed down the tree. The message on the first unknown one, with what was meant;
// empty where all are known.
std::string UnknownWord(const CLI::App& root, int argc, char** argv, std::string* help) {
  const CLI::App* at = &root;
  *help = "claque --help";
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    std::vector<std::string> known;
    if (word.starts_with("--")) {
      const std::string flag = word.substr(0, word.find('='));
      bool found = false;
      for (const CLI::Option* option : at->get_options()) {
        for (const auto& name : option->get_lnames()) {
          known.push_back("--" + name);
          found = found || known.back() == flag;
        }
      }
      if (!found) return "unknown flag " + claque::Quoted(flag) + claque::DidYouMean(flag, known);
      continue;
    }
    const auto subcommands = at->get_subcommands([](const CLI::App*) { return true; });
    if (subcommands.empty() || word.starts_with("-")) continue;
    const CLI::App* next = nullptr;
    for (const CLI::App* sub : subcommands) {
      known.push_back(sub->get_name());
      if (sub->get_name() == word) next = sub;
    }
    if (next == nullptr) {
      return "unknown command " + claque::Quoted(word) + claque::DidYouMean(word, known);
    }
    at = next;
    *help = (at == &root ? "claque" : help->substr(0, help->size() - 7)) + " " + word + " --help";
  }
  return "";
}

}  // namespace

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  claque::App app;
  app.root.require_subcommand(1);
  app.root.set_version_flag("--version", "claque " CLAQUE_VERSION);
  app.root.set_help_all_flag("--help-all", "help of all commands");
  claque::AddClusterCommands(app);
  claque::AddCampaignCommands(app);
  claque::AddResourceCommands(app);
  claque::AddEvidenceCommands(app);
  claque::AddExchangeCommands(app);
  claque::AddWorkerCommands(app);
  claque::AddOperationCommands(app);
  claque::AddContextCommands(app);
  claque::AddInspectCommands(app);
  claque::AddDetectCommands(app);
  try {
    app.root.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.root.exit(error);
    std::string help;
    const std::string unknown = UnknownWord(app.root, argc, argv, &help);
    std::cerr << "claque: " << (unknown.empty() ? error.what() : unknown) << "\nSee `" << help
              << "`.\n";
    return claque::kExitUsage;
  }
  return app.exit_code;
}
