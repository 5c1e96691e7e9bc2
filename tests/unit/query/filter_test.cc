#include "coordinator/query/filter.h"

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "claque/v1/types.pb.h"

namespace claque {
namespace {

using ::testing::HasSubstr;

v1::Post SamplePost() {
  v1::Post post;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(name: "campaigns/c/posts/p1"
         account { platform: "forum.test" followers: 12 create_time { seconds: 1767225600 } }
         post_time { seconds: 1767225600 nanos: 500000000 }
         text: "Vote NOW, say \"yes\" * five"
         lang: "en" hashtags: "vote" hashtags: "Now"
         poll_options { label: "yes" votes: 10 } poll_options { label: "no" votes: -3 })",
      &post));
  return post;
}

// "true", "false" or the error.
std::string Match(std::string_view filter, const google::protobuf::Message& message) {
  const auto parsed = Filter::Parse(filter, message.GetDescriptor());
  if (!parsed.ok()) return parsed.status().ToString();
  return parsed->Matches(message) ? "true" : "false";
}

void ExpectTrue(const google::protobuf::Message& message,
                std::initializer_list<const char*> filters) {
  for (const char* f : filters) EXPECT_EQ(Match(f, message), "true") << f;
}
void ExpectFalse(const google::protobuf::Message& message,
                 std::initializer_list<const char*> filters) {
  for (const char* f : filters) EXPECT_EQ(Match(f, message), "false") << f;
}

TEST(Filter, EmptyFilterMatchesAll) { ExpectTrue(SamplePost(), {"", "  \n"}); }

