#include "common/telemetry/logger.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace claque {
namespace {

constexpr size_t kRotateBytes = 64 << 20;
constexpr size_t kRotateFiles = 3;
constexpr std::array<std::string_view, 5> kLevels = {"debug", "info", "warn", "error", "off"};

// Length of the valid UTF-8 sequence at the start of `text`; 0 where there is none (RFC 3629).
size_t Utf8Length(std::string_view text) {
  const auto byte = [&text](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const size_t length = first < 0x80   ? 1
                        : first < 0xc2 ? 0
                        : first < 0xe0 ? 2
                        : first < 0xf0 ? 3
                                       : 4;
  if (length == 0 || first > 0xf4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  if ((first == 0xe0 && byte(1) < 0xa0) || (first == 0xed && byte(1) > 0x9f) ||
      (first == 0xf0 && byte(1) < 0x90) || (first == 0xf4 && byte(1) > 0x8f)) {
    return 0;
  }
  return length;
}

// JSON string (RFC 8259): control characters escaped, bytes that are no UTF-8 become U+FFFD.
void AppendString(std::string_view text, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  *out += '"';
  while (!text.empty()) {
    const size_t length = Utf8Length(text);
    const auto byte = static_cast<unsigned char>(text[0]);
    if (length == 0) {
      *out += "\xef\xbf\xbd";
    } else if (byte == '"' || byte == '\\') {
      *out += {'\\', text[0]};
    } else if (byte == '\n') {
      *out += "\\n";
    } else if (byte < 0x20 || byte == 0x7f) {
      *out += {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      *out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  *out += '"';
}

void AppendValue(const LogField::Value& value, std::string* out) {
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    AppendString(*text, out);
  } else if (const auto* flag = std::get_if<bool>(&value)) {
    *out += *flag ? "true" : "false";
  } else if (const auto* number = std::get_if<double>(&value)) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *number).ptr;
    *out += std::isfinite(*number) ? std::string_view(digits.data(), end) : "null";
  } else if (const auto* count = std::get_if<uint64_t>(&value)) {
    *out += std::to_string(*count);
  } else {
    *out += std::to_string(std::get<int64_t>(value));
  }
}

std::string Rfc3339(WallTime time) {
  const int64_t ms = ToMillis(time);
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts = {};
  gmtime_r(&seconds, &parts);
  std::array<char, 64> text;
  const size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text.data() + length, text.size() - length, ".%03dZ", static_cast<int>(ms % 1000));
  return text.data();
}

}  // namespace

Result<LogLevel> ParseLogLevel(std::string_view word) {
  for (size_t i = 0; i < kLevels.size(); ++i) {
    if (kLevels[i] == word) return static_cast<LogLevel>(i);
  }
  return InvalidArgument("log level must be debug, info, warn, error or off");
}

std::string FormatLogLine(WallTime time, LogLevel level, std::string_view logger,
                          std::string_view message, LogFields fields) {
  std::string line = "{\"ts\":\"" + Rfc3339(time) + "\",\"level\":\"";
  line += kLevels[static_cast<size_t>(level)];
  line += "\",\"logger\":";
  AppendString(logger, &line);
  line += ",\"msg\":";
  AppendString(message, &line);
  for (const auto& field : fields) {
    line += ',';
    AppendString(field.key, &line);
    line += ':';
    AppendValue(field.value, &line);
  }
  return line + '}';
}

Result<Logger> Logger::Create(std::string name, LogLevel level, const std::string& file,
                              const Clock& clock) {
  Logger logger;
  logger.name_ = std::move(name);
  logger.level_ = level;
  logger.clock_ = &clock;
  try {
    spdlog::sink_ptr sink;
    if (file.empty()) {
      sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    } else {
      sink =
          std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file, kRotateBytes, kRotateFiles);
    }
    sink->set_pattern("%v");
    logger.sink_ = std::make_shared<spdlog::logger>(logger.name_, std::move(sink));
  } catch (const spdlog::spdlog_ex& error) {
    return Unavailable("log file " + file + ": " + error.what());
  }
  logger.sink_->set_error_handler([](const std::string&) {});
  logger.sink_->flush_on(spdlog::level::info);
  return logger;
}

Logger Logger::Null() { return {}; }

Logger Logger::Named(std::string name) const {
  Logger copy = *this;
  copy.name_ = std::move(name);
  return copy;
}

void Logger::Debug(std::string_view message, LogFields fields) const {
  Write(LogLevel::kDebug, message, fields);
}
void Logger::Info(std::string_view message, LogFields fields) const {
  Write(LogLevel::kInfo, message, fields);
}
void Logger::Warn(std::string_view message, LogFields fields) const {
  Write(LogLevel::kWarn, message, fields);
}
void Logger::Error(std::string_view message, LogFields fields) const {
  Write(LogLevel::kError, message, fields);
}

void Logger::Write(LogLevel level, std::string_view message, LogFields fields) const {
  if (!Enabled(level)) return;
  sink_->log(spdlog::level::info, FormatLogLine(clock_->Now(), level, name_, message, fields));
}

}  // namespace claque
