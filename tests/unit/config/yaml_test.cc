#include "common/config/yaml.h"

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(ParseYaml, KeepsTheOrderAndPlaceOfEveryValue) {
  const auto root = ParseYaml("b: 1\na: [x, 'y']\n", "f.yaml");
  ASSERT_THAT(root, IsOk());
  ASSERT_EQ(root->entries.size(), 2U);
  EXPECT_EQ(root->entries[0].first.scalar, "b");
  const YamlNode& second = root->entries[1].second.items.at(1);
  EXPECT_EQ(second.scalar, "y");
  EXPECT_TRUE(second.quoted);
  EXPECT_EQ(second.line, 2);
  EXPECT_EQ(second.column, 8);
}

TEST(ParseYaml, SyntaxErrorNamesFileLineAndColumn) {
  EXPECT_THAT(ParseYaml("a: 1\nb: [1, 2\n", "f.yaml"),
              StatusIs(Code::kInvalidArgument, StartsWith("f.yaml:3:")));
}

TEST(ParseYaml, AliasesAreExpanded) {
  const auto root = ParseYaml("a: &x [1, 2]\nb: *x\n", "f.yaml");
  ASSERT_THAT(root, IsOk());
  EXPECT_EQ(root->entries[1].second.items.size(), 2U);
}

TEST(ParseYaml, AliasBombIsRefusedAtItsPlace) {
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 0; j < 9; ++j) bomb += ", " + before;
    bomb += "]\n";
  }
  EXPECT_THAT(ParseYaml(bomb, "f.yaml"),
              StatusIs(Code::kInvalidArgument, HasSubstr("more than 200000 values")));
}

TEST(ParseYaml, DepthAndSizeAreBounded) {
  EXPECT_THAT(ParseYaml(std::string(100'000, '['), "f.yaml"),
              StatusIs(Code::kInvalidArgument, HasSubstr("nested too deeply")));
  EXPECT_THAT(ParseYaml(std::string(5 << 20, 'x'), "f.yaml"),
              StatusIs(Code::kInvalidArgument, HasSubstr("larger than 4MiB")));
}

TEST(ParseYaml, AliasInsideItsOwnAnchorIsRefused) {
  EXPECT_THAT(ParseYaml("a: &x [*x]\n", "f.yaml"),
              StatusIs(Code::kInvalidArgument, HasSubstr("1:")));
}

TEST(ReadMapping, KeyGivenTwiceIsRefused) {
  const auto root = ParseYaml("a: 1\na: 2\n", "f.yaml");
  ASSERT_THAT(root, IsOk());
  EXPECT_THAT(ReadMapping("f.yaml", "", *root, {{"a", [](const YamlNode&) { return OkStatus(); }}}),
              StatusIs(Code::kInvalidArgument, StartsWith("f.yaml:2:1: a: given twice")));
}

}  // namespace
}  // namespace claque
