#include "coordinator/aggregator/imported_post.h"

#include <gmock/gmock.h>

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ImportedPost, LinksHashtagsAndMentionsAreReadFromItsText) {
  v1::ImportedPost imported;
  imported.set_text("@Mill_Crow: vote at https://poll.example/7?utm_source=x #GoNorth");
  const v1::Post post = PostOfImport(imported, "f.csv").post();
  EXPECT_THAT(post.links(), ElementsAre("https://poll.example/7"));
  EXPECT_THAT(post.hashtags(), ElementsAre("gonorth"));
  EXPECT_THAT(post.mentions(), ElementsAre("Mill_Crow"));
  EXPECT_EQ(post.text(), imported.text());
}

v1::ImportedPost Traces() {
  v1::ImportedPost imported;
  imported.set_platform("x.com");
  imported.set_content_id("17");
  for (const auto* object : {"https://A.example/7?utm_source=x#top", "#GoNorth", "@Mill_Crow",
                             "0fb4232d", "ftp://a.example/1", "#"}) {
    imported.add_objects(object);
  }
  return imported;
}

TEST(ImportedPost, WithoutATextItsObjectsLeaveTracesAlone) {
  const v1::ExtractedPost extracted = PostOfImport(Traces(), "f.csv");
  EXPECT_THAT(extracted.objects(), ElementsAre("https://a.example/7", "#gonorth", "@Mill_Crow",
                                               "0fb4232d", "ftp://a.example/1", "#"));
  EXPECT_THAT(extracted.post().links(), IsEmpty());
  EXPECT_EQ(extracted.post().import_id(), "17");
}

TEST(ImportedPost, WithATextItsObjectsAreAmongThoseOfTheText) {
  v1::ImportedPost imported = Traces();
  imported.set_text("come #GoNorth");
  const v1::ExtractedPost extracted = PostOfImport(imported, "f.csv");
  EXPECT_THAT(extracted.objects(), ElementsAre("0fb4232d", "ftp://a.example/1", "#"));
  EXPECT_THAT(extracted.post().links(), ElementsAre("https://a.example/7"));
  EXPECT_THAT(extracted.post().hashtags(), ElementsAre("gonorth"));
  EXPECT_THAT(extracted.post().mentions(), ElementsAre("Mill_Crow"));
}

TEST(ImportedPost, PermalinkIdentifiesItBeforeWhatTheFileCallsIt) {
  v1::ImportedPost imported = Traces();
  imported.set_url("https://x.com/mill_crow/status/17");
  EXPECT_EQ(PostOfImport(imported, "f.csv").post().import_id(), "");
  EXPECT_EQ(PostOfImport(imported, "f.csv").content_id(), "17") << "others may name it so";
}

TEST(ImportedPost, HashesOfPicturesAreComparableAndEachOnce) {
  v1::ImportedPost imported = Traces();
  for (const auto* hash :
       {"E0C8F0F8FCFEFF7F", "e0c8f0f8fcfeff7f", "kAFQmDzST7DWlj99KOF/cg==", "0000000000000000"}) {
    imported.add_media_hashes(hash);
  }
  EXPECT_THAT(CheckImport(imported), IsOk());
  EXPECT_THAT(PostOfImport(imported, "f.csv").post().media_hashes(),
              ElementsAre("e0c8f0f8fcfeff7f", "900150983cd24fb0d6963f7d28e17f72"));
  imported.clear_objects();
  EXPECT_THAT(CheckImport(imported), IsOk()) << "a picture is enough";
  imported.add_media_hashes("cat.jpg");
  EXPECT_THAT(CheckImport(imported), StatusIs(Code::kInvalidArgument, HasSubstr("media hash")));
  imported.clear_media_hashes();
  for (int i = 0; i < 201; ++i) imported.add_media_hashes("e0c8f0f8fcfeff7f");
  EXPECT_THAT(CheckImport(imported), StatusIs(Code::kInvalidArgument, HasSubstr("over 200")));
}

TEST(ObjectNamed, FormTellsTheKind) {
  const auto kind = [](std::string_view name) { return ObjectNamed(name).kind; };
  EXPECT_EQ(kind("https://a.example/7"), v1::URL);
  EXPECT_EQ(kind("#gonorth"), v1::HASHTAG);
  EXPECT_EQ(kind("@mill_crow"), v1::MENTION);
  EXPECT_EQ(ObjectNamed("#gonorth").object, "gonorth");
  for (const auto* other : {"ftp://a.example/7", "https://", "#", "@", "a.example"}) {
    EXPECT_EQ(kind(other), v1::OTHER) << other;
  }
}

TEST(CheckImport, NeedsAPlatformAndATextOrObjectsWithinBounds) {
  v1::ImportedPost imported = Traces();
  EXPECT_THAT(CheckImport(imported), IsOk());
  imported.set_content_id(std::string(513, 'x'));
  EXPECT_THAT(CheckImport(imported), StatusIs(Code::kInvalidArgument, HasSubstr("content_id")));
  imported.clear_content_id();
  imported.add_objects(std::string(2049, 'x'));
  EXPECT_THAT(CheckImport(imported), StatusIs(Code::kInvalidArgument, HasSubstr("object")));
  imported.clear_objects();
  EXPECT_THAT(CheckImport(imported), StatusIs(Code::kInvalidArgument, HasSubstr("neither")));
  imported.set_text("t");
  EXPECT_THAT(CheckImport(imported), IsOk());
  imported.clear_platform();
  EXPECT_THAT(CheckImport(imported), StatusIs(Code::kInvalidArgument, HasSubstr("platform")));
}

}  // namespace
}  // namespace claque
