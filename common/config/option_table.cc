#include "common/config/option_table.h"

#include <algorithm>
#include <cstdlib>

#include "common/config/suggest.h"
#include "common/config/values.h"

namespace claque {
namespace {

constexpr size_t kMaxConfigBytes = 1 << 20;

std::vector<std::string> SplitList(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    if (comma > 0) items.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

std::string JoinList(const std::vector<std::string>& items) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : ",") + item;
  return out;
}

}  // namespace

OptionTable::OptionTable(std::string program, std::string summary)
    : program_(std::move(program)), summary_(std::move(summary)) {}

std::string OptionTable::YamlKey(const std::string& name) {
  std::string key = name;
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

std::string OptionTable::EnvName(const std::string& name) {
  std::string env = "CLAQUE_" + YamlKey(name);
  for (char& c : env) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return env;
}

OptionTable& OptionTable::Add(Option option) {
  option.default_text = Current(option);
  options_.push_back(std::move(option));
  return *this;
}

OptionTable& OptionTable::String(std::string name, std::string* value, std::string help) {
  return Add({std::move(name), Kind::kString, value, std::move(help), 0, 0, {}, {}});
}
OptionTable& OptionTable::Secret(std::string name, std::string* value, std::string help) {
  return Add({std::move(name), Kind::kSecret, value, std::move(help), 0, 0, {}, {}});
}
OptionTable& OptionTable::Choice(std::string name, std::string* value,
                                 std::vector<std::string> choices, std::string help) {
  return Add(
      {std::move(name), Kind::kChoice, value, std::move(help), 0, 0, std::move(choices), {}});
}
OptionTable& OptionTable::Bool(std::string name, bool* value, std::string help) {
  return Add({std::move(name), Kind::kBool, value, std::move(help), 0, 0, {}, {}});
}
OptionTable& OptionTable::Int(std::string name, int* value, int min, int max, std::string help) {
  return Add({std::move(name), Kind::kInt, value, std::move(help), min, max, {}, {}});
}
OptionTable& OptionTable::Int(std::string name, int64_t* value, int64_t min, int64_t max,
                              std::string help) {
  return Add({std::move(name), Kind::kInt, value, std::move(help), min, max, {}, {}});
}
OptionTable& OptionTable::Duration(std::string name, Milliseconds* value, Milliseconds min,
                                   Milliseconds max, std::string help) {
  return Add(
      {std::move(name), Kind::kDuration, value, std::move(help), min.count(), max.count(), {}, {}});
}
OptionTable& OptionTable::Bytes(std::string name, int64_t* value, int64_t min, int64_t max,
                                std::string help) {
  return Add({std::move(name), Kind::kBytes, value, std::move(help), min, max, {}, {}});
}
OptionTable& OptionTable::List(std::string name, std::vector<std::string>* value,
                               std::string help) {
  return Add({std::move(name), Kind::kList, value, std::move(help), 0, 0, {}, {}});
}

const OptionTable::Option* OptionTable::Find(const std::string& name) const {
  for (const auto& option : options_) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

std::vector<std::string> OptionTable::FlagNames() const {
  std::vector<std::string> names = {"--config", "--help", "--version", "--print-config",
                                    "--print-docs"};
  for (const auto& option : options_) names.push_back("--" + option.name);
  return names;
}

std::string OptionTable::Format(const Option& option, int64_t number) {
  if (option.kind == Kind::kDuration) return FormatDuration(Milliseconds(number));
  return option.kind == Kind::kBytes ? FormatByteSize(number) : std::to_string(number);
}

std::string OptionTable::Current(const Option& option) {
  switch (option.kind) {
    case Kind::kString:
    case Kind::kSecret:
    case Kind::kChoice:
      return *std::get<std::string*>(option.target);
    case Kind::kBool:
      return *std::get<bool*>(option.target) ? "true" : "false";
    case Kind::kDuration:
      return Format(option, std::get<Milliseconds*>(option.target)->count());
    case Kind::kList:
      return JoinList(*std::get<std::vector<std::string>*>(option.target));
    case Kind::kInt:
    case Kind::kBytes:
      break;
  }
  const int* const* small = std::get_if<int*>(&option.target);
  return Format(option, small != nullptr ? **small : *std::get<int64_t*>(option.target));
}

std::string OptionTable::Range(const Option& option) {
  if (option.kind == Kind::kChoice) return JoinList(option.choices);
  if (option.kind != Kind::kInt && option.kind != Kind::kDuration && option.kind != Kind::kBytes) {
    return "";
  }
  return Format(option, option.min) + " to " + Format(option, option.max);
}

Status OptionTable::SetNumber(const Option& option, int64_t number) {
  if (number < option.min || number > option.max) {
    return InvalidArgument(Format(option, number) + " is out of range; give " + Range(option));
  }
  if (const auto* small = std::get_if<int*>(&option.target)) {
    **small = static_cast<int>(number);
  } else if (const auto* duration = std::get_if<Milliseconds*>(&option.target)) {
    **duration = Milliseconds(number);
  } else {
    *std::get<int64_t*>(option.target) = number;
  }
  return OkStatus();
}

Status OptionTable::Set(const Option& option, std::string_view text) {
  switch (option.kind) {
    case Kind::kChoice:
      if (std::find(option.choices.begin(), option.choices.end(), text) == option.choices.end()) {
        return InvalidArgument(Quoted(text) + " is none of " + JoinList(option.choices) +
                               DidYouMean(text, option.choices));
      }
      [[fallthrough]];
    case Kind::kString:
    case Kind::kSecret:
      *std::get<std::string*>(option.target) = text;
      return OkStatus();
    case Kind::kBool: {
      CLAQUE_ASSIGN_OR_RETURN(*std::get<bool*>(option.target), ParseBool(text));
      return OkStatus();
    }
    case Kind::kList:
      *std::get<std::vector<std::string>*>(option.target) = SplitList(text);
      return OkStatus();
    case Kind::kDuration: {
      CLAQUE_ASSIGN_OR_RETURN(const Milliseconds duration, ParseDuration(text));
      return SetNumber(option, duration.count());
    }
    case Kind::kInt: {
      CLAQUE_ASSIGN_OR_RETURN(const int64_t number, ParseInt(text));
      return SetNumber(option, number);
    }
    case Kind::kBytes: {
      CLAQUE_ASSIGN_OR_RETURN(const int64_t number, ParseByteSize(text));
      return SetNumber(option, number);
    }
  }
  return Internal("unknown kind of option");
}

Status OptionTable::SetYaml(const Option& option, const YamlNode& node) {
  if (option.kind == Kind::kList && node.kind == YamlNode::Kind::kSequence) {
    std::vector<std::string> items;
    for (const auto& item : node.items) {
      if (item.kind != YamlNode::Kind::kScalar) return InvalidArgument("every item must be text");
      items.push_back(item.scalar);
    }
    *std::get<std::vector<std::string>*>(option.target) = std::move(items);
    return OkStatus();
  }
  if (node.kind != YamlNode::Kind::kScalar) return InvalidArgument("must be a single value");
  return Set(option, node.scalar);
}

Status OptionTable::ApplyYaml(std::string_view text, const std::string& file) {
  CLAQUE_ASSIGN_OR_RETURN(const YamlNode root, ParseYaml(text, file));
  std::vector<YamlField> fields;
  for (const auto& option : options_) {
    fields.push_back(
        {YamlKey(option.name), [&option](const YamlNode& node) { return SetYaml(option, node); }});
  }
  return ReadMapping(file, "", root, fields);
}

Status OptionTable::ApplyEnvironment(const Environment& environment) {
  for (const auto& option : options_) {
    const std::string name = EnvName(option.name);
    const auto value = environment(name);
    if (!value) continue;
    if (const Status status = Set(option, *value); !status.ok()) return status.Prefixed(name);
  }
  return OkStatus();
}

Result<OptionTable::Outcome> OptionTable::ApplyFlags(const std::vector<std::string>& args) {
  Outcome outcome = Outcome::kRun;
  for (size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (arg == "--help" || arg == "-h") return Outcome::kHelp;
    if (arg == "--version") return Outcome::kVersion;
    if (arg == "--print-docs") return Outcome::kPrintDocs;
    if (arg == "--print-config") {
      outcome = Outcome::kPrintConfig;
      continue;
    }
    if (!arg.starts_with("--")) return InvalidArgument("unexpected argument " + Quoted(arg));
    const size_t equals = arg.find('=');
    const std::string flag = arg.substr(0, equals);
    const std::string name = flag.substr(2);
    const Option* option = Find(name);
    const Option* negated = name.starts_with("no-") ? Find(name.substr(3)) : nullptr;
    std::string value;
    if (equals != std::string::npos) {
      value = arg.substr(equals + 1);
    } else if (option != nullptr && option->kind == Kind::kBool) {
      value = "true";
    } else if (negated != nullptr && negated->kind == Kind::kBool) {
      option = negated;
      value = "false";
    } else if (option != nullptr || name == "config") {
      if (++i == args.size()) return InvalidArgument(flag + ": needs a value");
      value = args[i];
    }
    if (name == "config") {
      config_file_ = value;
      continue;
    }
    if (option == nullptr) {
      return InvalidArgument("unknown flag " + Quoted(flag) + DidYouMean(flag, FlagNames()) +
                             " (see --help)");
    }
    if (const Status status = Set(*option, value); !status.ok()) return status.Prefixed(flag);
  }
  return outcome;
}

Result<OptionTable::Outcome> OptionTable::Load(int argc, const char* const* argv) {
  const Environment environment = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  const std::vector<std::string> args(argv + 1, argv + argc);
  config_file_ = environment("CLAQUE_CONFIG").value_or("");
  // Once to find --config and what is asked for, and again last, so that flags win.
  CLAQUE_ASSIGN_OR_RETURN(const Outcome outcome, ApplyFlags(args));
  if (outcome == Outcome::kHelp || outcome == Outcome::kVersion) return outcome;
  if (!config_file_.empty()) {
    CLAQUE_ASSIGN_OR_RETURN(const std::string text, ReadSmallFile(config_file_, kMaxConfigBytes));
    CLAQUE_RETURN_IF_ERROR(ApplyYaml(text, config_file_));
  }
  CLAQUE_RETURN_IF_ERROR(ApplyEnvironment(environment));
  return ApplyFlags(args);
}

}  // namespace claque
