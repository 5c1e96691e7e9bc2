#include "coordinator/aggregator/imported_post.h"

#include <gmock/gmock.h>

namespace claque {
namespace {

using testing::ElementsAre;

TEST(ImportedPost, LinksHashtagsAndMentionsAreReadFromItsText) {
  v1::ImportedPost imported;
  imported.set_text("@Mill_Crow: vote at https://poll.example/7?utm_source=x #GoNorth");
  const v1::Post post = PostOfImport(imported, "f.csv").post();
  EXPECT_THAT(post.links(), ElementsAre("https://poll.example/7"));
  EXPECT_THAT(post.hashtags(), ElementsAre("gonorth"));
  EXPECT_THAT(post.mentions(), ElementsAre("Mill_Crow"));
  EXPECT_EQ(post.text(), imported.text());
}

}  // namespace
}  // namespace claque
