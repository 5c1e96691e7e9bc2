#include "common/telemetry/logger.h"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace claque {
namespace {

using nlohmann::json;

TEST(FormatLogLine, IsOneJsonObjectWithTimeLevelLoggerMessageAndFields) {
  const std::string line =
      FormatLogLine(FromMillis(1'800'000'000'123), LogLevel::kWarn, "frontier", "lease lost",
                    {{"host", "a.test"}, {"attempt", 3}, {"share", 0.5}, {"final", true}});
  EXPECT_EQ(line, R"({"ts":"2027-01-15T08:00:00.123Z","level":"warn","logger":"frontier",)"
                  R"("msg":"lease lost","host":"a.test","attempt":3,"share":0.5,"final":true})");
}

TEST(FormatLogLine, HostileTextStaysOneValidLine) {
  constexpr char kHostile[] = "\"\\\n\x01\x7f\xff\xc0\x80\xed\xa0\x80ü\0";
  const std::string hostile(kHostile, sizeof(kHostile) - 1);
  const std::string line =
      FormatLogLine(FromMillis(0), LogLevel::kInfo, hostile, hostile, {{hostile, hostile}});
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_TRUE(json::accept(line)) << line;
}

TEST(FormatLogLine, NumbersThatJsonLacksBecomeNull) {
  const std::string line =
      FormatLogLine(FromMillis(0), LogLevel::kInfo, "x", "y", {{"rate", std::nan("")}});
  EXPECT_TRUE(json::parse(line)["rate"].is_null());
}

TEST(Logger, NullLoggerSaysNothing) {
  const Logger log = Logger::Null();
  EXPECT_FALSE(log.Enabled(LogLevel::kError));
  log.Named("x").Error("dropped");
}

TEST(ParseLogLevel, RefusesUnknownWords) {
  EXPECT_TRUE(ParseLogLevel("debug").ok());
  EXPECT_FALSE(ParseLogLevel("loud").ok());
}

}  // namespace
}  // namespace claque
