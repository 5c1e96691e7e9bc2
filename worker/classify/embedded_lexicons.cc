#include "worker/classify/embedded_lexicons.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "embedded_classify_data.h"

namespace claque {

const ScoreModel& EmbeddedRules() {
  static const ScoreModel rules = [] {
    for (const EmbeddedFile& file : classify_data()) {
      if (file.name != kRulesFile) continue;
      Result<ScoreModel> parsed = ScoreModel::Parse(file.name, file.content);
      if (parsed.ok()) return *std::move(parsed);
    }
    std::abort();  // a broken build, found by the first test
  }();
  return rules;
}

const std::vector<Lexicon>& EmbeddedLexicons() {
  static const std::vector<Lexicon> lexicons = [] {
    std::vector<Lexicon> out;
    for (const EmbeddedFile& file : classify_data()) {
      if (file.name == kRulesFile) continue;
      Result<Lexicon> lexicon = Lexicon::Parse(file.name, file.content);
      if (!lexicon.ok()) {  // a broken build, found by the first test
        std::fprintf(stderr, "%s\n", lexicon.status().message().c_str());
        std::abort();
      }
      out.push_back(*std::move(lexicon));
    }
    std::stable_partition(out.begin(), out.end(),
                          [](const Lexicon& l) { return l.language() == "en"; });
    return out;
  }();
  return lexicons;
}

std::vector<const Lexicon*> LexiconsFor(const std::vector<Lexicon>& lexicons,
                                        const std::string& lang, const TokenizedText& text) {
  static constexpr std::string_view kOtherScripts[] = {"ru", "uk", "ar", "fa", "he"};
  const std::string primary = lang.substr(0, lang.find('-'));
  std::vector<const Lexicon*> out;
  const Lexicon* english = nullptr;
  for (const Lexicon& lexicon : lexicons) {
    if (lexicon.language() == primary) out.push_back(&lexicon);
    if (lexicon.language() == "en") english = &lexicon;
  }
  if (english == nullptr || primary == "en") return out;
  const auto latin = std::count_if(text.tokens().begin(), text.tokens().end(), [](const Token& t) {
    return t.kind == TokenKind::kWord && !t.key.empty() && t.key[0] >= 'a' && t.key[0] <= 'z';
  });
  const bool other_script = std::find(std::begin(kOtherScripts), std::end(kOtherScripts),
                                      primary) != std::end(kOtherScripts);
  if (out.empty() || (other_script && latin >= 3)) out.push_back(english);
  return out;
}

}  // namespace claque
