#include "cli/completion.h"

#include <vector>

namespace claque {
namespace {

// A command and what may follow it.
struct Node {
  std::string path;                                        // "claque campaigns list"
  std::vector<std::pair<std::string, std::string>> words;  // subcommands and long flags, with help
};

void Collect(const CLI::App& app, const std::string& path, std::vector<Node>* out) {
  Node node{path, {}};
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!sub->get_group().empty()) node.words.emplace_back(sub->get_name(), sub->get_description());
  }
  for (const CLI::Option* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) {
      node.words.emplace_back("--" + name, option->get_description());
    }
  }
  out->push_back(std::move(node));
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!sub->get_group().empty()) Collect(*sub, path + " " + sub->get_name(), out);
  }
}

std::string BashWords(const std::vector<Node>& nodes) {
  std::string out;
  for (const auto& node : nodes) {
    out += "    \"" + node.path + "\") echo \"";
    for (size_t i = 0; i < node.words.size(); ++i) out += (i > 0 ? " " : "") + node.words[i].first;
    out += "\";;\n";
  }
  return out;
}

// Walks the words typed so far: the longest chain of known commands decides.
std::string BashScript(const std::vector<Node>& nodes) {
  return "_claque_words() {\n  case \"$1\" in\n" + BashWords(nodes) +
         "  esac\n}\n"
         "_claque() {\n"
         "  local cur=\"${COMP_WORDS[COMP_CWORD]}\" path=claque word i\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    word=\"${COMP_WORDS[i]}\"\n"
         "    [ -n \"$(_claque_words \"$path $word\")\" ] && path=\"$path $word\"\n"
         "  done\n"
         "  COMPREPLY=($(compgen -W \"$(_claque_words \"$path\")\" -- \"$cur\"))\n"
         "  [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- \"$cur\"))\n"
         "}\n";
}

std::string FishQuoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string FishScript(const std::vector<Node>& nodes) {
  std::string out =
      "function __claque_at\n"
      "    set -l path claque\n"
      "    for word in (commandline -opc)[2..-1]\n"
      "        string match -q -- '-*' $word; or set path \"$path $word\"\n"
      "    end\n"
      "    test \"$path\" = \"$argv[1]\"\n"
      "end\n";
  for (const auto& node : nodes) {
    for (const auto& [word, help] : node.words) {
      out += "complete -c claque -n " + FishQuoted("__claque_at '" + node.path + "'");
      out += word.starts_with("--") ? " -l " + word.substr(2) : " -f -a " + word;
      out += " -d " + FishQuoted(help) + "\n";
    }
  }
  return out;
}

}  // namespace

std::string CompletionScript(const CLI::App& root, const std::string& shell) {
  std::vector<Node> nodes;
  Collect(root, "claque", &nodes);
  if (shell == "fish") return FishScript(nodes);
  const std::string script = BashScript(nodes);
  if (shell == "bash")
    return "# bash completion of claque\n" + script + "complete -F _claque claque\n";
  return "#compdef claque\nautoload -U +X bashcompinit && bashcompinit\n" + script +
         "complete -F _claque claque\n";
}

}  // namespace claque
