#include "cli/demo/answer.h"

#include <gtest/gtest.h>

#include <map>

namespace claque::demo {
namespace {

std::map<std::string, std::string> Headers(const Answer& answer) {
  return {answer.headers.begin(), answer.headers.end()};
}

Page PageThat(Behaviour behaviour) {
  Page page;
  page.body = "<p>words</p>";
  page.modified = 1800000000;
  page.behaviour = behaviour;
  return page;
}

TEST(Answer, TroublesEndAfterTheFirstRequest) {
  EXPECT_EQ(AnswerFor(PageThat(Behaviour::kUnavailable), 1, false, {}).status, 503u);
  EXPECT_EQ(AnswerFor(PageThat(Behaviour::kUnavailable), 2, false, {}).status, 200u);
  EXPECT_TRUE(AnswerFor(PageThat(Behaviour::kReset), 1, false, {}).cut);
  EXPECT_FALSE(AnswerFor(PageThat(Behaviour::kReset), 2, false, {}).cut);
  EXPECT_EQ(AnswerFor(PageThat(Behaviour::kVanishing), 1, false, {}).status, 200u);
  EXPECT_EQ(AnswerFor(PageThat(Behaviour::kVanishing), 2, false, {}).status, 404u);
  const Answer limited = AnswerFor(PageThat(Behaviour::kRateLimited), 1, false, {});
  EXPECT_EQ(limited.status, 429u);
  EXPECT_EQ(Headers(limited)["Retry-After"], "2");
}

TEST(Answer, SteadyDependsOnTheUrlAlone) {
  for (const Behaviour b : {Behaviour::kUnavailable, Behaviour::kReset, Behaviour::kRateLimited,
                            Behaviour::kVanishing, Behaviour::kPlain}) {
    for (const int64_t count : {1, 2, 9}) {
      const Answer answer = AnswerFor(PageThat(b), count, true, {});
      EXPECT_EQ(answer.status, 200u);
      EXPECT_FALSE(answer.cut);
    }
  }
  EXPECT_EQ(AnswerFor(PageThat(Behaviour::kRefused), 5, true, {}).status, 403u);
}

TEST(Answer, ValidatorsGive304) {
  const Page page = PageThat(Behaviour::kPlain);
  auto headers = Headers(AnswerFor(page, 1, true, {}));
  EXPECT_EQ(AnswerFor(page, 2, true, {.none_match = headers["ETag"]}).status, 304u);
  EXPECT_EQ(AnswerFor(page, 2, true, {.none_match = "\"other\""}).status, 200u);
  EXPECT_EQ(AnswerFor(page, 2, true, {.modified_since = headers["Last-Modified"]}).status, 304u);
  // RFC 9110, section 13.1.3: If-Modified-Since is ignored where If-None-Match is sent.
  EXPECT_EQ(AnswerFor(page, 2, true,
                      {.none_match = "\"other\"", .modified_since = headers["Last-Modified"]})
                .status,
            200u);
}

TEST(Answer, GzipWhereAccepted) {
  const Answer packed =
      AnswerFor(PageThat(Behaviour::kPlain), 1, true, {.accept_encoding = "gzip"});
  EXPECT_EQ(Headers(packed)["Content-Encoding"], "gzip");
  EXPECT_EQ(packed.body.substr(0, 2), "\x1f\x8b");
}

}  // namespace
}  // namespace claque::demo
