// TextBank: the words of the fiction, from data files compiled in (cli/demo/texts).
//
// A file is sections of templates, one a line: "[en.chat]" starts a section, '#' a comment.
// "{name}" in a template is a slot: filled from the caller's values, else by a random template of
// the section "LANG.name", else of "any.name"; "\n" is a line break. Read-only; thread-safe.
#ifndef CLAQUE_CLI_DEMO_TEXT_BANK_H_
#define CLAQUE_CLI_DEMO_TEXT_BANK_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/demo/rng.h"

namespace claque::demo {

using Slots = std::map<std::string, std::string, std::less<>>;

class TextBank {
 public:
  // The compiled-in texts. Aborts on a malformed file: it is part of the program.
  static const TextBank& Get();

  // Templates of a section. REQUIRES: it exists (aborts with its name).
  const std::vector<std::string>& Section(std::string_view name) const;
  bool Has(std::string_view name) const;
  // A random template of "lang.section" with its slots filled.
  std::string Make(std::string_view lang, std::string_view section, Rng& rng,
                   const Slots& slots = {}) const;
  // `text` with its slots filled. An unknown slot aborts with its name.
  std::string Fill(std::string_view text, std::string_view lang, Rng& rng,
                   const Slots& slots) const;
  // Names of all sections that start with `prefix`, sorted.
  std::vector<std::string> SectionsWithPrefix(std::string_view prefix) const;

 private:
  TextBank();
  void Parse(std::string_view text);
  std::map<std::string, std::vector<std::string>, std::less<>> sections_;
};

}  // namespace claque::demo

#endif  // CLAQUE_CLI_DEMO_TEXT_BANK_H_
