// What commands share: flags, output, and how a command is hung into the tree of CLI11.
#ifndef CLAQUE_CLI_APP_H_
#define CLAQUE_CLI_APP_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "cli/printer.h"
#include "cli/server.h"

namespace claque {

// Lives as long as the parse; commands keep references to it. One thread.
struct App {
  CLI::App root{"Finds coordinated campaigns on public pages, with proof", "claque"};
  ConnectionFlags connection;
  std::string output = "table";
  std::string timeout = "30s";
  bool no_colour = false;
  std::string campaign;
  std::string filter;
  int64_t limit = 0;
  int exit_code = kExitOk;
};

// Hangs `run` under `command`; its value is the exit code. Status and Result errors go through
// Fail.
void SetRun(App& app, CLI::App* command, std::function<int()> run);

// --server, --data, --tls-*, --timeout.
void AddConnectionFlags(App& app, CLI::App* command);
// -o/--output, --no-color. `formats` are those the command can write.
void AddOutputFlags(App& app, CLI::App* command,
                    const std::vector<std::string>& formats = {"table", "json", "jsonl", "csv",
                                                               "yaml"});
// --campaign/-C.
void AddCampaignFlag(App& app, CLI::App* command);

// Opens the server of the flags (with --timeout applied) and calls `use`; the exit code.
int WithClient(App& app, const std::function<Status(Client&)>& use);

// Prints one resource, or a listing, on stdout in the wanted format.
Status PrintOne(const App& app, const google::protobuf::Message& resource);
Status PrintList(App& app, Client& client, const std::string& kind, const ListQuery& query,
                 std::vector<Column> columns);

// Whether stdout (or stderr) is a terminal and colour is wanted (NO_COLOR, TERM=dumb).
bool ColourOn(const App& app);
bool StderrIsTerminal();

// One function per group of commands.
void AddCampaignCommands(App& app);
void AddResourceCommands(App& app);
void AddWorkerCommands(App& app);
void AddContextCommands(App& app);
void AddEvidenceCommands(App& app);
void AddExchangeCommands(App& app);   // import, export, report, replay
void AddClusterCommands(App& app);    // up, demo
void AddOperationCommands(App& app);  // watch, doctor, bench, accounts, completion
void AddInspectCommands(App& app);
void AddDetectCommands(App& app);

}  // namespace claque

#endif  // CLAQUE_CLI_APP_H_
