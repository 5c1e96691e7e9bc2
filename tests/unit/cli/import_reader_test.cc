#include "cli/import/import_reader.h"

#include <sstream>

#include "tests/support/import_file.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ReadImport;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(ImportReader, FindsColumnsOfCsvByName) {
  const auto read = ReadImport(
      "\xef\xbb\xbfText;Created At;Author;Site\r\n"
      "\"a \"\"b\"\";\nc\";2027-01-15T08:00:00Z;ann;x.test\r\n",
      {"f.csv"});
  EXPECT_THAT(read.about, HasSubstr("author \u2192 account, created_at \u2192 time, text"));
  ASSERT_THAT(read.posts, SizeIs(1));
  EXPECT_EQ(read.posts[0].text(), "a \"b\";\nc");
  EXPECT_EQ(read.posts[0].handle(), "ann");
  EXPECT_EQ(read.posts[0].platform(), "x.test");
  EXPECT_EQ(read.posts[0].line(), 2);
}

TEST(ImportReader, OfSeveralNamesOfAColumnTheFirstThatIsFilledCounts) {
  const auto read = ReadImport("author,account,time,text\nann,,1,t\nann,bea,1,t\n", {"f.csv", "p"});
  ASSERT_THAT(read.posts, SizeIs(2));
  EXPECT_EQ(read.posts[0].handle(), "ann");
  EXPECT_EQ(read.posts[1].handle(), "bea");
}

TEST(ImportReader, WrongLineIsRefusedWithItsNumberAndReadingGoesOn) {
  const auto read = ReadImport(
      "{\"account\":\"a\",\"time\":1800000000,\"text\":\"one\",\"platform\":\"p\"}\n"
      "{\"account\":\"a\",\"time\":\"soon\",\"text\":\"two\",\"platform\":\"p\"}\n"
      "not json\n"
      "\n"
      "{\"account\":\"a\",\"time\":1800000000,\"text\":\"three\"}\n"
      "{\"account\":\"a\",\"time\":-5,\"text\":\"t\",\"platform\":\"p\"}\n"
      "{\"account\":\"a\",\"time\":{},\"text\":\"t\",\"platform\":\"p\"}\n",
      {"f.jsonl"});
  EXPECT_THAT(read.posts, SizeIs(1));
  EXPECT_THAT(
      read.refused,
      ElementsAre(AllOf(StartsWith("f.jsonl:2: time: "), HasSubstr("\"soon\" is no time")),
                  "f.jsonl:3: is no JSON object", StartsWith("f.jsonl:5: platform: is missing"),
                  "f.jsonl:6: time: \"-5\" lies before 1970",
                  "f.jsonl:7: time: must be text, a whole number or a list of texts"));
}

TEST(ImportReader, WrongCsvRecordIsRefusedAndReadingGoesOn) {
  const auto read =
      ReadImport("account,time,text\na,1\na,1,one\nb,soon,two\n\nc,2,three\n", {"f.csv", "p"});
  EXPECT_THAT(read.posts, SizeIs(2));
  EXPECT_THAT(read.refused, ElementsAre("f.csv:2: has 2 columns where the header has 3",
                                        StartsWith("f.csv:4: time: \"soon\" is no time")));
}

TEST(ImportReader, MissingColumnsAndEmptyFilesAreNamed) {
  EXPECT_THAT(
      ReadImport("account,time,txt\n", {"f.csv"}).refused,
      ElementsAre(AllOf(StartsWith("f.csv:1: has no column \"text\"; did you mean \"txt\"?"),
                        HasSubstr("it has \"account\", \"time\", \"txt\""))));
  EXPECT_THAT(ReadImport("colour;weight\n", {"f.csv"}).refused,
              ElementsAre(StartsWith("f.csv:1: has no column \"account\", \"time\", \"text\"")));
  EXPECT_THAT(ReadImport("{\"colour\":\"red\"}\n", {"f.jsonl"}).refused,
              ElementsAre(StartsWith("f.jsonl:1: has no column \"account\", \"time\", \"text\"")));
  EXPECT_THAT(ReadImport("", {"f.csv"}).refused, ElementsAre("f.csv:1: the file is empty"));
}

TEST(ImportReader, LongRecordIsRefusedAlone) {
  const std::string text(2 << 20, 'x');
  const auto json = ReadImport(
      "{\"text\":\"" + text + "\"}\n{\"account\":\"a\",\"time\":1,\"text\":\"t\"}\n", {"f", "p"});
  EXPECT_THAT(json.refused, ElementsAre("f:1: is longer than 1 MiB"));
  EXPECT_THAT(json.posts, SizeIs(1));
  const auto csv = ReadImport("account,time,text\na,1," + text + "\na,1,t\n", {"f", "p"});
  EXPECT_THAT(csv.refused, ElementsAre(StartsWith("f:2: is over 1 MiB")));
  EXPECT_THAT(csv.posts, SizeIs(1));
}

TEST(ImportReader, QuoteLeftOpenForLongLosesItsLineAlone) {
  for (const auto* last : {"b,2,the end\n", "b,2,\"the end\"\n"}) {
    std::string file = "account,time,text\na,1,\"open\n";
    while (file.size() < (5 << 18)) file += "b,2,some text of usual length in a line of its own\n";
    const auto read = ReadImport(file + last, {"f", "p"});
    EXPECT_THAT(read.refused, ElementsAre(StartsWith("f:2: is over 1 MiB; is a quote left open?")));
    ASSERT_FALSE(read.posts.empty());
    EXPECT_EQ(read.posts.front().line(), 3);
    EXPECT_EQ(read.posts.back().text(), "the end");
  }
}

TEST(ImportReader, DeepNestingAndBytesThatAreNoUtf8DoNoHarm) {
  const std::string deep(10'000, '[');
  const auto read = ReadImport(
      "{\"account\":\"a\",\"time\":1,\"text\":\"[{ \xff\"}\n{\"a\":" + deep + "\n", {"f", "p"});
  ASSERT_THAT(read.posts, SizeIs(1));
  EXPECT_EQ(read.posts[0].text(), "[{ \xef\xbf\xbd");
  EXPECT_THAT(read.refused, ElementsAre("f:2: is nested too deeply"));
}

TEST(ImportReader, PlatformIsThatOfTheLineThenOfTheFileThenOfThePermalink) {
  const std::string file =
      "account,time,text,platform,url\n"
      "a,1,t,own.example,https://www.link.example/1\n"
      "a,1,t,,https://www.link.example/1\n";
  EXPECT_EQ(ReadImport(file, {"f", "given.example"}).posts[0].platform(), "own.example");
  EXPECT_EQ(ReadImport(file, {"f", "given.example"}).posts[1].platform(), "given.example");
  EXPECT_EQ(ReadImport(file, {"f"}).posts[1].platform(), "link.example");
}

TEST(ImportReader, ListsOfObjectsStandInsteadOfAText) {
  const auto read = ReadImport(
      "{\"account\":\"a\",\"time\":1,\"objects\":[\"A, "
      "b\",\"#Tag\"],\"urls\":\"https://a.test/1,2\","
      "\"post_id\":\"9\"}\n",
      {"f", "p"});
  ASSERT_THAT(read.posts, SizeIs(1)) << read.refused[0];
  EXPECT_THAT(read.posts[0].objects(), ElementsAre("A, b", "#Tag", "https://a.test/1,2"));
  EXPECT_EQ(read.posts[0].content_id(), "9");
}

}  // namespace
}  // namespace claque
