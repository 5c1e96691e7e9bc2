#include "worker/classify/embedded_lexicons.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "embedded_classify_data.h"

namespace claque {

const std::vector<Lexicon>& EmbeddedLexicons() {
  static const std::vector<Lexicon> lexicons = [] {
    std::vector<Lexicon> out;
    for (const EmbeddedFile& file : classify_data()) {
      if (file.name == "rules.txt") continue;
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

}  // namespace claque
