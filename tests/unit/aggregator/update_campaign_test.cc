#include "coordinator/aggregator/update_campaign.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "coordinator/aggregator/validate_campaign.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Property;

v1::WatchedNarrative Watched(const std::string& id) {
  v1::WatchedNarrative watched;
  watched.set_id(id);
  watched.set_text("The count is rigged");
  return watched;
}

TEST(UpdateCampaign, OnlyTheWatchAndCoordinationCanBeChanged) {
  google::protobuf::FieldMask mask;
  mask.add_paths("watch.narratives");
  EXPECT_THAT(CheckUpdateMask(mask), IsOk());
  mask.add_paths("coordination");
  EXPECT_THAT(CheckUpdateMask(mask), IsOk());
  mask.add_paths("masked_names");
  EXPECT_THAT(CheckUpdateMask(mask), StatusIs(Code::kInvalidArgument, HasSubstr("masked_names")));
}

TEST(UpdateCampaign, FieldsOfTheMaskAreReplacedWholeAndOthersStay) {
  v1::Campaign stored;
  stored.set_title("as it was");
  stored.mutable_watch()->add_hashtags("old");
  *stored.mutable_watch()->add_narratives() = Watched("a");
  v1::Campaign wanted;
  wanted.set_title("not looked at");
  *wanted.mutable_watch()->add_narratives() = Watched("b");
  google::protobuf::FieldMask mask;
  mask.add_paths("watch.narratives");
  EXPECT_THAT(ApplyUpdate(wanted, mask, &stored), IsOk());
  EXPECT_EQ(stored.title(), "as it was");
  EXPECT_THAT(stored.watch().hashtags(), ElementsAre("old"));
  EXPECT_THAT(stored.watch().narratives(), ElementsAre(Property(&v1::WatchedNarrative::id, "b")));
  EXPECT_THAT(ApplyUpdate({}, {}, &stored), IsOk());
  EXPECT_THAT(stored.watch().hashtags(), IsEmpty());
  EXPECT_THAT(stored.watch().narratives(), IsEmpty());
}

TEST(UpdateCampaign, CoordinationIsReplacedWholeWhereItHolds) {
  v1::Campaign stored;
  stored.mutable_coordination()->set_popular(50);
  stored.mutable_watch()->add_hashtags("old");
  v1::Campaign wanted;
  wanted.mutable_coordination()->set_mode(v1::COORTWEET);
  google::protobuf::FieldMask mask;
  mask.add_paths("coordination");
  EXPECT_THAT(ApplyUpdate(wanted, mask, &stored), IsOk());
  EXPECT_EQ(stored.coordination().mode(), v1::COORTWEET);
  EXPECT_EQ(stored.coordination().popular(), 0);
  EXPECT_THAT(stored.watch().hashtags(), ElementsAre("old"));
  wanted.mutable_coordination()->set_edge_weight(2);
  EXPECT_THAT(ApplyUpdate(wanted, mask, &stored),
              StatusIs(Code::kInvalidArgument, HasSubstr("campaign.coordination.edge_weight")));
}

