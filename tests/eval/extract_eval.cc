// Prints how well pages are read, on the shared data sets: main text against the published tools,
// titles, times, languages. Quality only; it never fails. Usage: extract_eval [--pages | FILE]: a
// line a page beside the figures, or what is read from one saved page.
#include <cstdio>
#include <cstring>
#include <map>

#include "tests/eval/extract_data.h"
#include "worker/extract/dates.h"
#include "worker/extract/json.h"
#include "worker/extract/page.h"
#include "worker/extract/text_util.h"

namespace claque::eval {
namespace {

namespace fs = std::filesystem;
bool g_pages = false;  // print a line a page

ExtractedPage Extract(const std::string& body, const std::string& url) {
  auto parsed = Url::Parse(url);
  if (!parsed) parsed = Url::Parse("https://example.org/");
  return ExtractPage({body, "text/html", &*parsed});
}

// Member of an object; null where it has none.
const nlohmann::json& At(const nlohmann::json& object, const char* key) {
  static const nlohmann::json null;
  const auto found = object.find(key);
  return found == object.end() ? null : *found;
}

struct Mean {
  double sum = 0;
  int count = 0;
  void Add(double value) {
    sum += value;
    ++count;
  }
  double value() const { return count ? sum / count : 0; }
};

// Article extraction benchmark: 4-grams of words, precision and recall averaged over pages.
void RunAeb(const fs::path& data) {
  const fs::path dir = data / "articles/aeb";
  const auto truth = ReadJson(dir / "ground-truth.json");
  std::map<std::string, std::map<std::string, std::string>> outputs;
  for (const auto& [id, page] : truth.items()) {
    const std::string body = ReadFile(dir / "html" / (id + ".html.gz"));
    outputs["claque"][id] = Extract(body, page.value("url", "")).main_text;
  }
  for (const fs::path& file : FilesIn(dir / "output", ".json")) {
    auto peer = ReadJson(file);
    if (peer.contains("output")) peer = nlohmann::json(At(peer, "output"));
    for (const auto& [id, page] : peer.items()) {
      if (page.is_object()) outputs[file.stem()][id] = page.value("articleBody", "");
    }
  }
  for (const auto& [name, texts] : outputs) {
    Mean precision;
    Mean recall;
    for (const auto& [id, page] : truth.items()) {
      const auto found = texts.find(id);
      const Overlap o =
          NgramOverlap(page.value("articleBody", ""), found == texts.end() ? "" : found->second, 4);
      precision.Add(o.precision);
      recall.Add(o.recall);
      if (g_pages && name == "claque") {
        std::printf("  aeb %.12s p=%.3f r=%.3f\n", id.c_str(), o.precision, o.recall);
      }
    }
    std::printf("aeb         %-16s f1 %.3f  precision %.3f  recall %.3f  (%d pages)\n",
                name.c_str(), F1(precision.value(), recall.value()), precision.value(),
                recall.value(), precision.count);
  }
}

// WCXB: F1 of the word multisets a page, averaged; titles and dates beside it.
void RunWcxb(const fs::path& data) {
  const fs::path dir = data / "articles/wcxb/dev";
  std::map<std::string, Mean> types;
  Mean all;
  Mean title;
  Mean date;
  for (const fs::path& file : FilesIn(dir / "ground-truth", ".json")) {
    const auto truth = ReadJson(file);
    const auto& fields = At(truth, "ground_truth");
    const std::string id = file.stem();
    const ExtractedPage page =
        Extract(ReadFile(dir / "html" / (id + ".html.gz")), truth.value("url", ""));
    const Overlap o = NgramOverlap(fields.value("main_content", ""), page.main_text, 1);
    const std::string type = At(At(truth, "_internal"), "page_type").value("primary", "?");
    all.Add(F1(o.precision, o.recall));
    types[type].Add(F1(o.precision, o.recall));
    if (g_pages) {
      std::printf("  wcxb %s %s p=%.3f r=%.3f\n", id.c_str(), type.c_str(), o.precision, o.recall);
    }
    if (At(fields, "title").is_string()) {
      const Overlap t = NgramOverlap(At(fields, "title").get<std::string>(), page.title, 1);
      title.Add(F1(t.precision, t.recall) > 0.85);
    }
    if (At(fields, "publish_date").is_string() &&
        !At(fields, "publish_date").get<std::string>().empty()) {
      date.Add(page.publish_time_ms &&
               extract::FormatTime(*page.publish_time_ms).substr(0, 10) ==
                   At(fields, "publish_date").get<std::string>().substr(0, 10));
    }
  }
  std::printf(
      "wcxb dev    claque           f1 %.3f  (%d pages; published, other split: rs-trafilatura "
      ".893, trafilatura .833, Readability .726)\n",
      all.value(), all.count);
  for (const auto& [type, mean] : types) {
    std::printf("wcxb dev      %-14s f1 %.3f  (%d)\n", type.c_str(), mean.value(), mean.count);
  }
  std::printf("wcxb dev    title %.3f of %d, date %.3f of %d\n", title.value(), title.count,
              date.value(), date.count);
}

void RunReadability(const fs::path& data) {
  Mean text;
  Mean title;
  Mean lang;
  for (const fs::path& file : FilesIn(data / "articles/readability", "source.html")) {
    const auto meta = ReadJson(file.parent_path() / "expected-metadata.json");
    const ExtractedPage page = Extract(ReadFile(file), "http://fakehost/test/page.html");
    const std::string expected =
        extract::HtmlToText(ReadFile(file.parent_path() / "expected.html"));
    const Overlap o = NgramOverlap(expected, page.main_text, 1);
    text.Add(F1(o.precision, o.recall));
    if (At(meta, "title").is_string()) {
      title.Add(extract::CollapseSpace(At(meta, "title").get<std::string>()) == page.title);
    }
    if (At(meta, "lang").is_string()) {
      lang.Add(extract::EqualsNoCase(At(meta, "lang").get<std::string>(), page.declared_lang));
    }
    if (g_pages) {
      std::printf("  readability %s p=%.3f r=%.3f title=[%s] want=[%s]\n",
                  file.parent_path().filename().c_str(), o.precision, o.recall, page.title.c_str(),
                  At(meta, "title").dump().c_str());
    }
  }
  std::printf("readability claque           f1 %.3f of %d, title %.3f of %d, lang %.3f of %d\n",
              text.value(), text.count, title.value(), title.count, lang.value(), lang.count);
}

std::string FundusBody(const nlohmann::json& body) {
  std::string out;
  if (!body.is_object()) return out;
  for (const auto& line : body.value("summary", nlohmann::json::array())) {
    if (line.is_string()) out += line.get<std::string>() + "\n";
  }
  for (const auto& section : body.value("sections", nlohmann::json::array())) {
    for (const char* part : {"headline", "paragraphs"}) {
      for (const auto& line : section.value(part, nlohmann::json::array())) {
        if (line.is_string()) out += line.get<std::string>() + "\n";
      }
    }
  }
  return out;
}

// News pages by publisher: the newest version in <Publisher>.json that a page's text fits best.
void RunFundus(const fs::path& data) {
  Mean text;
  Mean title;
  Mean date;
  Mean lang;
  Mean author;
  for (const fs::path& file : FilesIn(data / "news/fundus", ".html.gz")) {
    const std::string name = file.filename();
    const auto versions = ReadJson(file.parent_path() / (name.substr(0, name.find('_')) + ".json"));
    const ExtractedPage page = Extract(ReadFile(file), "https://example.org/news/1");
    if (!versions.is_object()) continue;
    const nlohmann::json* best = nullptr;
    double best_f1 = -1;
    for (const auto& [version, fields] : versions.items()) {
      if (!fields.contains("body")) continue;
      const Overlap o = NgramOverlap(FundusBody(At(fields, "body")), page.main_text, 1);
      if (F1(o.precision, o.recall) > best_f1) {
        best_f1 = F1(o.precision, o.recall);
        best = &fields;
      }
    }
    if (!best) continue;
    text.Add(best_f1);
    lang.Add(!page.declared_lang.empty());
    if (At(*best, "title").is_string()) {
      const bool same = extract::CollapseSpace(At(*best, "title").get<std::string>()) == page.title;
      title.Add(same);
      if (g_pages) {
        std::printf("  fundus %s f1=%.3f title=[%s]%s\n", name.c_str(), best_f1, page.title.c_str(),
                    same ? "" : (" want=" + At(*best, "title").dump()).c_str());
      }
    }
    if (best->contains("publishing_date") && At(*best, "publishing_date").is_string()) {
      const auto want = extract::ParseTime(At(*best, "publishing_date").get<std::string>());
      date.Add(want && page.publish_time_ms && *want / 1000 == *page.publish_time_ms / 1000);
    }
    if (best->contains("authors") && !At(*best, "authors").empty()) {
      const std::string first = At(*best, "authors")[0].get<std::string>();
      bool hit = false;
      for (const auto& post : page.posts) hit = hit || post.account().display_name() == first;
      author.Add(hit);
    }
  }
  std::printf(
      "fundus      claque           f1 %.3f of %d, title %.3f of %d, date %.3f of %d, "
      "language stated %.3f, first author %.3f of %d\n",
      text.value(), text.count, title.value(), title.count, date.value(), date.count, lang.value(),
      author.value(), author.count);
}

int Main(int argc, char** argv) {
  g_pages = argc > 1 && std::strcmp(argv[1], "--pages") == 0;
  if (argc > 1 && !g_pages) {
    const auto url = Url::Parse("https://example.org/page");
    std::printf("%s\n", PageJson(Extract(ReadFile(argv[1]), url->href()), *url, "").c_str());
    return 0;
  }
  const auto data = ExtractionData();
  if (!data) {
    std::fprintf(stderr, "extract_eval: no data: set CLAQUE_SHARED_DIR\n");
    return 1;
  }
  RunAeb(*data);
  RunWcxb(*data);
  RunReadability(*data);
  RunFundus(*data);
  return 0;
}

}  // namespace
}  // namespace claque::eval

int main(int argc, char** argv) { return claque::eval::Main(argc, argv); }
