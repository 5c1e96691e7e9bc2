#include "coordinator/query/field_mask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "claque/v1/types.pb.h"

namespace claque {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

google::protobuf::FieldMask Mask(std::initializer_list<const char*> paths) {
  google::protobuf::FieldMask mask;
  for (const char* path : paths) mask.add_paths(path);
  return mask;
}

TEST(ReadMask, LeavesOnlyTheNamedFields) {
  v1::Post post;
  post.set_name("n");
  post.set_text("t");
  post.mutable_account()->set_platform("p");
  post.mutable_account()->set_handle("h");
  const auto mask = CheckReadMask(Mask({"text", "account.platform"}), post.GetDescriptor());
  ASSERT_TRUE(mask.ok());
  ApplyReadMask(*mask, &post);
  EXPECT_EQ(post.ShortDebugString(), "account { platform: \"p\" } text: \"t\"");
}

TEST(ReadMask, NoPathAndStarMeanAll) {
  v1::Post post;
  post.set_text("t");
  for (const auto& given : {Mask({}), Mask({"text", "*"})}) {
    const auto mask = CheckReadMask(given, post.GetDescriptor());
    ASSERT_TRUE(mask.ok());
    ApplyReadMask(*mask, &post);
    EXPECT_EQ(post.text(), "t");
  }
}

TEST(ReadMask, JsonNamesAreUnderstood) {
  const auto mask = CheckReadMask(Mask({"postTime", "account.createTime"}), v1::Post::descriptor());
  ASSERT_TRUE(mask.ok());
  EXPECT_THAT(mask->paths(), ElementsAre("post_time", "account.create_time"));
}

TEST(ReadMask, UnknownPathIsNamed) {
  for (const char* path : {"nope", "account.nope", "text.x", "poll_options.label", ""}) {
    const auto mask = CheckReadMask(Mask({"text", path}), v1::Post::descriptor());
    ASSERT_FALSE(mask.ok()) << path;
    EXPECT_EQ(mask.status().code(), Code::kInvalidArgument);
    EXPECT_THAT(mask.status().message(), HasSubstr("'" + std::string(path) + "'"));
  }
}

}  // namespace
}  // namespace claque
