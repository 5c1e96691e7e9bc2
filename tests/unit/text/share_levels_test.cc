#include "common/text/share_levels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace claque {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Levels = ShareLevels<std::string, std::string, std::string>;

TEST(ShareLevels, LinkThatAnotherSharesTooIsItsOwnEvidence) {
  Levels levels;
  levels.AddLink("shared", "anna", "p1");
  levels.AddLink("shared", "ben", "p2");
  levels.AddLink("twice", "anna", "p1");
  levels.AddLink("twice", "anna", "p3");
  EXPECT_FALSE(levels.IsOfOneAccount("shared"));
  EXPECT_TRUE(levels.IsOfOneAccount("twice"));
  EXPECT_FALSE(levels.IsOfOneAccount("nobody's"));
}

TEST(ShareLevels, PictureThatAlwaysComesWithOneLinkSaysNothingBesideIt) {
  Levels levels;
  for (const char* post : {"p1", "p2"}) levels.AddPicture("preview", post);
  levels.AddLink("page", "anna", "p1");
  levels.AddLink("other", "anna", "p1");
  levels.AddLink("page", "ben", "p2");
  EXPECT_THAT(levels.PicturesOfOneLink(), ElementsAre("preview"));
}

TEST(ShareLevels, PictureWithAnotherLinkOrWithoutAnyStandsForItself) {
  Levels levels;
  for (const char* post : {"p1", "p2"}) levels.AddPicture("meme", post);
  for (const char* post : {"p3", "p4"}) levels.AddPicture("alone", post);
  levels.AddLink("page", "anna", "p1");
  levels.AddLink("other", "ben", "p2");
  levels.AddLink("page", "ben", "p3");
  EXPECT_THAT(levels.PicturesOfOneLink(), IsEmpty());
}

}  // namespace
}  // namespace claque
