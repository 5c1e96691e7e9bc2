// OptionTable: all settings of a daemon in one table, from which flags, --help, environment names,
// the YAML file and docs/configuration.md are made.
//
//   struct Options { std::string listen = "127.0.0.1:7700"; milliseconds lease_ttl{30'000}; };
//   Options o;
//   OptionTable table("claque-coordinator", "Schedules, aggregates, answers.");
//   table.String("listen", &o.listen, "address to listen on")
//        .Duration("lease-ttl", &o.lease_ttl, 1s, 1h, "life of a lease");
//   auto outcome = table.Load(argc, argv);
//
// One name gives all: flag --lease-ttl, YAML key lease_ttl, variable CLAQUE_LEASE_TTL. Defaults are
// what the bound fields hold when they are added. Idea: kvrocks' config table.
#ifndef CLAQUE_COMMON_CONFIG_OPTION_TABLE_H_
#define CLAQUE_COMMON_CONFIG_OPTION_TABLE_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/base/status.h"
#include "common/config/yaml.h"

namespace claque {

// Not thread-safe; used once at start. Bound fields must outlive it. Names are lower-case words
// joined by '-'; "config", "help", "version", "print-config" and "print-docs" belong to the table
// itself.
class OptionTable {
 public:
  using Milliseconds = std::chrono::milliseconds;
  // Reads a variable; nullopt = not set. Load uses the process environment.
  using Environment = std::function<std::optional<std::string>(const std::string& name)>;

  // What the caller asked for.
  enum class Outcome {
    kRun,
    kHelp,         // print Help(), exit 0
    kVersion,      // print the version, exit 0
    kPrintConfig,  // print EffectiveYaml(), exit 0
    kPrintDocs,    // print Markdown(), exit 0
  };

  OptionTable(std::string program, std::string summary);

  OptionTable& String(std::string name, std::string* value, std::string help);
  // Masked in EffectiveYaml: of a URL its password, of anything else the whole.
  OptionTable& Secret(std::string name, std::string* value, std::string help);
  OptionTable& Choice(std::string name, std::string* value, std::vector<std::string> choices,
                      std::string help);
  OptionTable& Bool(std::string name, bool* value, std::string help);
  OptionTable& Int(std::string name, int* value, int min, int max, std::string help);
  OptionTable& Int(std::string name, int64_t* value, int64_t min, int64_t max, std::string help);
  OptionTable& Duration(std::string name, Milliseconds* value, Milliseconds min, Milliseconds max,
                        std::string help);
  OptionTable& Bytes(std::string name, int64_t* value, int64_t min, int64_t max, std::string help);
  // Comma-separated in flags and variables, a sequence in YAML.
  OptionTable& List(std::string name, std::vector<std::string>* value, std::string help);

  // Defaults < file (--config or CLAQUE_CONFIG) < environment < flags. Errors are InvalidArgument
  // and name the flag, the variable or file:line:column; unknown flags and keys carry a suggestion.
  // Variables that no option owns are ignored (Kubernetes injects CLAQUE_*_SERVICE_HOST).
  Result<Outcome> Load(int argc, const char* const* argv);

  // The steps of Load.
  Status ApplyYaml(std::string_view text, const std::string& file);
  Status ApplyEnvironment(const Environment& environment);
  // --name value, --name=value; a Bool also as --name and --no-name. No positional arguments.
  Result<Outcome> ApplyFlags(const std::vector<std::string>& args);

  std::string Help() const;
  // Table of docs/configuration.md.
  std::string Markdown() const;
  // Settings in force as a YAML file, secrets masked.
  std::string EffectiveYaml() const;

  static std::string YamlKey(const std::string& name);  // "lease-ttl" -> "lease_ttl"
  static std::string EnvName(const std::string& name);  // "lease-ttl" -> "CLAQUE_LEASE_TTL"

 private:
  enum class Kind { kString, kSecret, kChoice, kBool, kInt, kDuration, kBytes, kList };
  using Target =
      std::variant<std::string*, bool*, int*, int64_t*, Milliseconds*, std::vector<std::string>*>;
  struct Option {
    std::string name;
    Kind kind;
    Target target;
    std::string help;
    // Of numbers, durations (ms) and sizes.
    int64_t min = std::numeric_limits<int64_t>::min();
    int64_t max = std::numeric_limits<int64_t>::max();
    std::vector<std::string> choices;
    std::string default_text = {};
  };

  OptionTable& Add(Option option);
  const Option* Find(const std::string& name) const;
  std::vector<std::string> FlagNames() const;
  // Messages carry no name; callers add the one the user wrote.
  static Status Set(const Option& option, std::string_view text);
  static Status SetYaml(const Option& option, const YamlNode& node);
  static Status SetNumber(const Option& option, int64_t number);
  static std::string Format(const Option& option, int64_t number);
  static std::string Current(const Option& option);
  static std::string Range(const Option& option);
  static std::string TypeWord(const Option& option);

  std::string program_;
  std::string summary_;
  std::string config_file_;
  std::vector<Option> options_;
};

}  // namespace claque

#endif  // CLAQUE_COMMON_CONFIG_OPTION_TABLE_H_
