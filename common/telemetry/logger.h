// Logger: one JSON object a line, with ts, level, logger, msg and the caller's key/values.
//
//   log.Info("lease granted", {{"host", host}, {"ttl_ms", 30'000}});
//   {"ts":"2027-04-11T08:00:00.123Z","level":"info","logger":"scheduler","msg":"lease granted",…}
#ifndef CLAQUE_COMMON_TELEMETRY_LOGGER_H_
#define CLAQUE_COMMON_TELEMETRY_LOGGER_H_

#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "common/base/clock.h"
#include "common/base/status.h"

namespace spdlog {
class logger;
}

namespace claque {

enum class LogLevel { kDebug, kInfo, kWarn, kError, kOff };

// "debug", "info", "warn", "error", "off".
Result<LogLevel> ParseLogLevel(std::string_view word);

// One key/value of a line. Views; used inside one call.
struct LogField {
  using Value = std::variant<std::string_view, int64_t, uint64_t, double, bool>;
  LogField(std::string_view k, std::string_view v) : key(k), value(v) {}
  LogField(std::string_view k, const std::string& v) : key(k), value(std::string_view(v)) {}
  LogField(std::string_view k, const char* v) : key(k), value(std::string_view(v)) {}
  LogField(std::string_view k, bool v) : key(k), value(v) {}
  LogField(std::string_view k, std::signed_integral auto v) : key(k), value(int64_t{v}) {}
  LogField(std::string_view k, std::unsigned_integral auto v) : key(k), value(uint64_t{v}) {}
  LogField(std::string_view k, double v) : key(k), value(v) {}
  LogField(std::string_view k, std::chrono::milliseconds v) : key(k), value(int64_t{v.count()}) {}
  std::string_view key;
  Value value;
};
using LogFields = std::initializer_list<LogField>;

// Thread-safe and cheap to copy; copies share the sink. Each line is written and flushed before the
// call returns (so a killed process loses none); a failing sink is silent. Never give it raw
// handles, keys or texts of posts.
class Logger {
 public:
  // `file` empty = stderr. A file is appended to and rotated at 64 MiB, three kept. Error: cannot
  // be opened.
  static Result<Logger> Create(std::string name, LogLevel level, const std::string& file,
                               const Clock& clock);
  // Drops everything: for tests and tools.
  static Logger Null();

  // The same sink under another name: "scheduler".
  Logger Named(std::string name) const;

  void Debug(std::string_view message, LogFields fields = {}) const;
  void Info(std::string_view message, LogFields fields = {}) const;
  void Warn(std::string_view message, LogFields fields = {}) const;
  void Error(std::string_view message, LogFields fields = {}) const;

  // For callers whose fields are costly to build.
  bool Enabled(LogLevel level) const { return sink_ != nullptr && level >= level_; }

 private:
  Logger() = default;
  void Write(LogLevel level, std::string_view message, LogFields fields) const;

  std::string name_;
  LogLevel level_ = LogLevel::kOff;
  const Clock* clock_ = nullptr;
  std::shared_ptr<spdlog::logger> sink_;
};

// The line without its end, as Logger writes it.
std::string FormatLogLine(WallTime time, LogLevel level, std::string_view logger,
                          std::string_view message, LogFields fields);

}  // namespace claque

#endif  // CLAQUE_COMMON_TELEMETRY_LOGGER_H_
