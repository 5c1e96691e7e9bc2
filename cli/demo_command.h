// `claque demo`: the whole system over the built-in fictional election.
#ifndef CLAQUE_CLI_DEMO_COMMAND_H_
#define CLAQUE_CLI_DEMO_COMMAND_H_

#include <string>

#include "cli/app.h"

namespace claque {

void AddDemoCommand(App& app);

// Where `up` and `demo` keep their data without --data: $XDG_STATE_HOME/claque/<id>, else
// ~/.local/state/claque/<id>, else ./claque-<id>.
std::string DefaultDataFolder(const std::string& id);

}  // namespace claque

#endif  // CLAQUE_CLI_DEMO_COMMAND_H_
