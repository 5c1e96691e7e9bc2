#include "common/config/option_table.h"

#include <map>

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct Options {
  std::string listen = "127.0.0.1:7700";
  std::string redis = "redis://127.0.0.1:6379";
  std::string log_level = "info";
  bool strict = true;
  int threads = 2;
  int64_t min_free_disk = 1 << 30;
  std::chrono::milliseconds lease_ttl{30'000};
  std::vector<std::string> coordinators;
};

class OptionTableTest : public testing::Test {
 protected:
  OptionTableTest() {
    table_.String("listen", &o_.listen, "address to listen on")
        .Secret("redis", &o_.redis, "Redis to use")
        .Choice("log-level", &o_.log_level, {"debug", "info", "warn", "error"}, "what is logged")
        .Bool("strict", &o_.strict, "refuse doubtful input")
        .Int("threads", &o_.threads, 1, 64, "threads")
        .Bytes("min-free-disk", &o_.min_free_disk, 0, int64_t{1} << 40, "disk kept free")
        .Duration("lease-ttl", &o_.lease_ttl, 1s, 1h, "life of a lease")
        .List("coordinators", &o_.coordinators, "coordinators to dial");
  }

  Options o_;
  OptionTable table_{"claque-test", "Tests."};
};

TEST_F(OptionTableTest, FlagsWinOverEnvironmentAndEnvironmentOverFile) {
  const std::map<std::string, std::string> env = {{"CLAQUE_LEASE_TTL", "20s"},
                                                  {"CLAQUE_THREADS", "3"}};
  ASSERT_THAT(table_.ApplyYaml("lease_ttl: 10s\nthreads: 7\nstrict: no\n", "f.yaml"), IsOk());
  ASSERT_THAT(table_.ApplyEnvironment([&](const std::string& name) {
    const auto found = env.find(name);
    return found == env.end() ? std::nullopt : std::optional<std::string>(found->second);
  }),
              IsOk());
  ASSERT_THAT(table_.ApplyFlags({"--threads", "4"}), IsOk());
  EXPECT_EQ(o_.lease_ttl, 20s);
  EXPECT_EQ(o_.threads, 4);
  EXPECT_FALSE(o_.strict);
  EXPECT_EQ(o_.listen, "127.0.0.1:7700");
}

TEST_F(OptionTableTest, ListsAreCommasInFlagsAndSequencesInFiles) {
  ASSERT_THAT(table_.ApplyFlags({"--coordinators=a:1,b:2"}), IsOk());
  EXPECT_THAT(o_.coordinators, ElementsAre("a:1", "b:2"));
  ASSERT_THAT(table_.ApplyYaml("coordinators: [c:3]", "f.yaml"), IsOk());
  EXPECT_THAT(o_.coordinators, ElementsAre("c:3"));
}

TEST_F(OptionTableTest, UnknownKeyIsRefusedWithASuggestion) {
  EXPECT_THAT(table_.ApplyYaml("listen: x\nlease_tll: 1s\n", "f.yaml"),
              StatusIs(Code::kInvalidArgument,
                       AllOf(StartsWith("f.yaml:2:1: "), HasSubstr("did you mean \"lease_ttl\""))));
  EXPECT_THAT(table_.ApplyFlags({"--lisen=x"}),
              StatusIs(Code::kInvalidArgument, HasSubstr("did you mean \"--listen\"")));
}

TEST_F(OptionTableTest, BadValueNamesTheKeyAsItWasWritten) {
  EXPECT_THAT(table_.ApplyFlags({"--threads", "100"}),
              StatusIs(Code::kInvalidArgument, "--threads: 100 is out of range; give 1 to 64"));
  EXPECT_THAT(table_.ApplyYaml("lease_ttl: 5\n", "f.yaml"),
              StatusIs(Code::kInvalidArgument, StartsWith("f.yaml:1:12: lease_ttl: \"5\" is not")));
  EXPECT_THAT(table_.ApplyEnvironment([](const std::string& name) {
    return name == "CLAQUE_LOG_LEVEL" ? std::optional<std::string>("inof") : std::nullopt;
  }),
              StatusIs(Code::kInvalidArgument,
                       AllOf(StartsWith("CLAQUE_LOG_LEVEL: "), HasSubstr("\"info\""))));
  EXPECT_THAT(table_.ApplyFlags({"--listen"}),
              StatusIs(Code::kInvalidArgument, "--listen: needs a value"));
}

TEST_F(OptionTableTest, SwitchesNeedNoValue) {
  ASSERT_THAT(table_.ApplyFlags({"--no-strict"}), IsOk());
  EXPECT_FALSE(o_.strict);
  ASSERT_THAT(table_.ApplyFlags({"--strict"}), IsOk());
  EXPECT_TRUE(o_.strict);
}

TEST_F(OptionTableTest, EffectiveConfigMasksSecretsAndLoadsAgain) {
  o_.redis = "redis://app:hunter2@10.0.0.1:6379";
  const std::string yaml = table_.EffectiveYaml();
  EXPECT_THAT(yaml, AllOf(HasSubstr("redis://app:***@10.0.0.1:6379"), Not(HasSubstr("hunter2")),
                          HasSubstr("lease_ttl: 30s")));
  EXPECT_THAT(table_.ApplyYaml(yaml, "effective"), IsOk());
}

TEST_F(OptionTableTest, HelpAndMarkdownNameEveryOption) {
  EXPECT_THAT(table_.Help(),
              AllOf(HasSubstr("--lease-ttl DURATION"), HasSubstr("1s to 1h"), HasSubstr("[30s]")));
  EXPECT_THAT(table_.Markdown(),
              HasSubstr("| `--lease-ttl` | `lease_ttl` | `CLAQUE_LEASE_TTL` | `30s` |"));
  EXPECT_THAT(table_.ApplyFlags({"--help"}), IsOkAndHolds(OptionTable::Outcome::kHelp));
}

}  // namespace
}  // namespace claque
