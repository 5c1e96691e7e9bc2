// `claque inspect text|match|lang|page`.
#include <iostream>
#include <memory>

#include "cli/inspect.h"
#include "common/url/url.h"
#include "worker/classify/classifier.h"
#include "worker/classify/inspect_json.h"
#include "worker/extract/json.h"
#include "worker/extract/page.h"

namespace claque {
namespace {

struct DetectorFlags {
  std::string url;
  bool explain = false;
  bool translations = false;
};

// Every line gets an answer; bad ones are told on stderr with their number, and the exit code is 1.
template <typename Answer>
int EachLine(Answer answer) {
  int64_t number = 0;
  int code = kExitOk;
  for (std::string line; std::getline(std::cin, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const InspectAnswer result = answer(line);
    std::cout << result.json << '\n';
    if (result.status.ok()) continue;
    std::cerr << "claque: line " << number << ": " << result.status.message() << '\n';
    code = kExitError;
  }
  std::cout.flush();
  return std::cout ? code : static_cast<int>(kExitError);
}

int InspectTexts(bool explain) {
  const auto classifier = Classifier::Load("");
  if (!classifier.ok()) return Fail(classifier.status());
  return EachLine(
      [&](const std::string& line) { return InspectText(**classifier, line, explain); });
}

int InspectLangs() {
  const auto classifier = Classifier::Load("");
  if (!classifier.ok()) return Fail(classifier.status());
  return EachLine([&](const std::string& line) { return InspectLang(**classifier, line); });
}

int InspectPage(const DetectorFlags& flags) {
  const auto url = Url::Parse(flags.url);
  if (!url || !url->is_http()) return InspectUsage("--url: is not an http:// or https:// address");
  const auto classifier = Classifier::Load("");
  if (!classifier.ok()) return Fail(classifier.status());
  const std::string body = ReadInput(kMaxInspectBytes);
  const ExtractedPage page = ExtractPage({.body = body, .content_type = "", .url = &*url});
  const std::string text = page.main_text.empty() ? page.title : page.main_text;
  std::cout << PageJson(page, *url, (*classifier)->Identify(text).code) << std::endl;
  if (flags.explain) {
    std::cerr << "read as " << page.media_type << "; declared language "
              << (page.declared_lang.empty() ? "none" : page.declared_lang) << "; "
              << page.posts.size() << " posts, " << page.links.size() << " links, "
              << page.identifiers.size() << " identifiers"
              << (page.reason.empty() ? "" : "; no text: " + page.reason) << '\n';
  }
  return kExitOk;
}

}  // namespace

void AddInspectDetectors(App& app, CLI::App* group) {
  auto flags = std::make_shared<DetectorFlags>();

  CLI::App* text = group->add_subcommand("text", "Missions: JSON lines {id,text,lang?}");
  text->add_flag("--explain", flags->explain, "with features and weights");
  SetRun(app, text, [flags] { return InspectTexts(flags->explain); });

  CLI::App* match = group->add_subcommand("match", "Echoes: JSON lines {id,phrase,text}");
  match->add_flag("--translations", flags->translations, "also in another language");
  SetRun(app, match, [flags] {
    const auto translations = flags->translations ? Translations::kOn : Translations::kOff;
    return EachLine([&](const auto& line) { return InspectMatch(line, translations); });
  });

  CLI::App* lang = group->add_subcommand("lang", "Languages: JSON lines {id,text}");
  SetRun(app, lang, [] { return InspectLangs(); });

  CLI::App* page = group->add_subcommand("page", "A page's bytes to what is read from it");
  page->add_option("--url", flags->url, "where it came from")->required();
  page->add_flag("--explain", flags->explain, "say on stderr how it was read");
  SetRun(app, page, [flags] { return InspectPage(*flags); });
}

}  // namespace claque
