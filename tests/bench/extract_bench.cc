// MB/s of the tokenizer, the tree and the whole of ExtractPage over saved pages (the article
// benchmark of the shared data where present, else one made page).
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "tests/eval/extract_data.h"
#include "worker/extract/encoding.h"
#include "worker/extract/page.h"
#include "worker/extract/tokenizer.h"
#include "worker/extract/tree.h"

namespace claque {
namespace {

const std::vector<std::string>& Pages() {
  static const std::vector<std::string> pages = [] {
    std::vector<std::string> out;
    if (const auto data = eval::ExtractionData()) {
      for (const auto& file : eval::FilesIn(*data / "articles/aeb/html", ".html.gz")) {
        out.push_back(eval::ReadFile(file));
      }
    }
    if (out.empty()) {
      std::string page = "<!doctype html><title>t</title><body>";
      for (int i = 0; i < 2000; ++i)
        page += "<div class=x><p>Some text, <a href=/y>link</a>.</p></div>";
      out.push_back(page);
    }
    return out;
  }();
  return pages;
}

template <typename F>
void Run(benchmark::State& state, F each) {
  std::vector<std::string> texts;
  int64_t bytes = 0;
  for (const std::string& page : Pages()) {
    texts.push_back(extract::DecodeBody(page, "text/html").text);
    bytes += static_cast<int64_t>(page.size());
  }
  for (auto _ : state) {
    for (const std::string& text : texts) each(text);
  }
  state.SetBytesProcessed(state.iterations() * bytes);
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(texts.size()));
}

void BM_Tokenizer(benchmark::State& state) {
  Run(state, [](const std::string& text) {
    html::Tokenizer tokenizer(text);
    html::Token token;
    while (tokenizer.Next(&token)) benchmark::DoNotOptimize(token.text.data());
  });
}
BENCHMARK(BM_Tokenizer)->Unit(benchmark::kMillisecond);

void BM_Tree(benchmark::State& state) {
  Run(state,
      [](const std::string& text) { benchmark::DoNotOptimize(html::ParseHtml(text).size()); });
}
BENCHMARK(BM_Tree)->Unit(benchmark::kMillisecond);

void BM_ExtractPage(benchmark::State& state) {
  const auto url = Url::Parse("https://news.example.org/story/1");
  Run(state, [&](const std::string& text) {
    benchmark::DoNotOptimize(ExtractPage({text, "text/html", &*url}).links.size());
  });
}
BENCHMARK(BM_ExtractPage)->Unit(benchmark::kMillisecond);

// Hostile shapes at two sizes: the rate must not fall with the size.
void BM_Hostile(benchmark::State& state, const std::string& unit, const std::string& prefix) {
  std::string page = prefix;
  while (page.size() < static_cast<size_t>(state.range(0))) page += unit;
  const auto url = Url::Parse("https://news.example.org/story/1");
  for (auto _ : state) {
    benchmark::DoNotOptimize(ExtractPage({page, "text/html", &*url}).links.size());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(page.size()));
}
#define CLAQUE_HOSTILE(name, unit, prefix)          \
  BENCHMARK_CAPTURE(BM_Hostile, name, unit, prefix) \
      ->Arg(1 << 20)                                \
      ->Arg(8 << 20)                                \
      ->Unit(benchmark::kMillisecond)
CLAQUE_HOSTILE(nested_div, "<div>", "");
CLAQUE_HOSTILE(nested_text, "<div class=related>x", "");
CLAQUE_HOSTILE(nested_time, "<time>x", "");
CLAQUE_HOSTILE(nested_itemprop, "<i itemscope itemprop=a>x", "");
CLAQUE_HOSTILE(nested_entry, "<b class='h-entry h-feed u-comment'>x", "");
CLAQUE_HOSTILE(nested_noscript, "<noscript>x", "<body>");
CLAQUE_HOSTILE(nested_table, "<table><td>", "");
CLAQUE_HOSTILE(nested_formatting, "<b><i><a href=x>", "");
CLAQUE_HOSTILE(list_items, "<li><p>x", "<ul>");
CLAQUE_HOSTILE(end_tags, "</p></b></table>", "<div>");
CLAQUE_HOSTILE(attributes, " a=1 b", "<p");
CLAQUE_HOSTILE(comments, "<!-- --!", "<p>");
CLAQUE_HOSTILE(references, "&am&lt&#x", "<p>");
CLAQUE_HOSTILE(scripts, "<script><!--<script>", "");
CLAQUE_HOSTILE(json, "[{\"@type\":\"Comment\",\"text\":\"x\"},",
               "<script type=application/ld+json>");
CLAQUE_HOSTILE(headings, "<h1>x</h1><p>y. z, </p>", "");
CLAQUE_HOSTILE(paragraphs, "<p>Some text, and <a href=/x?y=1>a link</a> of it.</p>", "<body>");

}  // namespace
}  // namespace claque

BENCHMARK_MAIN();
