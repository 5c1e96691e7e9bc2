// Counts the html5lib-tests cases that the tokenizer, the tree builder and the encoding detection
// pass. Never fails. Usage: html5lib_eval [--failures]
#include <cstdio>
#include <cstring>
#include <map>
#include <vector>

#include "common/text/utf8.h"
#include "tests/eval/extract_data.h"
#include "worker/extract/encoding.h"
#include "worker/extract/tokenizer.h"
#include "worker/extract/tree.h"

namespace claque::eval {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
bool g_failures = false;

struct Score {
  int passed = 0;
  int total = 0;
  void Add(bool pass) {
    passed += pass;
    ++total;
  }
};

void PrintScore(const char* what, const std::string& file, const Score& score) {
  std::printf("html5lib %-10s %-42s %5d of %5d\n", what, file.c_str(), score.passed, score.total);
}

// "\\uXXXX" inside doubly escaped tests. nullopt where the result is no valid Unicode.
std::optional<std::string> Unescaped(const std::string& text) {
  const json inner = json::parse("\"" + text + "\"", nullptr, false);
  if (inner.is_discarded()) return std::nullopt;
  return inner.get<std::string>();
}

std::string NormalisedNewlines(std::string text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
      out.push_back('\n');
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

json TokensOf(const std::string& input, html::Tokenizer::State state, const std::string& last) {
  html::Tokenizer tokenizer(input);
  tokenizer.SwitchTo(state);
  tokenizer.set_last_start_tag(last);
  html::Token token;
  json out = json::array();
  while (tokenizer.Next(&token)) {
    const std::string text(token.text);
    switch (token.kind) {
      case html::Token::Kind::kCharacters:
        if (!out.empty() && out.back()[0] == "Character") {
          out.back()[1] = out.back()[1].get<std::string>() + text;
        } else {
          out.push_back({"Character", text});
        }
        break;
      case html::Token::Kind::kStartTag: {
        json attributes = json::object();
        for (const auto& a : token.attributes) {
          attributes[std::string(a.name)] = std::string(a.value);
        }
        out.push_back({"StartTag", text, attributes});
        if (token.self_closing) out.back().push_back(true);
        break;
      }
      case html::Token::Kind::kEndTag:
        out.push_back({"EndTag", text});
        break;
      case html::Token::Kind::kComment:
        out.push_back({"Comment", text});
        break;
      case html::Token::Kind::kDoctype: {
        json doctype = {"DOCTYPE", nullptr, nullptr, nullptr, !token.force_quirks};
        if (!text.empty()) doctype[1] = text;
        if (token.public_id) doctype[2] = *token.public_id;
        if (token.system_id) doctype[3] = *token.system_id;
        out.push_back(doctype);
        break;
      }
      case html::Token::Kind::kEof:
        break;
    }
  }
  return out;
}

html::Tokenizer::State StateFromName(const std::string& name) {
  using State = html::Tokenizer::State;
  if (name == "PLAINTEXT state") return State::kPlaintext;
  if (name == "RCDATA state") return State::kRcdata;
  if (name == "RAWTEXT state") return State::kRawtext;
  if (name == "Script data state") return State::kScriptData;
  if (name == "CDATA section state") return State::kCdata;
  return State::kData;
}

void RunTokenizer(const fs::path& data, Score* all) {
  for (const fs::path& file : FilesIn(data / "html5lib/tokenizer", ".test")) {
    Score score;
    const json tests = ReadJson(file);
    if (!tests.is_object()) continue;
    // xmlViolation.test asks for the XML infoset coercion, which is not our business.
    const json list = tests.value("tests", json::array());
    for (const json& test : list) {
      std::vector<std::string> states = {"Data state"};
      if (test.contains("initialStates")) states = test["initialStates"];
      std::optional<std::string> input = test.value("input", "");
      std::string expected = test["output"].dump();
      if (test.value("doubleEscaped", false)) {
        input = Unescaped(*input);
        std::string single;
        for (size_t i = 0; i < expected.size(); ++i) {
          if (expected.compare(i, 3, "\\\\u") == 0) ++i;
          single.push_back(expected[i]);
        }
        expected = single;
      }
      const json want = json::parse(expected, nullptr, false);
      if (!input || want.is_discarded()) continue;  // lone surrogates: not UTF-8
      for (const std::string& state : states) {
        const json got = TokensOf(NormalisedNewlines(*input), StateFromName(state),
                                  test.value("lastStartTag", ""));
        score.Add(got == want);
        if (g_failures && got != want) {
          std::printf("  %s\n    got  %s\n    want %s\n", test["input"].dump().c_str(),
                      got.dump().c_str(), want.dump().c_str());
        }
      }
    }
    PrintScore("tokenizer", file.filename(), score);
    all->passed += score.passed;
    all->total += score.total;
  }
}

void Serialise(const html::Document& doc, html::NodeId id, int depth, std::string* out) {
  const std::string indent = "| " + std::string(static_cast<size_t>(depth) * 2, ' ');
  for (html::NodeId c = doc[id].first_child; c != html::kNoNode; c = doc[c].next_sibling) {
    const html::Node& node = doc[c];
    switch (node.kind) {
      case html::NodeKind::kText: {
        std::string text(node.text);
        while (doc[c].next_sibling != html::kNoNode &&
               doc[doc[c].next_sibling].kind == html::NodeKind::kText) {
          c = doc[c].next_sibling;
          text += doc[c].text;
        }
        *out += indent + "\"" + text + "\"\n";
        break;
      }
      case html::NodeKind::kComment:
        *out += indent + "<!-- " + std::string(node.text) + " -->\n";
        break;
      case html::NodeKind::kDoctype:
        *out += indent + "<!DOCTYPE " + std::string(node.text) + ">\n";
        break;
      case html::NodeKind::kElement: {
        std::string prefix;
        if (node.ns == html::Namespace::kSvg) prefix = "svg ";
        if (node.ns == html::Namespace::kMathMl) prefix = "math ";
        *out += indent + "<" + prefix + std::string(node.text) + ">\n";
        std::map<std::string, std::string> attributes;
        for (const auto& a : doc.Attributes(c)) attributes.emplace(a.name, a.value);
        for (const auto& [name, value] : attributes) {
          *out += indent + "  " + name + "=\"" + value + "\"\n";
        }
        Serialise(doc, c, depth + 1, out);
        break;
      }
      case html::NodeKind::kDocument:
        break;
    }
  }
}

// Sections of one test of a .dat file, by name.
std::vector<std::map<std::string, std::string>> DatTests(const std::string& text) {
  std::vector<std::map<std::string, std::string>> tests;
  std::string section;
  size_t at = 0;
  while (at < text.size()) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    const bool begins = line == "#data";
    if (begins) tests.emplace_back();
    if (tests.empty()) continue;
    const bool header = begins || line == "#errors" || line == "#new-errors" ||
                        line == "#document" || line == "#document-fragment" ||
                        line == "#script-off" || line == "#script-on" || line == "#encoding";
    if (header && (begins || section != "#document")) {
      section = line;
      tests.back()[section];
    } else {
      tests.back()[section] += line + "\n";
    }
  }
  for (auto& test : tests) {
    for (auto& [name, body] : test) {
      if (!body.empty()) body.pop_back();
    }
  }
  return tests;
}

void RunTree(const fs::path& data, Score* all, int* fragments) {
  for (const fs::path& file : FilesIn(data / "html5lib/tree-construction", ".dat")) {
    Score score;
    for (auto& test : DatTests(ReadFile(file))) {
      if (test.count("#script-on")) continue;
      if (test.count("#document-fragment")) {
        ++*fragments;
        continue;
      }
      std::string want = test["#document"];
      while (want.ends_with('\n')) want.pop_back();
      const html::Document doc = html::ParseHtml(NormalisedNewlines(test["#data"]));
      std::string got;
      Serialise(doc, 0, 0, &got);
      while (got.ends_with('\n')) got.pop_back();
      score.Add(got == want);
      if (g_failures && got != want) {
        std::printf("  %s\n--- got\n%s\n--- want\n%s\n", test["#data"].c_str(), got.c_str(),
                    want.c_str());
      }
    }
    PrintScore("tree", file.filename(), score);
    all->passed += score.passed;
    all->total += score.total;
  }
}

void RunEncoding(const fs::path& data, Score* score) {
  for (const fs::path& file : FilesIn(data / "html5lib/encoding", ".dat")) {
    for (auto& test : DatTests(ReadFile(file))) {
      std::string_view got = extract::PrescanEncoding(test["#data"]);
      if (got.empty()) got = "windows-1252";
      score->Add(got == extract::EncodingFromLabel(test["#encoding"]));
    }
  }
}

int Main(int argc, char** argv) {
  g_failures = argc > 1 && std::strcmp(argv[1], "--failures") == 0;
  const auto data = ExtractionData();
  if (!data) {
    std::fprintf(stderr, "html5lib_eval: no data: set CLAQUE_SHARED_DIR\n");
    return 1;
  }
  Score tokenizer;
  Score tree;
  Score encoding;
  int fragments = 0;
  RunTokenizer(*data, &tokenizer);
  RunTree(*data, &tree, &fragments);
  RunEncoding(*data, &encoding);
  PrintScore("tokenizer", "all", tokenizer);
  PrintScore("tree", "documents", tree);
  PrintScore("tree", "fragments (no such entry point yet)", {0, fragments});
  PrintScore("encoding", "prescan", encoding);
  return 0;
}

}  // namespace
}  // namespace claque::eval

int main(int argc, char** argv) { return claque::eval::Main(argc, argv); }
