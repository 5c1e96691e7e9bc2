#include "cli/app.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <iostream>

#include "common/config/values.h"

namespace claque {

void SetRun(App& app, CLI::App* command, std::function<int()> run) {
  command->callback([&app, run = std::move(run)] { app.exit_code = run(); });
}

void AddConnectionFlags(App& app, CLI::App* command) {
  auto& c = app.connection;
  command->add_option("--server", c.server,
                      "address of a coordinator, host:port or unix:path (CLAQUE_SERVER, contexts)");
  command->add_option("--data", c.data, "folder of an `up` or `demo`, running or finished");
  command->add_option("--tls-ca", c.tls_ca, "PEM file of who signed the server");
  command->add_option("--tls-cert", c.tls_cert, "PEM file of the own certificate");
  command->add_option("--tls-key", c.tls_key, "PEM file of the own key");
  command->add_option("--timeout", app.timeout, "longest wait for one answer")
      ->capture_default_str();
}

void AddOutputFlags(App& app, CLI::App* command, const std::vector<std::string>& formats) {
  std::string words;
  for (size_t i = 0; i < formats.size(); ++i) {
    words += (i == 0 ? "" : i + 1 == formats.size() ? " or " : ", ") + formats[i];
  }
  command->add_option("-o,--output", app.output, words)
      ->check(CLI::IsMember(formats))
      ->capture_default_str();
  command->add_flag("--no-color", app.no_colour, "no colour on a terminal (NO_COLOR)");
}

void AddCampaignFlag(App& app, CLI::App* command) {
  command->add_option("-C,--campaign", app.campaign, "campaign; needless where there is but one");
}

int WithClient(App& app, const std::function<Status(Client&)>& use) {
  const auto timeout = ParseDuration(app.timeout);
  if (!timeout.ok()) {
    Fail(timeout.status().Prefixed("--timeout"));
    return kExitUsage;
  }
  app.connection.timeout = *timeout;
  const auto session = Session::Open(app.connection);
  if (!session.ok()) return Fail(session.status());
  return Fail(use((*session)->client()));
}

bool ColourOn(const App& app) {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return !app.no_colour && isatty(STDOUT_FILENO) != 0 &&
         (no_colour == nullptr || *no_colour == '\0') &&
         (term == nullptr || std::string_view(term) != "dumb");
}

bool StderrIsTerminal() { return isatty(STDERR_FILENO) != 0; }

namespace {

// A reader that went away (`| head`) has seen enough: not an error.
Status Flushed() {
  std::cout.flush();
  if (!std::cout && errno == EPIPE) return OkStatus();
  return std::cout ? OkStatus() : Status(Code::kUnknown, "cannot write the output");
}

}  // namespace

Status PrintOne(const App& app, const google::protobuf::Message& resource) {
  CLAQUE_ASSIGN_OR_RETURN(const Format format, ParseFormat(app.output));
  const auto printer = Printer::Create(format, std::cout, *resource.GetDescriptor(), {},
                                       /*single=*/true, ColourOn(app));
  printer->Row(resource);
  printer->End();
  return Flushed();
}

Status PrintList(App& app, Client& client, const std::string& kind, const ListQuery& query,
                 std::vector<Column> columns) {
  CLAQUE_ASSIGN_OR_RETURN(const Format format, ParseFormat(app.output));
  const auto& type = client.ResourceType(kind);
  const auto printer = Printer::Create(format, std::cout, type, std::move(columns),
                                       /*single=*/false, ColourOn(app));
  const Status listed = client.List(kind, query, [&](const google::protobuf::Message& row) {
    printer->Row(row);
    return static_cast<bool>(std::cout);
  });
  // A JSON array must be closed only where it is whole.
  if (!listed.ok()) return listed;
  printer->End();
  return Flushed();
}

}  // namespace claque
