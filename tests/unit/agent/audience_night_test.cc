#include "worker/agent/audience_night.h"

#include <gtest/gtest.h>

#include <vector>

namespace claque {
namespace {

constexpr int64_t kWinter = 1'798'761'600;  // 2027-01-01T00:00:00Z
constexpr int64_t kSummer = 1'814'400'000;  // 2027-07-01T00:00:00Z
constexpr int64_t kHour = 3'600;

// The first hours of the day in UTC at which it is night, as "0-4".
std::string NightOf(const std::vector<std::string>& timezones, int64_t midnight) {
  const auto is_night = NightIn(timezones);
  std::string hours;
  for (int64_t quarter = 0; quarter < 96; ++quarter) {
    if (!is_night(midnight + quarter * 900)) continue;
    hours += (hours.empty() ? "" : " ") + std::to_string(quarter / 4) + ":" +
             std::to_string(quarter % 4 * 15);
  }
  if (hours.empty()) return "never";
  return hours.substr(0, hours.find(' ')) + " to " + hours.substr(hours.rfind(' ') + 1);
}

TEST(AudienceNight, IsFromOneToSixOfLocalTime) {
  EXPECT_EQ(NightOf({"Etc/UTC"}, kWinter), "1:0 to 5:45");
  EXPECT_EQ(NightOf({"Europe/Paris"}, kWinter), "0:0 to 4:45");
  EXPECT_EQ(NightOf({"Asia/Kathmandu"}, kWinter), "0:0 to 23:45") << "until 0:15, from 19:15 on";
}

TEST(AudienceNight, FollowsSummerTime) {
  const auto is_night = NightIn(std::vector<std::string>{"Europe/Paris"});
  EXPECT_TRUE(is_night(kWinter + 4 * kHour));
  EXPECT_FALSE(is_night(kSummer + 4 * kHour));
  EXPECT_TRUE(is_night(kSummer + 3 * kHour));
}

TEST(AudienceNight, OfSeveralZonesItIsWhereItIsNightInAll) {
  EXPECT_EQ(NightOf({"Europe/Paris", "America/Martinique"}, kWinter), "never");
  EXPECT_EQ(NightOf({"Europe/Paris", "Europe/Athens"}, kWinter), "0:0 to 3:45");
}

TEST(AudienceNight, UnknownZonesArePassedOver) {
  EXPECT_EQ(NightOf({"Nowhere/Land", "Etc/UTC"}, kWinter), "1:0 to 5:45");
  EXPECT_FALSE(NightIn(std::vector<std::string>{"Nowhere/Land"}));
  EXPECT_FALSE(NightIn({}));
}

TEST(AudienceNight, IsKnownBeforeTheEpochToo) {
  EXPECT_TRUE(NightIn(std::vector<std::string>{"Etc/UTC"})(-24 * kHour + 5 * kHour));
  EXPECT_FALSE(NightIn(std::vector<std::string>{"Etc/UTC"})(-1));
}

}  // namespace
}  // namespace claque
