#include "coordinator/privacy/private_text.h"

#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::HasSubstr;
using testing::Not;

class PrivateTextTest : public testing::Test {
 protected:
  std::string Pseudonym(std::string_view platform, std::string_view handle) const {
    return pseudonyms_.Pseudonym("berg27", pseudonyms_.AccountKey(platform, handle));
  }
  const Pseudonyms pseudonyms_{"0123456789abcdef"};
  const PublicAccounts public_{std::vector<std::string>{"forum.example:townhall"}};
  PrivateText text_{pseudonyms_, "berg27", public_};
};

TEST_F(PrivateTextTest, MentionsAreReplacedAndPublicOnesStay) {
  const ReplacedText out = text_.Replace("forum.example", "Hi @river_otter, ask @TownHall.");
  EXPECT_EQ(out.text, "Hi @" + Pseudonym("forum.example", "river_otter") + ", ask @TownHall.");
}

TEST_F(PrivateTextTest, KnownHandlesAreReplacedAsWholeWordsOnly) {
  text_.Know("forum.example", "otter", "Otto the Otter");
  const std::string name = Pseudonym("forum.example", "otter");
  EXPECT_EQ(text_.Replace("forum.example", "OTTER wrote; otters swim. Otto the Otter left").text,
            name + " wrote; otters swim. " + name + " left");
}

TEST_F(PrivateTextTest, AnEMailAddressIsNoMention) {
  EXPECT_EQ(text_.Replace("forum.example", "write to desk@forum.example").text,
            "write to desk@forum.example");
}

TEST_F(PrivateTextTest, OffsetsFollowTheReplacement) {
  const std::string original = "a @bob said vote";
  const ReplacedText out = text_.Replace("forum.example", original);
  const size_t vote = original.find("vote");
  EXPECT_EQ(out.text.substr(out.NewOffset(vote), 4), "vote");
  EXPECT_EQ(out.NewOffset(original.size()), out.text.size());
  EXPECT_EQ(out.text[out.NewOffset(original.find("bob"))], 'a');  // "acct-…"
}

TEST_F(PrivateTextTest, ProfilesInUrlsAreReplaced) {
  const std::string otter = Pseudonym("forum.example", "river_otter");
  EXPECT_EQ(text_.ReplaceInUrl("https://www.forum.example/u/river_otter/posts?page=2"),
            "https://www.forum.example/u/" + otter + "/posts?page=2");
  EXPECT_EQ(text_.ReplaceInUrl("https://forum.example/@river_otter"),
            "https://forum.example/@" + otter);
  EXPECT_EQ(text_.ReplaceInUrl("https://forum.example/u/townhall"),
            "https://forum.example/u/townhall");
  EXPECT_EQ(text_.ReplaceInUrl("https://forum.example/t/1"), "https://forum.example/t/1");
  EXPECT_EQ(text_.ReplaceInUrl(""), "");
}

TEST_F(PrivateTextTest, ProfilesInUrlsOfATextAreReplacedAsInLinks) {
  const std::string otter = Pseudonym("forum.example", "river_otter");
  for (const std::string url :
       {"https://forum.example/u/river_otter", "HTTP://forum.example/u/river_otter",
        "https://forum.example/x?user=river_otter", "https://forum.example?user=river_otter"}) {
    const std::string shown = text_.ReplaceInUrl(url);
    EXPECT_THAT(shown, HasSubstr(otter));
    for (const auto& [before, after] :
         {std::pair("see ", "."), std::pair("見よ", ""), std::pair("(", "), rest"),
          std::pair("\u201E", "\u201C and so on"), std::pair("", "\n")}) {
      EXPECT_EQ(text_.Replace("other.example", before + url + after).text, before + shown + after);
    }
  }
}

TEST_F(PrivateTextTest, UrlOfATextIsOneMove) {
  const std::string url = "https://forum.example/u/river_otter?user=mill_crow";
  const std::string original = "see " + url + ", vote";
  const ReplacedText out = text_.Replace("forum.example", original);
  ASSERT_EQ(out.moves.size(), 1u);
  const size_t begin = out.NewOffset(4);
  EXPECT_EQ(out.text.substr(begin, out.NewOffset(4 + url.size()) - begin), text_.ReplaceInUrl(url));
  EXPECT_EQ(out.text.substr(out.NewOffset(original.find("vote"))), "vote");
  EXPECT_TRUE(text_.Replace("forum.example", "see https://poll.example/7.").moves.empty());
}

TEST_F(PrivateTextTest, KnownHandlesInsideValuesOfUrlsAreReplaced) {
  text_.Know("forum.example", "river_otter", "");
  EXPECT_THAT(text_.Replace("forum.example", "https://forum.example/x?q=hello+river_otter").text,
              Not(HasSubstr("otter")));
}

