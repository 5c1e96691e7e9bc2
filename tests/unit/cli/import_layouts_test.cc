// The layouts, each with a few lines as its tool writes them; all names are invented.
#include <sstream>

#include "cli/import/import_reader.h"
#include "cli/import/language_names.h"
#include "tests/support/import_file.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::ReadImport;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(CoorTweetLayout, RowsArePostsWithoutTextThatShareOneObject) {
  const auto read = ReadImport(
      "object_id,account_id,content_id,timestamp_share\n"
      "https://a.example/1,mill_crow,17,1800000000\n"
      "#GoNorth,mill_crow,17,1800000000\n"
      ",mill_crow,18,1800000000\n",
      {"f.csv", "x.com"});
  EXPECT_THAT(read.about, StartsWith("traces as CooRTweet has them: object_id \u2192 object"));
  ASSERT_THAT(read.posts, SizeIs(2));
  EXPECT_THAT(read.posts[0].objects(), ElementsAre("https://a.example/1"));
  EXPECT_EQ(read.posts[0].handle(), "mill_crow");
  EXPECT_EQ(read.posts[0].content_id(), "17");
  EXPECT_EQ(read.posts[0].text(), "");
  EXPECT_THAT(read.posts[1].objects(), ElementsAre("#GoNorth"));
  EXPECT_THAT(read.refused, ElementsAre("f.csv:4: text: is missing"));
}

TEST(CoorTweetLayout, PostsThatAreAnsweredOrRepostedMayStandBeside) {
  const auto read = ReadImport(
      "object_id,account_id,content_id,timestamp_share,repost_of,reply_to\n"
      "#GoNorth,mill_crow,18,1800000000,17,\n"
      "#GoNorth,mill_crow,19,1800000000,,17\n",
      {"f.csv", "x.com"});
  ASSERT_THAT(read.posts, SizeIs(2));
  EXPECT_EQ(read.posts[0].repost_of(), "17");
  EXPECT_EQ(read.posts[1].reply_to(), "17");
}

TEST(PostsLayout, HashesOfPicturesStandInOneColumnSeveralAtATime) {
  const auto read = ReadImport(
      "account,time,text,phash,md5\n"
      "mill_crow,1800000000,look,\"E0C8F0F8FCFEFF7F,0011223344556677\","
      "900150983cd24fb0d6963f7d28e17f72\n"
      "mill_crow,1800000001,,,kAFQmDzST7DWlj99KOF/cg==\n"
      "mill_crow,1800000002,look,cat.jpg,\n",
      {"f.csv", "x.com"});
  ASSERT_THAT(read.posts, SizeIs(2));
  EXPECT_THAT(read.posts[0].media_hashes(), ElementsAre("e0c8f0f8fcfeff7f", "0011223344556677"))
      << "of two hashes of one picture the perceptual one";
  EXPECT_THAT(read.posts[1].media_hashes(), ElementsAre("900150983cd24fb0d6963f7d28e17f72"))
      << "a picture needs no text";
  EXPECT_THAT(read.refused, ElementsAre(StartsWith("f.csv:4: media_hash: \"cat.jpg\" is no hash")));
}

TEST(PostsLayout, HashesOfPicturesOfJsonLinesAreAList) {
  const auto read = ReadImport(
      "{\"account\":\"mill_crow\",\"time\":1800000000,\"mediaHash\":[\"e0c8f0f8fcfeff7f\","
      "\"0011223344556677\"]}\n"
      "{\"account\":\"mill_crow\",\"time\":1800000000,\"mediaHash\":[\"x\"]}\n",
      {"f.jsonl", "x.com"});
  ASSERT_THAT(read.posts, SizeIs(1));
  EXPECT_THAT(read.posts[0].media_hashes(), ElementsAre("e0c8f0f8fcfeff7f", "0011223344556677"));
  EXPECT_THAT(read.refused, ElementsAre(StartsWith("f.jsonl:2: media_hash: \"x\" is no hash")));
}

