#include "worker/detect/object_hours.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/detect/trace_rows.h"
#include "worker/detect/divergence.h"

namespace claque {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::Optional;

constexpr int64_t kHour = 3'600, kDay = 24 * kHour;

// `count` posts of the object at the hour of the day.
void Post(std::vector<TraceRow>* rows, const std::string& object, int64_t day, int64_t hour,
          int count) {
  for (int i = 0; i < count; ++i) {
    rows->push_back(
        {object, "a", "p" + std::to_string(rows->size()), day * kDay + hour * kHour + i});
  }
}

Burst BurstOn(const TraceTable& table, int64_t day) {
  Burst burst;
  burst.object = *table.FindObject("x");
  burst.start = day * kDay;
  burst.end = (day + 1) * kDay - 1;
  return burst;
}

bool IsNight(int64_t time) {
  const int64_t hour = SpanOf(time, kHour) % 24;
  return hour >= 1 && hour < 6;
}

TEST(JensenShannonDivergence, IsNoneOfEqualsAndOneOfStrangers) {
  const std::vector<double> p = {.5, .5, 0, 0}, q = {0, 0, .25, .75}, r = {.25, .25, .25, .25};
  EXPECT_EQ(JensenShannonDivergence(p, p), 0);
  EXPECT_EQ(JensenShannonDivergence(p, q), 1);
  // Entropy of the mean (3/8, 3/8, 1/8, 1/8) less the mean of the entropies (1 and 2).
  EXPECT_THAT(JensenShannonDivergence(p, r), DoubleNear(1.811278 - 1.5, 1e-6));
}

TEST(ObjectHours, BurstAtTheUsualHoursDiffersLessThanAtOthersAndOneAtNightMore) {
  std::vector<TraceRow> rows;
  for (int64_t day = 0; day < 10; ++day) {
    for (int64_t hour = 8; hour < 22; ++hour) Post(&rows, "x", day, hour, 3);
    Post(&rows, "other", day, 12, 30);
  }
  Post(&rows, "x", 20, 12, 50);
  Post(&rows, "x", 21, 3, 50);
  const TraceTable table = TableOf(rows);
  const HoursOfObjects hours(table, IsNight);
  const ObjectHours noon = hours.Of(BurstOn(table, 20)), night = hours.Of(BurstOn(table, 21));
  EXPECT_EQ(noon.posts[12], 50u);
  ASSERT_TRUE(noon.others && night.others && night.before);
  EXPECT_LT(noon.others->value, noon.others->expected);
  EXPECT_EQ(noon.others->as_great, 1) << "every other hour is as unusual";
  EXPECT_GT(night.others->value, night.others->expected);
  EXPECT_LT(night.others->as_great, .5);
  EXPECT_NEAR(night.before->value, 1, 1e-9) << "never before at that hour";
  EXPECT_THAT(noon.others_night, Optional(DoubleEq(50.0 / (420 + 300 + 50))));
  EXPECT_THAT(noon.night, Optional(0.0));
  EXPECT_THAT(night.night, Optional(1.0));
  EXPECT_THAT(night.before_night, Optional(0.0));
  EXPECT_THAT(night.others_night, Optional(0.0));
}

TEST(ObjectHours, WithoutAPastOrANightTheseAreNotAssessable) {
  std::vector<TraceRow> rows;
  Post(&rows, "x", 0, 9, 19);
  Post(&rows, "x", 1, 9, 30);
  const TraceTable table = TableOf(rows);
  const ObjectHours hours = HoursOfObjects(table).Of(BurstOn(table, 1));
  EXPECT_FALSE(hours.before) << "19 posts are too few";
  EXPECT_FALSE(hours.others);
  EXPECT_EQ(hours.night, std::nullopt);
  EXPECT_EQ(hours.others_night, std::nullopt);
  const ObjectHours first = HoursOfObjects(table, IsNight).Of(BurstOn(table, 0));
  EXPECT_THAT(first.night, Optional(0.0));
  EXPECT_EQ(first.before_night, std::nullopt);
}

TEST(ObjectHours, PostCountsOnceHoweverManyOfItsTracesThereAre) {
  std::vector<TraceRow> rows;
  Post(&rows, "x", 0, 2, 30);
  for (const TraceRow& row : std::vector<TraceRow>(rows)) {
    rows.push_back(row);
    rows.push_back({"y", row.account, row.content, row.time});
  }
  const TraceTable table = TableOf(rows);
  const ObjectHours hours = HoursOfObjects(table, IsNight).Of(BurstOn(table, 0));
  EXPECT_EQ(hours.posts[2], 30u);
  EXPECT_EQ(hours.others_night, std::nullopt) << "there are no others";
}

}  // namespace
}  // namespace claque