TEST_F(PrivateTextTest, UrlAsAValueIsNoHandle) {
  for (const char* url : {"https://share.example/sharer.php?u=https%3A%2F%2Fnews.example%2F1",
                          "https://share.example/?profile=https://news.example/1&x=%3a%2f%2f"}) {
    EXPECT_EQ(text_.ReplaceInUrl(url), url);
    EXPECT_FALSE(NamesAccount(url)) << url;
  }
}

TEST_F(PrivateTextTest, ProfileInAUrlThatIsAValueIsReplaced) {
  const std::string otter = Pseudonym("forum.example", "river_otter");
  EXPECT_EQ(
      text_.ReplaceInUrl("https://a.example/?u=https%3A%2F%2Fforum.example%2Fu%2Friver_otter"),
      "https://a.example/?u=https%3a%2f%2fforum.example%2fu%2f" + otter);
  EXPECT_EQ(text_.ReplaceInUrl("https://a.example/?u=https://forum.example/u/river_otter&b=1"),
            "https://a.example/?u=https://forum.example/u/" + otter + "&b=1");
  EXPECT_TRUE(NamesAccount("https://a.example/?u=https%3A%2F%2Fforum.example%2Fu%2Friver_otter"));
}

TEST_F(PrivateTextTest, UrlsInUrlsEndAtADepthAndHideWhatLiesDeeper) {
  std::string url = "https://forum.example/t/river_otter";
  for (int i = 0; i < 4'000; ++i) url.insert(0, "https://a.example/?u=");
  EXPECT_THAT(text_.Replace("forum.example", url).text, Not(HasSubstr("otter")));
  EXPECT_TRUE(NamesAccount(url));
}

TEST_F(PrivateTextTest, HandlesInQueriesAreReplaced) {
  const std::string otter = Pseudonym("forum.example", "river_otter");
  EXPECT_EQ(text_.ReplaceInUrl("https://forum.example/posts?page=2&user=river_otter#top"),
            "https://forum.example/posts?page=2&user=" + otter + "#top");
  EXPECT_EQ(text_.ReplaceInUrl("https://forum.example/search?q=%40river_otter&q=@townhall"),
            "https://forum.example/search?q=%40" + otter + "&q=@townhall");
  text_.Know("forum.example", "river_otter", "");
  EXPECT_EQ(text_.ReplaceInUrl("https://forum.example/x?by=River_Otter#river_otter"),
            "https://forum.example/x?by=" + otter + "#" + otter);
  for (const char* url : {"https://forum.example/x?user=", "https://forum.example/x?user",
                          "https://forum.example/x?&a=b&", "https://forum.example/x?user=#"}) {
    EXPECT_EQ(text_.ReplaceInUrl(url), url);
  }
}

TEST_F(PrivateTextTest, AuthorOfAStatusIsReplaced) {
  const std::string otter = Pseudonym("forum.example", "river_otter");
  EXPECT_EQ(text_.ReplaceInUrl("https://forum.example/river_otter/status/17"),
            "https://forum.example/" + otter + "/status/17");
  EXPECT_EQ(text_.ReplaceInUrl("https://forum.example/order/status/"),
            "https://forum.example/order/status/");
}

TEST(SealUrl, HidesWhatNamesAnAccountAnywhere) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  for (const char* url :
       {"https://a.example/otter/status/17", "https://a.example/otter/posts/x",
        "https://a.example/list?user=otter", "https://a.example/?q=1&author=otter",
        "https://a.example/?q=@otter", "https://a.example/.sealed/otter"}) {
    const std::string sealed = SealUrl(pseudonyms, url);
    EXPECT_THAT(sealed, Not(HasSubstr("otter"))) << url;
    EXPECT_THAT(OpenUrl(pseudonyms, sealed), IsOkAndHolds(testing::Eq(url)));
  }
}

TEST(SealUrl, HidesProfilesAndOpensAgain) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  const std::string url = "https://forum.example:8443/u/river_otter?tab=all";
  const std::string sealed = SealUrl(pseudonyms, url);
  EXPECT_THAT(sealed, testing::StartsWith("https://forum.example:8443/"));
  EXPECT_THAT(sealed, Not(HasSubstr("otter")));
  EXPECT_EQ(sealed, SealUrl(pseudonyms, url));
  EXPECT_THAT(OpenUrl(pseudonyms, sealed), IsOkAndHolds(testing::Eq(url)));
}

TEST(SealUrl, LeavesOtherUrlsAlone) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  for (const char* url :
       {"https://a.example/news/1", "https://a.example/u/", "https://a.example"}) {
    EXPECT_EQ(SealUrl(pseudonyms, url), url);
    EXPECT_THAT(OpenUrl(pseudonyms, url), IsOkAndHolds(testing::Eq(url)));
  }
}

}  // namespace
}  // namespace claque