TEST(ValidateCoordination, NamesTheFieldThatDoesNotHold) {
  const auto fault = [](auto set) {
    v1::CoordinationSettings settings;
    set(settings);
    return ValidateCoordination(settings).message();
  };
  EXPECT_THAT(ValidateCoordination({}), IsOk());
  EXPECT_EQ(fault([](auto& s) { s.set_time_window_seconds(1'000'000'000); }), "");
  EXPECT_EQ(fault([](auto& s) { s.set_edge_weight(1); }), "");
  using Settings = v1::CoordinationSettings;
  const double not_a_number = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(fault([](Settings& s) { s.set_mode(static_cast<v1::CoordinationMode>(7)); }),
              HasSubstr("coordination.mode"));
  EXPECT_THAT(fault([](Settings& s) { s.set_time_window_seconds(-1); }), HasSubstr("time_window"));
  EXPECT_THAT(fault([](Settings& s) { s.set_time_window_seconds(1'000'000'001); }),
              HasSubstr("time_window"));
  EXPECT_THAT(fault([](Settings& s) { s.set_min_participation(-1); }), HasSubstr("participation"));
  EXPECT_THAT(fault([](Settings& s) { s.set_min_objects(-1); }), HasSubstr("min_objects"));
  EXPECT_THAT(fault([](Settings& s) { s.set_popular(-1); }), HasSubstr("popular"));
  for (const double value : {-.1, 1.1, not_a_number}) {
    EXPECT_THAT(fault([&](Settings& s) { s.set_edge_weight(value); }), HasSubstr("edge_weight"));
  }
  for (const double value : {-.1, 1., not_a_number}) {
    EXPECT_THAT(fault([&](Settings& s) { s.set_false_discovery(value); }),
                HasSubstr("false_discovery"));
    EXPECT_THAT(fault([&](Settings& s) { s.set_resolution(value); }), HasSubstr("resolution"));
  }
}

TEST(ValidateWatch, NarrativeOpposesAnotherOneOfTheCampaign) {
  v1::Watch watch;
  *watch.add_narratives() = Watched("a");
  *watch.add_narratives() = Watched("b");
  watch.mutable_narratives(0)->set_opposes("b");
  EXPECT_THAT(ValidateWatch(watch), IsOk());
  for (const char* other : {"a", "c", "a/b"}) {
    watch.mutable_narratives(0)->set_opposes(other);
    EXPECT_THAT(ValidateWatch(watch),
                StatusIs(Code::kInvalidArgument, HasSubstr("narratives[0].opposes")));
  }
}

TEST(ValidateWatch, NamesTheFieldThatDoesNotHold) {
  v1::Watch watch;
  *watch.add_narratives() = Watched("a");
  EXPECT_THAT(ValidateWatch(watch), IsOk());
  *watch.add_narratives() = Watched("a");
  EXPECT_THAT(ValidateWatch(watch),
              StatusIs(Code::kInvalidArgument, HasSubstr("narratives[1].id")));
  watch.mutable_narratives(1)->set_id("No Id");
  EXPECT_THAT(ValidateWatch(watch),
              StatusIs(Code::kInvalidArgument, HasSubstr("narratives[1].id")));
  *watch.mutable_narratives(1) = Watched("b");
  watch.mutable_narratives(1)->clear_text();
  EXPECT_THAT(ValidateWatch(watch), StatusIs(Code::kInvalidArgument, HasSubstr("an example")));
  watch.mutable_narratives(1)->add_examples(std::string(8193, 'x'));
  EXPECT_THAT(ValidateWatch(watch), StatusIs(Code::kInvalidArgument, HasSubstr("examples")));
  *watch.mutable_narratives(1) = Watched("b");
  watch.mutable_narratives(1)->add_wordings()->set_lang("fr");
  watch.mutable_narratives(1)->add_wordings()->set_lang("fr");
  EXPECT_THAT(ValidateWatch(watch), StatusIs(Code::kInvalidArgument, HasSubstr("wordings[fr]")));
}

TEST(ValidateCampaign, UnknownTimeZoneIsRefusedWithItsField) {
  v1::Campaign campaign;
  campaign.set_name("campaigns/berg27");
  campaign.set_contact("team@example.org");
  campaign.mutable_audience()->add_timezones("Europe/Paris");
  EXPECT_THAT(ValidateCampaign(campaign), IsOk());
  campaign.mutable_audience()->add_timezones("Nowhere/Land");
  EXPECT_THAT(
      ValidateCampaign(campaign),
      StatusIs(Code::kInvalidArgument, testing::AllOf(HasSubstr("campaign.audience.timezones[1]"),
                                                      HasSubstr("Nowhere/Land"))));
  campaign.mutable_audience()->clear_timezones();
  campaign.mutable_election()->set_timezone("Europe/Pariss");
  EXPECT_THAT(ValidateCampaign(campaign),
              StatusIs(Code::kInvalidArgument, HasSubstr("campaign.election.timezone")));
}

}  // namespace
}  // namespace claque
