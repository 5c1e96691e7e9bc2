// `claque workers`, `claque context`.
#include <iostream>
#include <memory>

#include "cli/app.h"
#include "common/config/suggest.h"

namespace claque {
namespace {

std::string WorkerName(const std::string& wanted) {
  return wanted.starts_with("workers/") ? wanted : "workers/" + wanted;
}

int SetContext(const std::string& name, const ConnectionFlags& flags) {
  auto contexts = LoadContexts(ContextsPath());
  if (!contexts.ok()) return Fail(contexts.status());
  contexts->servers[name] = {flags.server, flags.tls_ca, flags.tls_cert, flags.tls_key};
  if (contexts->current.empty()) contexts->current = name;
  return Fail(SaveContexts(ContextsPath(), *contexts));
}

int UseContext(const std::string& name) {
  auto contexts = LoadContexts(ContextsPath());
  if (!contexts.ok()) return Fail(contexts.status());
  std::vector<std::string> names;
  for (const auto& [known, server] : contexts->servers) names.push_back(known);
  if (contexts->servers.count(name) == 0) {
    return Fail(NotFound("there is no context \"" + name + "\"" + DidYouMean(name, names)));
  }
  contexts->current = name;
  return Fail(SaveContexts(ContextsPath(), *contexts));
}

int ListContexts() {
  const auto contexts = LoadContexts(ContextsPath());
  if (!contexts.ok()) return Fail(contexts.status());
  for (const auto& [name, server] : contexts->servers) {
    std::cout << (name == contexts->current ? "* " : "  ") << name << '\t' << server.address
              << '\n';
  }
  return kExitOk;
}

}  // namespace

void AddWorkerCommands(App& app) {
  CLI::App* group = app.root.add_subcommand("workers", "Workers of a running system");
  group->require_subcommand(1);

  CLI::App* list = group->add_subcommand("list", "Workers seen in the last minute");
  AddConnectionFlags(app, list);
  AddOutputFlags(app, list);
  list->add_option("--filter", app.filter, "only what matches, as in docs/query.md");
  list->add_option("--limit", app.limit, "at most so many; 0 = all")->check(CLI::NonNegativeNumber);
  SetRun(app, list, [&app] {
    return WithClient(app, [&](Client& client) {
      return PrintList(app, client, "workers", {.filter = app.filter, .limit = app.limit},
                       {{"NAME", "name", 60},
                        {"VERSION", "version"},
                        {"LEASES", "leases", 40},
                        {"DRAINING", "draining"},
                        {"WAITING", "unacknowledged"},
                        {"SEEN", "last_exchange_time"}});
    });
  });

  auto name = std::make_shared<std::string>();
  CLI::App* get = group->add_subcommand("get", "Show one worker");
  AddConnectionFlags(app, get);
  AddOutputFlags(app, get);
  get->add_option("name", *name, "name of the worker")->required();
  SetRun(app, get, [&app, name] {
    return WithClient(app, [&](Client& client) -> Status {
      CLAQUE_ASSIGN_OR_RETURN(const auto worker, client.Get("workers", WorkerName(*name)));
      return PrintOne(app, *worker);
    });
  });

  CLI::App* drain =
      group->add_subcommand("drain", "No more leases for a worker; then it can be stopped");
  AddConnectionFlags(app, drain);
  drain->add_option("name", *name, "name of the worker")->required();
  SetRun(app, drain, [&app, name] {
    return WithClient(app, [&](Client& client) { return client.DrainWorker(WorkerName(*name)); });
  });
}

void AddContextCommands(App& app) {
  CLI::App* group = app.root.add_subcommand("context", "Named servers");
  group->require_subcommand(1);
  auto name = std::make_shared<std::string>();

  CLI::App* set = group->add_subcommand("set", "Name a server");
  set->add_option("name", *name, "name of the context")->required();
  set->add_option("--server", app.connection.server, "its address")->required();
  set->add_option("--tls-ca", app.connection.tls_ca, "PEM file of who signed the server");
  set->add_option("--tls-cert", app.connection.tls_cert, "PEM file of the own certificate");
  set->add_option("--tls-key", app.connection.tls_key, "PEM file of the own key");
  SetRun(app, set, [&app, name] { return SetContext(*name, app.connection); });

  CLI::App* use = group->add_subcommand("use", "Make a server the current one");
  use->add_option("name", *name, "name of the context")->required();
  SetRun(app, use, [name] { return UseContext(*name); });

  CLI::App* list = group->add_subcommand("list", "Known servers; * is the current one");
  SetRun(app, list, [] { return ListContexts(); });
}

}  // namespace claque
