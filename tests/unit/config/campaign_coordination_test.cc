#include "common/config/campaign.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// Line 2 is what is given.
Result<v1::Campaign> ParseSection(const std::string& section) {
  return ParseCampaign("campaign: {id: x, contact: a@b.example}\n" + section +
                           "\nsources: [{url: 'http://x.example/'}]\n",
                       "c.yaml");
}

TEST(CoordinationSection, FieldsAreReadAndThoseThatAreAbsentStayUnset) {
  const auto campaign = ParseSection(
      "coordination: {mode: native, time_window: 10m, min_participation: 4, min_objects: 5,"
      " false_discovery: 0.05, popular: 90, resolution: 0.1}");
  ASSERT_THAT(campaign, IsOk());
  const v1::CoordinationSettings& settings = campaign->coordination();
  EXPECT_EQ(settings.mode(), v1::NATIVE);
  EXPECT_EQ(settings.time_window_seconds(), 600);
  EXPECT_EQ(settings.min_participation(), 4);
  EXPECT_FALSE(settings.has_edge_weight());
  EXPECT_EQ(settings.min_objects(), 5);
  EXPECT_EQ(settings.false_discovery(), .05);
  EXPECT_EQ(settings.popular(), 90);
  EXPECT_EQ(settings.resolution(), .1);

  const auto other = ParseSection("coordination: {mode: CooRTweet, edge_weight: 0}");
  ASSERT_THAT(other, IsOk());
  EXPECT_EQ(other->coordination().mode(), v1::COORTWEET);
  EXPECT_TRUE(other->coordination().has_edge_weight());
  EXPECT_EQ(other->coordination().edge_weight(), 0);
  EXPECT_EQ(other->coordination().time_window_seconds(), 0);

  EXPECT_FALSE(ParseSection("")->has_coordination());
}

TEST(CoordinationSection, FaultsAreToldWithTheirPlace) {
  const struct {
    const char* yaml;
    const char* message;
  } kCases[] = {
      {"{mode: nativ}", "c.yaml:2:22: coordination.mode: \"nativ\" is none of coortweet, native"},
      {"{mode: nativ}", "did you mean \"native\"?"},
      {"{time_windw: 1h}", "unknown key \"coordination.time_windw\""},
      {"{time_window: 10}", "coordination.time_window: \"10\" is not a dura"},
      {"{time_window: 0}", "coordination.time_window: is out of range"},
      {"{time_window: 1500ms}", "coordination.time_window: must be whole seconds"},
      {"{time_window: 20000d}", "coordination.time_window: is out of range"},
      {"{min_participation: 0}", "coordination.min_participation: 0 is out of range; give 1 to"},
      {"{min_objects: 3000000000}", "coordination.min_objects: 3000000000 is out of range"},
      {"{popular: many}", "coordination.popular: "},
      {"{resolution: 0}", "coordination.resolution: must be more than 0 and less than 1"},
      {"{edge_weight: 1.5}", "coordination.edge_weight: 1.5 is out of range; give 0 to 1"},
      {"{edge_weight: nan}", "coordination.edge_weight: nan is out of range"},
      {"{edge_weight: half}", "coordination.edge_weight: \"half\" is no number"},
      {"{false_discovery: 0}", "coordination.false_discovery: must be more than 0"},
      {"{false_discovery: 1}", "coordination.false_discovery: must be more than 0 and less than 1"},
  };
  for (const auto& [yaml, message] : kCases) {
    const Status status = ParseSection(std::string("coordination: ") + yaml).status();
    EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, HasSubstr(message))) << yaml;
    EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, StartsWith("c.yaml:2:"))) << yaml;
  }
}

}  // namespace
}  // namespace claque
