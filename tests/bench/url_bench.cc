// URL and robots.txt parsing. Run: build/bench/tests/bench/url_bench
#include <benchmark/benchmark.h>

#include <string>

#include "common/url/url.h"
#include "worker/fetch/robots.h"

namespace claque {
namespace {

const char* const kUrls[] = {
    "https://www.example.org/2024/05/17/some-long-headline-of-an-article-12345.html",
    "http://news.example.co.uk/politics?utm_source=feed&id=991&page=2#comments",
    "https://cdn.example.net/assets/img/../css/main.css?v=3.2.1",
    "https://example.com/%E4%BD%A0%E5%A5%BD/caf\u00e9/a b",
};
constexpr char kInternational[] = "https://b\u00fccher.example/stra\u00dfe";

void UrlParse(benchmark::State& state) {
  int64_t bytes = 0;
  for (auto _ : state) {
    for (const char* input : kUrls) {
      benchmark::DoNotOptimize(Url::Parse(input));
      bytes += static_cast<int64_t>(std::string_view(input).size());
    }
  }
  state.SetBytesProcessed(bytes);
  state.SetItemsProcessed(state.iterations() * 4);
}
BENCHMARK(UrlParse);

void UrlParseInternationalHost(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(Url::Parse(kInternational));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(UrlParseInternationalHost);

void UrlResolveRelative(benchmark::State& state) {
  const auto base = Url::Parse(kUrls[0]);
  for (auto _ : state) benchmark::DoNotOptimize(Url::Parse("../../06/other.html?x=1", &*base));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(UrlResolveRelative);

void CanonicalForm(benchmark::State& state) {
  const auto url = Url::Parse(kUrls[1]);
  for (auto _ : state) benchmark::DoNotOptimize(Canonical(*url));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(CanonicalForm);

void RegistrableDomainOfHost(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(RegistrableDomain("news.example.co.uk"));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(RegistrableDomainOfHost);

// A file of state.range(0) rules in four groups.
std::string RobotsBody(int64_t rules) {
  std::string body;
  for (int64_t i = 0; i < rules; ++i) {
    if (i % (rules / 4) == 0) body += i == 0 ? "User-agent: *\n" : "\nUser-agent: bot\n";
    body += (i % 3 == 0 ? "Allow: /section-" : "Disallow: /*/private-") + std::to_string(i) +
            "/*.html$\n";
  }
  return body;
}

void RobotsParse(benchmark::State& state) {
  const std::string body = RobotsBody(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(Robots::Parse(body, "claque"));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(body.size()));
}
BENCHMARK(RobotsParse)->Arg(40)->Arg(4000);

void RobotsAllows(benchmark::State& state) {
  const Robots robots = Robots::Parse(RobotsBody(state.range(0)), "claque");
  const auto url = Url::Parse(kUrls[0]);
  for (auto _ : state) benchmark::DoNotOptimize(robots.Allows(*url));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(RobotsAllows)->Arg(40)->Arg(4000);

}  // namespace
}  // namespace claque
