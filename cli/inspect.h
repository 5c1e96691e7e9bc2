// What the files of `claque inspect` share.
#ifndef CLAQUE_CLI_INSPECT_H_
#define CLAQUE_CLI_INSPECT_H_

#include <string>

#include "cli/app.h"

namespace claque {

inline constexpr size_t kMaxInspectBytes = 64 << 20;

// text, match, lang, page.
void AddInspectDetectors(App& app, CLI::App* group);

// "claque: message" on stderr; the exit code of wrong usage.
int InspectUsage(const std::string& message);
// stdin, cut at `limit`.
std::string ReadInput(size_t limit);

}  // namespace claque

#endif  // CLAQUE_CLI_INSPECT_H_
