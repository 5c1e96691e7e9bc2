#include "worker/classify/common_words.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "embedded_common_words_data.h"
#include "worker/classify/concepts.h"
#include "worker/classify/word_stem.h"

namespace claque {

Result<CommonWords> CommonWords::Parse(std::string_view name, std::string_view content) {
  CommonWords out;
  for (size_t number = 1; !content.empty(); ++number) {
    const size_t end = content.find('\n');
    const std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    if (const Status s = out.AddLine(line); !s.ok()) {
      return InvalidArgument(std::string(name) + ":" + std::to_string(number) + ": " + s.message());
    }
  }
  return out;
}

Status CommonWords::AddLine(std::string_view line) {
  const size_t colon = line.find(": ");
  if (colon == std::string_view::npos) return InvalidArgument("a line is 'language: word 12, …'");
  const std::string language(line.substr(0, colon));
  line.remove_prefix(colon + 2);
  const LanguageConcepts& concepts = EmbeddedConceptsOf(language);
  std::unordered_map<TermKey, double> here;
  while (!line.empty()) {
    const size_t comma = line.find(", ");
    const std::string_view entry = line.substr(0, comma);
    line.remove_prefix(comma == std::string_view::npos ? line.size() : comma + 2);
    const size_t space = entry.find(' ');
    int rate = -1;
    if (space != std::string_view::npos) {
      std::from_chars(entry.data() + space + 1, entry.data() + entry.size(), rate);
    }
    if (rate < 0 || rate > 1000) {
      return InvalidArgument("'" + std::string(entry) + "' is no 'word 12', 12 of a thousand");
    }
    const std::string key = WordKey(entry.substr(0, space));
    if (key.empty()) continue;
    const uint32_t stem = StemWord(language, key);
    here[WordTerm(stem)] += rate / 1000.0;
    for (const ConceptNumber number : concepts.Of(key, stem)) {
      here[ConceptTerm(number)] += rate / 1000.0;
    }
  }
  for (const auto& [term, fraction] : here) {
    double& kept = fractions_[term];
    kept = std::max(kept, std::min(fraction, kMost));
  }
  return OkStatus();
}

double CommonWords::FractionOf(TermKey term) const {
  const auto it = fractions_.find(term);
  return it == fractions_.end() ? 0 : it->second;
}

const CommonWords& EmbeddedCommonWords() {
  static const CommonWords words = [] {
    const EmbeddedFile& file = common_words_data().front();
    Result<CommonWords> parsed = CommonWords::Parse(file.name, file.content);
    if (!parsed.ok()) {  // a broken build, found by the first test
      std::fprintf(stderr, "%s\n", parsed.status().message().c_str());
      std::abort();
    }
    return *std::move(parsed);
  }();
  return words;
}

}  // namespace claque
