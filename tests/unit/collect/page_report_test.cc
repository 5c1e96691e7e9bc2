#include "worker/collect/page_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace claque {
namespace {

using testing::HasSubstr;

class PageReportTest : public testing::Test {
 protected:
  static const Classifier& classifier() {
    static const std::unique_ptr<Classifier> loaded = *Classifier::Load("");
    return *loaded;
  }

  static FetchedUrl Captured(std::string body) {
    FetchedUrl fetched;
    fetched.lease = {"a.test", 3};
    fetched.url.set_campaign("c");
    fetched.url.set_url("http://a.test/page");
    fetched.url.set_depth(2);
    fetched.url.set_source_index(1);
    fetched.outcome = v1::CAPTURED;
    fetched.response.http_status = 200;
    fetched.response.headers = {{"Content-Type", "text/html; charset=utf-8"},
                                {"ETag", "\"v2\""},
                                {"Last-Modified", "Fri, 15 Jan 2027 08:00:00 GMT"}};
    fetched.response.peer = "192.0.2.1";
    fetched.response.elapsed = std::chrono::milliseconds(1500);
    fetched.response.body = fetched.response.payload = std::move(body);
    return fetched;
  }

  static v1::PageResult Make(const FetchedUrl& fetched, PageReportLimits limits = {}) {
    v1::Capture capture;
    capture.set_url(fetched.url.url());
    return MakePageResult(fetched, fetched.outcome == v1::CAPTURED ? &capture : nullptr,
                          classifier(), limits);
  }

  static std::string Article(size_t paragraphs) {
    std::string body =
        "<html><head><title>River festival opens</title></head><body><article><h1>"
        "River festival opens</h1>";
    for (size_t i = 0; i < paragraphs; ++i) {
      body +=
          "<p>The town council opened the river festival this morning, and several hundred "
          "visitors came to the old bridge to hear the band play. Číslo " +
          std::to_string(i) + ".</p>";
    }
    return body + "</article></body></html>";
  }
};

TEST_F(PageReportTest, CarriesWhatTheTransferSays) {
  const v1::PageResult result = Make(Captured(Article(4)));
  EXPECT_EQ(result.campaign(), "c");
  EXPECT_EQ(result.url(), "http://a.test/page");
  EXPECT_EQ(result.etag(), "\"v2\"");
  EXPECT_EQ(result.last_modified(), "Fri, 15 Jan 2027 08:00:00 GMT");
  EXPECT_EQ(result.peer(), "192.0.2.1");
  EXPECT_EQ(result.elapsed().seconds(), 1);
  EXPECT_EQ(result.elapsed().nanos(), 500'000'000);
  EXPECT_EQ(result.page().depth(), 2);
  EXPECT_EQ(result.page().source_index(), 1);
  EXPECT_EQ(result.page().http_status(), 200);
  EXPECT_TRUE(result.page().has_capture());
  EXPECT_EQ(result.page().name(), "") << "names are the coordinator's";
}

TEST_F(PageReportTest, ArticleHasTitleLanguageAndText) {
  const v1::Page page = Make(Captured(Article(4))).page();
  EXPECT_THAT(page.title(), HasSubstr("River festival opens"));
  EXPECT_EQ(page.lang(), "en");
  EXPECT_THAT(page.main_text(), HasSubstr("town council opened"));
  EXPECT_EQ(page.reason(), "");
}

TEST_F(PageReportTest, MainTextIsCutBetweenCharactersAndCountedWhole) {
  const v1::Page page = Make(Captured(Article(200))).page();
  EXPECT_LE(page.main_text().size(), 8u << 10);
  EXPECT_GT(page.main_text().size(), (8u << 10) - 4);
  EXPECT_GT(page.main_text_chars(), 20'000);
}

TEST_F(PageReportTest, PageWithoutTextSaysWhy) {
  FetchedUrl fetched = Captured(std::string("\x89PNG\r\n\x1a\n\0\0\0\0", 12));
  fetched.response.headers = {{"Content-Type", "image/png"}};
  const v1::Page page = Make(fetched).page();
  EXPECT_EQ(page.main_text(), "");
  EXPECT_EQ(page.lang(), "und");
  EXPECT_NE(page.reason(), "");
}

TEST_F(PageReportTest, RedirectIsALinkForTheFrontier) {
  FetchedUrl fetched = Captured("");
  fetched.outcome = v1::REDIRECTED;
  fetched.response.http_status = 301;
  fetched.redirect_url = "http://b.test/";
  const v1::PageResult result = Make(fetched);
  EXPECT_EQ(result.page().redirect_url(), "http://b.test/");
  ASSERT_EQ(result.links_size(), 1);
  EXPECT_EQ(result.links(0).kind(), v1::REDIRECT);
  EXPECT_FALSE(result.page().has_capture());
  EXPECT_EQ(result.etag(), "") << "validators belong to what was captured";
}

TEST_F(PageReportTest, OversizedResultIsTrimmedAndSaysHow) {
  std::string body = Article(4);
  body.resize(body.size() - std::string("</body></html>").size());
  for (int i = 0; i < 3000; ++i) {
    body += "<a href=\"/" + std::to_string(i) + "/" + std::string(300, 'x') + "\">more</a> ";
  }
  const v1::PageResult result =
      Make(Captured(body + "</body></html>"), {.max_result_bytes = 100 << 10});
  EXPECT_LE(result.ByteSizeLong(), size_t{100} << 10);
  EXPECT_GT(result.links_size(), 0);
  EXPECT_THAT(result.page().reason(), HasSubstr("links left out"));
}

TEST_F(PageReportTest, ReasonWithBrokenBytesStaysAValidString) {
  FetchedUrl fetched = Captured("");
  fetched.outcome = v1::NETWORK_ERROR;
  fetched.reason = "server said \xff\xfe";
  v1::PageResult parsed;
  EXPECT_TRUE(parsed.ParseFromString(Make(fetched).SerializeAsString()));
}

TEST_F(PageReportTest, IsAFunctionOfItsInput) {
  const FetchedUrl fetched = Captured(Article(20));
  EXPECT_EQ(Make(fetched).SerializeAsString(), Make(fetched).SerializeAsString());
}

// Whoever tells of a mission quotes it, often in full.
TEST_F(PageReportTest, NewsThatQuotesAMissionIsNoMission) {
  size_t pages = 0;
  for (const auto& file : std::filesystem::directory_iterator(CLAQUE_NEWS_PAGES)) {
    std::ostringstream body;
    body << std::ifstream(file.path()).rdbuf();
    const v1::PageResult result = Make(Captured(body.str()));
    EXPECT_GT(result.posts_size(), 0) << file.path();
    for (const v1::ExtractedPost& post : result.posts()) {
      EXPECT_FALSE(post.has_mission()) << file.path() << " " << post.mission().confidence();
    }
    ++pages;
  }
  EXPECT_GE(pages, 10u);
}

}  // namespace
}  // namespace claque
