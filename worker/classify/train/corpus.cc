#include "worker/classify/train/corpus.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace claque {
namespace {

using nlohmann::json;

constexpr std::string_view kOpen = "\u27E6";   // ⟦
constexpr std::string_view kClose = "\u27E7";  // ⟧

// "see ⟦t:@paper⟧" -> "see @paper" and the mark.
Status TakeMarks(std::string_view marked, LabelledText& out) {
  while (!marked.empty()) {
    const size_t open = marked.find(kOpen);
    out.text += marked.substr(0, open);
    if (open == std::string_view::npos) return OkStatus();
    marked.remove_prefix(open + kOpen.size());
    const size_t close = marked.find(kClose);
    if (close == std::string_view::npos || close < 3 || marked[1] != ':' ||
        kMarkLetters.find(marked[0]) == std::string_view::npos) {
      return InvalidArgument("text: a mark is \u27E6k:\u2026\u27E7 with k one of tpvdsrxn");
    }
    const size_t begin = out.text.size();
    out.text += marked.substr(2, close - 2);
    out.marks.push_back({static_cast<Mark>(marked[0]), {begin, out.text.size()}});
    marked.remove_prefix(close + kClose.size());
  }
  return OkStatus();
}

std::string Upper(std::string s) {
  std::transform(s.begin(), s.end(), s.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return s;
}

Result<LabelledText> ParseLine(std::string_view line) {
  const json object = json::parse(line, nullptr, false);
  if (!object.is_object()) return InvalidArgument("not a JSON object");
  LabelledText out;
  out.family = object.value("family", "");
  out.lang = object.value("lang", "");
  if (out.family.empty() || out.lang.empty()) return InvalidArgument("family, lang: must be set");
  CLAQUE_RETURN_IF_ERROR(TakeMarks(object.value("text", ""), out));
  if (out.text.empty()) return InvalidArgument("text: must be set");
  out.directive = object.value("d", 0) == 1;
  out.vary = object.value("vary", 0) == 1;
  if (!v1::Category_Parse(Upper(object.value("cat", "")), &out.category)) {
    return InvalidArgument("cat: unknown category");
  }
  const std::string number = object.value("n", "");
  if (number.size() > 6 || number.find_first_not_of("0123456789") != std::string::npos) {
    return InvalidArgument("n: not a number");
  }
  out.number = number.empty() ? 0 : std::stoi(number);
  for (const json& name : object.value("a", json::array())) {
    v1::Action action;
    if (!name.is_string() || !v1::Action_Parse(Upper(name.get<std::string>()), &action)) {
      return InvalidArgument("a: unknown action");
    }
    out.actions.push_back(action);
  }
  return out;
}

}  // namespace

Result<std::vector<LabelledText>> ParseCorpus(std::string_view name, std::string_view content) {
  std::vector<LabelledText> texts;
  for (size_t number = 1; !content.empty(); ++number) {
    const size_t end = content.find('\n');
    const std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    if (line.empty()) continue;
    Result<LabelledText> text = ParseLine(line);
    if (!text.ok()) {
      return InvalidArgument(std::string(name) + ":" + std::to_string(number) + ": " +
                             text.status().message());
    }
    text->writer = std::filesystem::path(name).stem().string();
    texts.push_back(*std::move(text));
  }
  return texts;
}

Result<std::vector<LabelledText>> ReadCorpus(const std::string& directory) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (std::filesystem::directory_iterator it(directory, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() == ".jsonl") paths.push_back(it->path());
  }
  if (error) return NotFound("cannot read " + directory + ": " + error.message());
  std::sort(paths.begin(), paths.end());
  std::vector<LabelledText> all;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    if (!in) return Unavailable("cannot read " + path.string());
    CLAQUE_ASSIGN_OR_RETURN(auto texts, ParseCorpus(path.string(), content.str()));
    std::move(texts.begin(), texts.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace claque
