#include "cli/export_shares.h"

#include <gmock/gmock.h>

#include <sstream>

#include "common/text/post_names.h"

namespace claque {
namespace {

v1::Trace TraceOf(v1::ObjectKind kind, const std::string& object, const std::string& account,
                  const std::string& post, int64_t time) {
  v1::Trace trace;
  trace.set_object_kind(kind);
  trace.set_object(object);
  if (!account.empty()) trace.set_account("campaigns/c/accounts/" + account);
  trace.set_post("campaigns/c/posts/" + post);
  trace.mutable_post_time()->set_seconds(time);
  trace.set_platform("x.com");
  trace.set_lang("en");
  return trace;
}

TEST(ExportShares, RowsAreByAccountTimeObjectAndPostWhateverCameFirst) {
  std::vector<ShareRow> rows;
  AddShare(TraceOf(v1::URL, "https://a.example/?q=1,2", "crow", "p1", 9), &rows);
  AddShare(TraceOf(v1::HASHTAG, "go", "otter", "p2", -5), &rows);
  AddShare(TraceOf(v1::URL, "https://a.example/", "crow", "p3", 7), &rows);
  AddShare(TraceOf(v1::URL, "https://a.example/", "crow", "p2", 7), &rows);
  AddShare(TraceOf(v1::HASHTAG, "go", "crow", "p3", 7), &rows);
  std::ostringstream out;
  WriteShares(rows, out);
  EXPECT_EQ(out.str(),
            "object_id,account_id,content_id,timestamp_share,lang,platform,repost_of,quote_of,"
            "reply_to\n"
            "HASHTAG go,crow,p3,7,en,x.com,,,\n"
            "URL https://a.example/,crow,p2,7,en,x.com,,,\n"
            "URL https://a.example/,crow,p3,7,en,x.com,,,\n"
            "\"URL https://a.example/?q=1,2\",crow,p1,9,en,x.com,,,\n"
            "HASHTAG go,otter,p2,-5,en,x.com,,,\n");
}

// By permalink, by what an import file calls it on the same platform; else as it is said.
TEST(ExportShares, ObjectThatIsAPostNamesThePostOfTheFile) {
  const std::string linked = PostIdOfPermalink("https://a.example/p/1");
  std::vector<ShareRow> rows;
  AddShare(TraceOf(v1::HASHTAG, "go", "a", linked, 1), &rows);
  v1::Trace keyed = TraceOf(v1::HASHTAG, "go", "b", "p2", 2);
  keyed.set_post_key(17);
  AddShare(keyed, &rows);
  AddShare(TraceOf(v1::REPOST, "https://A.example/p/1#x", "c", "p3", 3), &rows);
  AddShare(TraceOf(v1::URL, "https://a.example/p/1", "d", "p4", 4), &rows);
  v1::Trace reply = TraceOf(v1::REPLY_TARGET, "id-17", "e", "p5", 5);
  reply.set_target_key(17);
  AddShare(reply, &rows);
  reply.set_platform("y.com");
  reply.set_account("campaigns/c/accounts/f");
  AddShare(reply, &rows);
  std::ostringstream out;
  WriteShares(rows, out);
  EXPECT_EQ(out.str().substr(out.str().find("REPOST")),
            "REPOST https://A.example/p/1#x,c,p3,3,en,x.com," + linked +
                ",,\n"
                "URL https://a.example/p/1,d,p4,4,en,x.com,," +
                linked +
                ",\n"
                "REPLY_TARGET id-17,e,p5,5,en,x.com,,,p2\n"
                "REPLY_TARGET id-17,f,p5,5,en,y.com,,,id-17\n");
}

TEST(ExportShares, RowsAreWhatTheRunComparesSitesAndPicturesToo) {
  std::vector<ShareRow> rows;
  const auto add = [&](v1::ObjectKind kind, const std::string& object, const std::string& account,
                       const std::string& post, const std::string& site = "") {
    v1::Trace trace = TraceOf(kind, object, account, post, 1);
    trace.set_site(site);
    AddShare(trace, &rows);
  };
  add(v1::URL, "http://front.test/1", "anna", "p1", "front.test");
  add(v1::URL, "http://front.test/2", "anna", "p1", "front.test");
  add(v1::URL, "http://both.test/", "anna", "p2", "both.test");
  add(v1::URL, "http://both.test/", "ben", "p3", "both.test");
  add(v1::MEDIA_HASH, "e0c8f0f8fcfeff7f", "anna", "p2");
  add(v1::MEDIA_HASH, "e0c8f0f8fcfeff7f", "ben", "p3");
  add(v1::MEDIA_HASH, "0011223344556677", "ben", "p4");
  const auto objects_of = [&](v1::CoordinationMode mode) {
    std::vector<ShareRow> counted = rows;
    CountEachOnce(mode, &counted);
    std::vector<std::string> out;
    for (const ShareRow& row : counted) out.push_back(row.object + " " + row.post);
    return out;
  };
  const std::vector<std::string> shared = {
      "URL http://front.test/1 p1", "URL http://front.test/2 p1", "URL http://both.test/ p2",
      "URL http://both.test/ p3", "MEDIA_HASH 0011223344556677 p4"};
  EXPECT_EQ(objects_of(v1::COORTWEET), shared);
  std::vector<std::string> with_site = shared;
  with_site.push_back("SITE front.test p1");
  EXPECT_EQ(objects_of(v1::NATIVE), with_site);
}

TEST(ExportShares, WithoutAccountOrTimeThereIsNoRow) {
  std::vector<ShareRow> rows;
  v1::Trace untimed = TraceOf(v1::HASHTAG, "go", "crow", "p1", 0);
  untimed.clear_post_time();
  AddShare(untimed, &rows);
  AddShare(TraceOf(v1::HASHTAG, "go", "", "p1", 7), &rows);
  EXPECT_TRUE(rows.empty());
}

}  // namespace
}  // namespace claque
