#include "coordinator/aggregator/update_campaign.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(UpdateWatch, OnlyTheWatchCanBeChanged) {
  google::protobuf::FieldMask mask;
  mask.add_paths("watch.narratives");
  EXPECT_THAT(CheckUpdateMask(mask), IsOk());
  mask.add_paths("masked_names");
  EXPECT_THAT(CheckUpdateMask(mask), StatusIs(Code::kInvalidArgument, HasSubstr("masked_names")));
}

TEST(UpdateWatch, FieldsOfTheMaskAreReplacedWholeAndOthersStay) {
  v1::Campaign stored;
  stored.set_title("as it was");
  stored.mutable_watch()->add_hashtags("old");
  *stored.mutable_watch()->add_narratives() = Watched("a");
  v1::Campaign wanted;
  wanted.set_title("not looked at");
  *wanted.mutable_watch()->add_narratives() = Watched("b");
  google::protobuf::FieldMask mask;
  mask.add_paths("watch.narratives");
  EXPECT_THAT(UpdateWatch(wanted, mask, &stored), IsOk());
  EXPECT_EQ(stored.title(), "as it was");
  EXPECT_THAT(stored.watch().hashtags(), ElementsAre("old"));
  EXPECT_THAT(stored.watch().narratives(), ElementsAre(Property(&v1::WatchedNarrative::id, "b")));
  EXPECT_THAT(UpdateWatch({}, {}, &stored), IsOk());
  EXPECT_THAT(stored.watch().hashtags(), IsEmpty());
  EXPECT_THAT(stored.watch().narratives(), IsEmpty());
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

}  // namespace
}  // namespace claque
