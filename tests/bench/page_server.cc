// Serves news-like pages on loopback for the bench of the whole pipeline: each host has a front
// page that links to all its articles. Prints the front pages' URLs, one a line, then "ready"; ends
// with its parent.
//
//   page_server [--hosts 100] [--pages 100] [--bytes 31000] [--network 127.3.0.0]
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/support/hostile_server.h"

namespace claque {
namespace {

struct Settings {
  int hosts = 100;
  int pages = 100;
  size_t bytes = 31'000;
  std::string network = "127.3.0.0";
};

// Paragraphs of invented words, so that extraction and language have work as on a real page.
std::string Paragraphs(size_t bytes) {
  static const char* const kWords[] = {
      "the",     "harbour", "council", "said",   "on",      "Tuesday", "that", "a",     "new",
      "line",    "would",   "open",    "before", "winter",  "and",     "cost", "less",  "than",
      "planned", "while",   "ferry",   "owners", "doubted", "whether", "it",   "could", "carry",
      "enough",  "people",  "in",      "bad",    "weather", "of",      "this", "kind",  "again"};
  std::mt19937 random(7);  // NOLINT: the same pages on every run
  std::string html;
  while (html.size() < bytes) {
    html += "<p>";
    for (int word = 0; word < 60; ++word) {
      html += kWords[random() % std::size(kWords)];
      html += word % 15 == 14 ? ". " : " ";
    }
    html += "</p>\n";
  }
  return html;
}

std::string Article(const std::string& text, int host, int number) {
  const std::string title =
      "Report " + std::to_string(number) + " of harbour " + std::to_string(host);
  return "<!doctype html><html lang=en><head><title>" + title +
         "</title><script type=\"application/ld+json\">{\"@context\":\"https://schema.org\","
         "\"@type\":\"NewsArticle\",\"headline\":\"" +
         title +
         "\",\"datePublished\":\"2026-05-01T10:00:00Z\",\"author\":{\"@type\":\"Person\",\"name\":"
         "\"A. Writer\"}}</script></head><body><nav><a href=\"/\">All reports</a></nav><article>"
         "<h1>" +
         title + "</h1>\n" + text + "</article></body></html>";
}

std::string FrontPage(int pages) {
  std::string html = "<!doctype html><html lang=en><head><title>Reports</title></head><body><ul>";
  for (int number = 1; number <= pages; ++number) {
    const std::string n = std::to_string(number);
    html += "<li><a href=\"/" + n + "\">Report " + n + "</a></li>\n";
  }
  return html + "</ul></body></html>";
}

HostileServer::Script ArticleScript(const std::shared_ptr<const std::string>& text, int host,
                                    int number) {
  return [text, host, number](const HostileServer::Request& request,
                              HostileServer::Connection& connection) {
    scripts::Page(Article(*text, host, number), {{"Content-Type", "text/html"}})(request,
                                                                                 connection);
  };
}

std::unique_ptr<HostileServer> Host(const Settings& settings, int host,
                                    const std::shared_ptr<const std::string>& text) {
  const std::string prefix = settings.network.substr(0, settings.network.rfind('.'));
  auto server = std::make_unique<HostileServer>(prefix + "." + std::to_string(host));
  server->On("/", scripts::Page(FrontPage(settings.pages), {{"Content-Type", "text/html"}}));
  for (int number = 1; number <= settings.pages; ++number) {
    server->On("/" + std::to_string(number), ArticleScript(text, host, number));
  }
  return server;
}

int Main(int argc, char** argv) {
  Settings settings;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    if (flag == "--hosts") settings.hosts = std::atoi(argv[i + 1]);
    if (flag == "--pages") settings.pages = std::atoi(argv[i + 1]);
    if (flag == "--bytes") settings.bytes = static_cast<size_t>(std::atoi(argv[i + 1]));
    if (flag == "--network") settings.network = argv[i + 1];
  }
  if (settings.hosts < 1 || settings.hosts > 250 || settings.pages < 1) {
    std::cerr << "page_server: 1 to 250 hosts, at least one page\n";
    return 2;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto text = std::make_shared<const std::string>(Paragraphs(settings.bytes));
  std::vector<std::unique_ptr<HostileServer>> hosts;
  for (int host = 1; host <= settings.hosts; ++host) {
    hosts.push_back(Host(settings, host, text));
    std::cout << hosts.back()->Url("/") << '\n';
  }
  std::cout << "ready" << std::endl;
  while (true) pause();
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) { return claque::Main(argc, argv); }