TEST(IraTweetsLayout, DatesHaveTheMonthFirstAndLanguagesAreNames) {
  const auto read = ReadImport(
      "external_author_id,author,content,region,language,publish_date,harvested_date,followers,"
      "tweet_id,article_url,tco1_step1\n"
      "9,MILL_CROW,\"Vote, all\",Unknown,Farsi (Persian),10/1/2017 19:58,10/1/2017 19:59,1052,"
      "914580356430536707,http://x.com/9/statuses/914580356430536707,https://a.example/7\n",
      {"f.csv"});
  EXPECT_THAT(read.about, HasSubstr("publish_date \u2192 time"));
  ASSERT_THAT(read.posts, SizeIs(1));
  const v1::ImportedPost& post = read.posts[0];
  EXPECT_EQ(post.platform(), "x.com");
  EXPECT_EQ(post.handle(), "MILL_CROW");
  EXPECT_EQ(post.text(), "Vote, all");
  EXPECT_EQ(post.lang(), "fa");
  EXPECT_EQ(post.post_time().seconds(), 1'506'887'880);
  EXPECT_EQ(post.followers(), 1052);
  EXPECT_EQ(post.url(), "http://x.com/9/statuses/914580356430536707");
  EXPECT_THAT(post.objects(), ElementsAre("https://a.example/7"));
}

TEST(TwitterReleaseLayout, ListsInBracketsAreObjects) {
  const auto read = ReadImport(
      "tweetid,userid,user_display_name,user_screen_name,follower_count,account_creation_date,"
      "tweet_language,tweet_text,tweet_time,in_reply_to_tweetid,quoted_tweet_tweetid,is_retweet,"
      "retweet_userid,retweet_tweetid,hashtags,urls,user_mentions\n"
      "17,9,Mill Crow,mill_crow,5,2015-06-01,und,RT @reed: go,2016-11-02 18:27,,,True,8,16,"
      "\"[GoNorth, Vote]\",\"[https://a.example/1,2, https://b.example]\",[8]\n",
      {"f.csv"});
  ASSERT_THAT(read.posts, SizeIs(1));
  const v1::ImportedPost& post = read.posts[0];
  EXPECT_EQ(post.handle(), "mill_crow");
  EXPECT_EQ(post.content_id(), "17");
  EXPECT_EQ(post.repost_of(), "16");
  EXPECT_EQ(post.lang(), "");
  EXPECT_EQ(post.post_time().seconds(), 1'478'111'220);
  EXPECT_EQ(post.account_create_time().seconds(), 1'433'116'800);
  EXPECT_THAT(post.objects(),
              ElementsAre("#GoNorth", "#Vote", "https://a.example/1,2", "https://b.example"));
}

TEST(FourCatLayout, UnixTimeGoesBeforeTheLocalOneAndTheLinkNamesThePlatform) {
  const auto read = ReadImport(
      "id,thread_id,timestamp,unix_timestamp,link,body,author,language_guess,hashtags,urls,"
      "mentions\n"
      "17,17,2027-01-15 09:00:00,1800000000,https://x.com/mill_crow/status/17,go #GoNorth,"
      "mill_crow,en,\"GoNorth,Vote\",\"https://a.example/1,https://b.example/2\",reed\n",
      {"f.csv"});
  EXPECT_THAT(read.about, StartsWith("4CAT export: author \u2192 account, body \u2192 text"));
  ASSERT_THAT(read.posts, SizeIs(1));
  const v1::ImportedPost& post = read.posts[0];
  EXPECT_EQ(post.platform(), "x.com");
  EXPECT_EQ(post.post_time().seconds(), 1'800'000'000);
  EXPECT_EQ(post.lang(), "en");
  EXPECT_THAT(post.objects(), ElementsAre("#GoNorth", "#Vote", "https://a.example/1",
                                          "https://b.example/2", "@reed"));
}

TEST(FourCatLayout, PicturesOfImageboardsHaveTheirMd5) {
  const auto read = ReadImport(
      "id,thread_id,timestamp,body,author,image_file,image_md5\n"
      "17,17,2027-01-15 08:00:00,look,Anonymous,1.jpg,kAFQmDzST7DWlj99KOF/cg==\n",
      {"f.csv", "board.example"});
  ASSERT_THAT(read.posts, SizeIs(1));
  EXPECT_THAT(read.posts[0].media_hashes(), ElementsAre("900150983cd24fb0d6963f7d28e17f72"));
}

TEST(FourCatLayout, SubjectOfAThreadStandsBeforeItsText) {
  const auto read = ReadImport(
      "{\"id\":1,\"thread_id\":1,\"author\":\"mill_crow\",\"body\":\"come\",\"subject\":\"North\","
      "\"timestamp\":\"2027-01-15 08:00:00\"}\n",
      {"f.ndjson", "board.example"});
  EXPECT_THAT(read.about, StartsWith("4CAT export"));
  ASSERT_THAT(read.posts, SizeIs(1));
  EXPECT_EQ(read.posts[0].text(), "North\n\ncome");
}

constexpr std::string_view kX =
    R"({"nav_index":"1:2:0","item_id":"17","timestamp_collected":1800000100000,)"
    R"("source_platform":"twitter.com","source_platform_url":"https://x.com/home","data":)"
    R"({"rest_id":"17","core":{"user_results":{"result":{"core":{"screen_name":"mill_crow",)"
    R"("created_at":"Sat Jan 01 17:50:03 +0000 2011"},"legacy":{"followers_count":5}}}},)"
    R"("legacy":{"full_text":"go https://t.co/a","created_at":"Fri Jan 15 08:00:00 +0000 2027",)"
    R"("lang":"en","in_reply_to_status_id_str":"16","in_reply_to_screen_name":"reed",)"
    R"("entities":{"hashtags":[{"text":"GoNorth"}],"urls":[{"expanded_url":)"
    R"("https://a.example/1"}],"user_mentions":[{"screen_name":"reed"}]}}}})";

TEST(Zeeschuimer, PostOfXHasItsAuthorFromWhereverTheClientPutsIt) {
  const auto read = ReadImport(std::string(kX) + "\n", {"f.ndjson"});
  EXPECT_THAT(read.about, StartsWith("Zeeschuimer's collection"));
  ASSERT_THAT(read.posts, SizeIs(1)) << read.refused[0];
  const v1::ImportedPost& post = read.posts[0];
  EXPECT_EQ(post.platform(), "x.com");
  EXPECT_EQ(post.handle(), "mill_crow");
  EXPECT_EQ(post.url(), "https://x.com/mill_crow/status/17");
  EXPECT_EQ(post.reply_to(), "https://x.com/reed/status/16");
  EXPECT_EQ(post.text(), "go https://t.co/a");
  EXPECT_EQ(post.post_time().seconds(), 1'800'000'000);
  EXPECT_EQ(post.account_create_time().seconds(), 1'293'904'203);
  EXPECT_EQ(post.followers(), 5);
  EXPECT_THAT(post.objects(), ElementsAre("#GoNorth", "https://a.example/1", "@reed"));
}

TEST(Zeeschuimer, RepostHasTheWholeTextOfWhatItRepeats) {
  const auto read = ReadImport(
      R"({"source_platform":"x.com","data":{"rest_id":"18","core":{"user_results":{"result":)"
      R"({"legacy":{"screen_name":"mill_crow"}}}},"legacy":{"full_text":"RT @reed: all of it is…",)"
      R"("created_at":"Fri Jan 15 08:00:00 +0000 2027","retweeted_status_result":{"result":)"
      R"({"tweet":{"rest_id":"16","core":{"user_results":{"result":{"legacy":{"screen_name":)"
      R"("reed"}}}},"legacy":{"full_text":"all of it is here"}}}}}}})"
      "\n",
      {"f.ndjson"});
  ASSERT_THAT(read.posts, SizeIs(1)) << read.refused[0];
  EXPECT_EQ(read.posts[0].text(), "RT @reed: all of it is here");
  EXPECT_EQ(read.posts[0].repost_of(), "https://x.com/reed/status/16");
}

TEST(Zeeschuimer, FilmOfTikTokAndPostOfInstagramAreRead) {
  const auto read = ReadImport(
      R"({"source_platform":"tiktok.com","data":{"id":"7","desc":"go #GoNorth","createTime":)"
      R"(1800000000,"author":{"uniqueId":"mill_crow"},"authorStats":{"followerCount":3},)"
      R"("textExtra":[{"hashtagName":"GoNorth"},{"userId":"1"}],"challenges":[{"title":"vote"}]}})"
      "\n"
      R"({"source_platform":"instagram.com","data":{"code":"Cx","taken_at":1800000000,"user":)"
      R"({"username":"mill_crow"},"caption":{"text":"come"}}})"
      "\n"
      R"({"source_platform":"instagram.com","data":{"shortcode":"Cy","taken_at_timestamp":)"
      R"(1800000000,"owner":{"username":"reed"},"edge_media_to_caption":{"edges":[{"node":)"
      R"({"text":"see"}}]}}})"
      "\n",
      {"f.ndjson"});
  EXPECT_THAT(read.refused, IsEmpty());
  ASSERT_THAT(read.posts, SizeIs(3));
  EXPECT_EQ(read.posts[0].url(), "https://www.tiktok.com/@mill_crow/video/7");
  EXPECT_THAT(read.posts[0].objects(), ElementsAre("#GoNorth", "#vote"));
  EXPECT_EQ(read.posts[1].url(), "https://www.instagram.com/p/Cx");
  EXPECT_EQ(read.posts[1].text(), "come");
  EXPECT_EQ(read.posts[2].handle(), "reed");
  EXPECT_EQ(read.posts[2].text(), "see");
}

TEST(Zeeschuimer, WhatFourCatKeptOfItIsReadToo) {
  const auto read =
      ReadImport(R"({"id":"7","desc":"go","createTime":1800000000,"author":"mill_crow",)"
                 R"("__import_meta":{"source_platform":"tiktok.com"}})"
                 "\n",
                 {"f.ndjson"});
  ASSERT_THAT(read.posts, SizeIs(1)) << read.refused[0];
  EXPECT_EQ(read.posts[0].handle(), "mill_crow");
}

TEST(Zeeschuimer, OtherPlatformIsRefusedByNameAndReadingGoesOn) {
  const auto read =
      ReadImport("{\"source_platform\":\"linkedin.com\",\"data\":{}}\n" + std::string(kX) + "\n" +
                     "{\"source_platform\":\"x.com\",\"data\":{\"legacy\":7}}\n",
                 {"f.ndjson"});
  EXPECT_THAT(read.posts, SizeIs(1));
  EXPECT_THAT(read.refused,
              ElementsAre(AllOf(StartsWith("f.ndjson:1: source_platform: \"linkedin.com\" cannot "
                                           "be read yet"),
                                HasSubstr("x.com")),
                          "f.ndjson:3: data: is no post of X"));
}

TEST(Layout, NamedOneIsTakenWhateverTheColumnsSay) {
  const std::string traces =
      "object_id,account_id,content_id,timestamp_share,time\nhttps://a.example/1,ann,17,1,2\n";
  EXPECT_EQ(ReadImport(traces, {"f", "p"}).posts[0].post_time().seconds(), 1);
  const auto as_posts = ReadImport(traces, {"f", "p", v1::POST_FILE});
  ASSERT_THAT(as_posts.posts, SizeIs(1));
  EXPECT_EQ(as_posts.posts[0].post_time().seconds(), 2);
  EXPECT_THAT(ReadImport(traces, {"f", "p", v1::FOUR_CAT}).refused,
              ElementsAre(StartsWith("f:1: has no column \"account\", \"text\"")));
  EXPECT_THAT(ReadImport("{\"account\":\"a\"}\n", {"f", "p", v1::ZEESCHUIMER}).refused,
              ElementsAre(StartsWith("f:1: is nothing that Zeeschuimer writes")));
}

TEST(LanguageTag, TakesNamesAndTagsAndNothingElse) {
  EXPECT_EQ(LanguageTag("English"), "en");
  EXPECT_EQ(LanguageTag("Simplified Chinese"), "zh-Hans");
  EXPECT_EQ(LanguageTag("pt-BR"), "pt-BR");
  for (const auto* none : {"und", "qme", "zxx", "LANGUAGE UNDEFINED", "e", "en-", "english!", ""}) {
    EXPECT_EQ(LanguageTag(none), "") << none;
  }
}

}  // namespace
}  // namespace claque
