// Completion scripts, made from the tree of commands.
#ifndef CLAQUE_CLI_COMPLETION_H_
#define CLAQUE_CLI_COMPLETION_H_

#include <CLI/CLI.hpp>
#include <string>

namespace claque {

// `shell`: "bash", "zsh" or "fish".
std::string CompletionScript(const CLI::App& root, const std::string& shell);

}  // namespace claque

#endif  // CLAQUE_CLI_COMPLETION_H_
