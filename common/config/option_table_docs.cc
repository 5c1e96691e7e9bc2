// What people read of an OptionTable: help, table of the documentation, settings in force.
#include <algorithm>

#include "common/config/option_table.h"

namespace claque {
namespace {

// Double-quoted YAML scalar; JSON's escapes are a subset of YAML's.
std::string YamlQuoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string Masked(const std::string& secret) {
  if (secret.empty()) return "";
  const size_t scheme = secret.find("://");
  const size_t at = secret.rfind('@');
  if (scheme == std::string::npos) return "***";
  if (at == std::string::npos) return secret;
  const size_t colon = secret.find(':', scheme + 3);
  if (colon == std::string::npos || colon > at) return secret;
  return secret.substr(0, colon + 1) + "***" + secret.substr(at);
}

}  // namespace

std::string OptionTable::TypeWord(const Option& option) {
  switch (option.kind) {
    case Kind::kBool:
      return "";
    case Kind::kInt:
      return "N";
    case Kind::kDuration:
      return "DURATION";
    case Kind::kBytes:
      return "SIZE";
    case Kind::kList:
      return "A,B";
    case Kind::kChoice:
      return "WORD";
    default:
      return "TEXT";
  }
}

std::string OptionTable::Help() const {
  std::string out = "Usage: " + program_ + " [--flag value]…\n" + summary_ + "\n\nFlags:\n";
  const auto line = [&out](std::string left, const std::string& right) {
    left.resize(std::max<size_t>(left.size() + 2, 34), ' ');
    out += "  " + left + right + '\n';
  };
  for (const auto& option : options_) {
    const std::string word = TypeWord(option);
    std::string right = option.help;
    const std::string range = Range(option);
    if (!range.empty()) right += " (" + range + ")";
    if (!option.default_text.empty() && option.kind != Kind::kSecret) {
      right += " [" + option.default_text + "]";
    }
    line("--" + option.name + (word.empty() ? "" : " " + word), right);
  }
  line("--config FILE", "YAML file with the same names, '-' as '_'");
  line("--print-config", "print the settings in force, secrets masked, and exit");
  line("--print-docs", "print these flags as a table in Markdown and exit");
  line("--version", "print the version and exit");
  line("--help", "print this and exit");
  return out +
         "\nEvery flag is also a variable, CLAQUE_ and the name in capitals (--listen: "
         "CLAQUE_LISTEN).\nFlags win over variables, variables over the file, the file over "
         "defaults.\n";
}

std::string OptionTable::Markdown() const {
  std::string out = "## " + program_ + "\n\n" + summary_ +
                    "\n\n| Flag | YAML | Environment | Default | Range | Meaning |\n"
                    "| --- | --- | --- | --- | --- | --- |\n";
  for (const auto& option : options_) {
    const std::string value = option.default_text.empty() ? "" : "`" + option.default_text + "`";
    out += "| `--" + option.name + "` | `" + YamlKey(option.name) + "` | `" + EnvName(option.name) +
           "` | " + value + " | " + Range(option) + " | " + option.help + " |\n";
  }
  return out;
}

std::string OptionTable::EffectiveYaml() const {
  std::string out;
  for (const auto& option : options_) {
    std::string value = Current(option);
    if (option.kind == Kind::kSecret) value = YamlQuoted(Masked(value));
    if (option.kind == Kind::kString || option.kind == Kind::kChoice) value = YamlQuoted(value);
    if (option.kind == Kind::kList) {
      value = "[";
      for (const auto& item : *std::get<std::vector<std::string>*>(option.target)) {
        value += (value.size() > 1 ? ", " : "") + YamlQuoted(item);
      }
      value += ']';
    }
    out += YamlKey(option.name) + ": " + value + '\n';
  }
  return out;
}

}  // namespace claque
