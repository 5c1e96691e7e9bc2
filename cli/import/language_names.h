// Languages as files of other tools name them.
#ifndef CLAQUE_CLI_IMPORT_LANGUAGE_NAMES_H_
#define CLAQUE_CLI_IMPORT_LANGUAGE_NAMES_H_

#include <string>
#include <string_view>

namespace claque {

// The BCP 47 tag of an English name ("Farsi (Persian)" is "fa") in any case, or a tag as it stands;
// empty for "und", for private codes of platforms ("qme", "zxx") and for what is neither.
std::string LanguageTag(std::string_view stated);

}  // namespace claque

#endif  // CLAQUE_CLI_IMPORT_LANGUAGE_NAMES_H_
