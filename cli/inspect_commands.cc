// `claque inspect …`: the libraries of the worker on stdin, without any server.
#include <iostream>
#include <iterator>
#include <memory>

#include "cli/app.h"
#include "cli/inspect.h"
#include "common/url/url.h"
#include "worker/fetch/robots.h"

namespace claque {
namespace {

struct InspectFlags {
  std::string url, base, agent;
  bool canonical = false;
};

int InspectRobots(const InspectFlags& flags) {
  const auto url = Url::Parse(flags.url);
  if (!url) return InspectUsage("--url: is not an address");
  const bool allowed = Robots::Parse(ReadInput(kMaxInspectBytes), flags.agent).Allows(*url);
  std::cout << (allowed ? "allowed" : "disallowed") << '\n';
  return allowed ? kExitOk : kExitNo;
}

int InspectUrls(const InspectFlags& flags) {
  std::optional<Url> base;
  if (!flags.base.empty()) {
    base = Url::Parse(flags.base);
    if (!base) return InspectUsage("--base: is not an address");
  }
  for (std::string line; std::getline(std::cin, line);) {
    const auto url = Url::Parse(line, base ? &*base : nullptr);
    if (!url) {
      std::cout << '\n';
    } else {
      std::cout << (flags.canonical ? Canonical(*url).value_or("") : url->href()) << '\n';
    }
  }
  std::cout.flush();
  return std::cout ? kExitOk : kExitError;
}

}  // namespace

int InspectUsage(const std::string& message) {
  std::cerr << "claque: " << message << '\n';
  return kExitUsage;
}

std::string ReadInput(size_t limit) {
  std::string bytes(std::istreambuf_iterator<char>(std::cin), {});
  if (bytes.size() > limit) bytes.resize(limit);
  return bytes;
}

void AddInspectCommands(App& app) {
  CLI::App* group = app.root.add_subcommand("inspect", "What the detectors see in one input");
  group->require_subcommand(1);
  auto flags = std::make_shared<InspectFlags>();

  AddInspectDetectors(app, group);

  CLI::App* robots = group->add_subcommand("robots", "robots.txt: allowed (0) or disallowed (10)");
  robots->add_option("--agent", flags->agent, "product token of the asker")->required();
  robots->add_option("--url", flags->url, "what it wants to ask")->required();
  SetRun(app, robots, [flags] { return InspectRobots(*flags); });

  CLI::App* url = group->add_subcommand("url", "URLs, one a line, as browsers read them");
  url->add_option("--base", flags->base, "address that relative ones are relative to");
  url->add_flag("--canonical", flags->canonical, "the identity form instead");
  SetRun(app, url, [flags] { return InspectUrls(*flags); });
}

}  // namespace claque