TEST(Filter, StringsCompareBytewiseAndWithWildcards) {
  ExpectTrue(SamplePost(), {"lang = en", "lang=\"en\"", "lang != 'de'", "lang < f", "lang >= en",
                            "name = campaigns/*/posts/*", "text = \"Vote*five\"", "lang != d*",
                            R"(text = "*say \"yes\" \* five")"});
  ExpectFalse(SamplePost(), {"lang = EN", "lang = e", "text = 'Vote*six'", R"(lang = "e\*")"});
}

TEST(Filter, ValueThatEveryMatchMustHaveIsKnown) {
  const auto value = [](const char* filter) {
    const auto parsed = Filter::Parse(filter, v1::Post::descriptor());
    EXPECT_TRUE(parsed.ok()) << filter;
    return parsed->ValueOf("lang").value_or("none");
  };
  EXPECT_EQ(value("lang = en"), "en");
  EXPECT_EQ(value("kind = social AND lang = \"en\" AND text:now"), "en");
  for (const char* filter : {"", "lang = e*", "lang != en", "lang >= en", "lang = en OR lang = de",
                             "NOT lang = en", "lang:en", "kind = en"}) {
    EXPECT_EQ(value(filter), "none") << filter;
  }
}

TEST(Filter, HasLooksIntoStringsAndRepeatedFields) {
  ExpectTrue(SamplePost(), {"text:now", "hashtags:vote", "hashtags:\"N*\"", "hashtags:*",
                            "poll_options.label:no", "poll_options.votes = 10",
                            "pollOptions.votes < 0", "account:followers", "account:*", "text:*"});
  ExpectFalse(SamplePost(), {"text:never", "hashtags:now", "hashtags:vot", "links:*",
                             "account:handle", "reply_to:*", "poll_options.votes > 10"});
}

TEST(Filter, NumbersTimesAndDatesCompareByValue) {
  ExpectTrue(SamplePost(),
             {"account.followers > 9", "account.followers<=12", "postTime > 2026-01-01",
              "post_time = 2026-01-01T00:00:00.5Z", "post_time < \"2026-01-01T01:00:01+01:00\"",
              "account.createTime = 2026-01-01T01:00:00+01:00"});
  ExpectFalse(SamplePost(), {"account.followers > 12", "post_time < 2026-01-01"});
}

TEST(Filter, BoolsAndEnumsCompareByName) {
  v1::Account account;
  account.set_is_public(true);
  ExpectTrue(account, {"is_public = true", "isPublic != false", "kind = ACCOUNT_KIND_UNSPECIFIED"});
  EXPECT_THAT(Match("kind = NOBODY", account), HasSubstr("position 8: 'NOBODY' is none of "));
  EXPECT_THAT(Match("kind > PROFILE", account), HasSubstr("no order"));
  EXPECT_THAT(Match("is_public = yes", account), HasSubstr("position 13"));
}

// AIP-160, "traversal": what is not set is no match, whatever is asked of it.
TEST(Filter, UnsetFieldsFulfilNoComparison) {
  v1::Post post;
  ExpectFalse(post, {"account.platform != x", "post_time > 1970-01-01", "post_time != 1970-01-01"});
  v1::Account account;
  ExpectFalse(account, {"followers < 5", "followers != 5"});
  ExpectTrue(account, {"NOT followers:*", "is_public = false", "platform = \"\""});
}

TEST(Filter, OrBindsTighterThanAnd) {
  ExpectTrue(SamplePost(), {"lang = de OR lang = en AND text:now", "lang = en text:now",
                            "(lang = de AND text:never) OR lang = en", "NOT lang = de",
                            "-lang = de", "NOT (lang = de OR text:never)", "((lang=en))"});
  ExpectFalse(SamplePost(), {"lang = en AND text:never OR lang = de", "-(lang = en)",
                             "lang = en text:never", "lang = en AND NOT text:now"});
}

TEST(Filter, BareWordsSearchAllStrings) {
  ExpectTrue(SamplePost(), {"now", "forum.test", "\"say \\\"yes\"", "NOT nowhere", "ORAL OR vote"});
  ExpectFalse(SamplePost(), {"nowhere", "vote nowhere"});
}

TEST(Filter, MapsAreAskedByKey) {
  google::protobuf::Struct message;
  (*message.mutable_fields())["a b"].set_string_value("x");
  ExpectTrue(message, {"fields:\"a b\"", "fields.\"a b\".string_value = x", "fields:*"});
  ExpectFalse(message, {"fields:c", "fields.c.string_value = x"});
}

TEST(Filter, ErrorsNameThePosition) {
  const v1::Post post = SamplePost();
  const std::pair<const char*, const char*> cases[] = {
      {"nope = 1", "position 1: no field 'nope' in Post"},
      {"lang = en AND account.nope = 1", "position 15: no field 'nope' in Account"},
      {"lang.x = 1", "position 1: 'lang' has no fields"},
      {"lang =", "position 7: expected a value"},
      {"lang = \"x", "position 8: string is never closed"},
      {"(lang = en", "position 1: '(' is never closed"},
      {"lang = en)", "position 10: unexpected ')'"},
      {"AND", "position 1: expected a field or a word, not 'AND'"},
      {"lang = en AND", "position 14: expected"},
      {"size(lang) > 1", "position 1: functions"},
      {"hashtags = vote", "position 12: 'hashtags' is repeated: use ':'"},
      {"account = x", "position 11: 'account' is a message"},
      {"account.followers > many", "position 21: 'many' is not a number"},
      {"post_time > soon", "position 13: 'soon' is not an RFC 3339"},
      {"lang > e*", "position 8: '*'"},
  };
  for (const auto& [filter, error] : cases) {
    const auto parsed = Filter::Parse(filter, post.GetDescriptor());
    ASSERT_FALSE(parsed.ok()) << filter;
    EXPECT_EQ(parsed.status().code(), Code::kInvalidArgument);
    EXPECT_THAT(parsed.status().message(), HasSubstr(error)) << filter;
  }
}

TEST(Filter, LengthAndDepthAreBounded) {
  const v1::Post post = SamplePost();
  EXPECT_THAT(Match(std::string(4097, 'a'), post), HasSubstr("longer than 4096 bytes"));
  EXPECT_THAT(Match(std::string(4000, '('), post), HasSubstr("nested deeper than 32"));
  EXPECT_THAT(Match(std::string(4000, '-') + "a", post), HasSubstr("nested deeper than 32"));
}

}  // namespace
}  // namespace claque
