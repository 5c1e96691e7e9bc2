// Every saved page of the shared articles and news gives a title, a language or text to tell it by,
// and text or a stated reason.
#include "tests/eval/extract_data.h"

#include <gtest/gtest.h>

#include "common/text/utf8.h"
#include "worker/extract/links.h"
#include "worker/extract/page.h"
#include "worker/extract/schema_posts.h"

namespace claque {
namespace {

void CheckFolder(const std::filesystem::path& dir, std::initializer_list<const char*> suffixes,
                 size_t least) {
  const auto url = Url::Parse("https://saved.example.org/page/1");
  size_t pages = 0;
  for (const char* suffix : suffixes) {
    for (const auto& file : eval::FilesIn(dir, suffix)) {
      if (file.filename() == "expected.html") continue;
      ++pages;
      const std::string body = eval::ReadFile(file);
      const ExtractedPage page = ExtractPage({body, "text/html", &*url});
      EXPECT_FALSE(page.title.empty()) << file;
      EXPECT_TRUE(!page.declared_lang.empty() || !page.main_text.empty()) << file;
      EXPECT_TRUE(!page.main_text.empty() || !page.reason.empty()) << file;
      EXPECT_TRUE(IsValidUtf8(page.main_text)) << file;
      EXPECT_LE(page.links.size(), extract::kMaxLinks) << file;
      EXPECT_LE(page.posts.size(), extract::kMaxPosts) << file;
      for (const auto& post : page.posts) {
        EXPECT_FALSE(post.account().platform().empty()) << file;
        EXPECT_TRUE(!post.text().empty() || !post.repost_of().empty()) << file;
      }
    }
  }
  EXPECT_GE(pages, least);
}

TEST(SavedPages, ArticlesGiveTitleLanguageAndTextOrReason) {
  const auto data = eval::ExtractionData();
  if (!data) GTEST_SKIP() << "no shared data: set CLAQUE_SHARED_DIR";
  CheckFolder(*data / "articles", {".html.gz", ".html"}, 400);
}

TEST(SavedPages, NewsGiveTitleLanguageAndTextOrReason) {
  const auto data = eval::ExtractionData();
  if (!data) GTEST_SKIP() << "no shared data: set CLAQUE_SHARED_DIR";
  CheckFolder(*data / "news", {".html.gz"}, 100);
}

TEST(SavedFeeds, AllAreReadWithoutHarm) {
  const auto data = eval::ExtractionData();
  if (!data) GTEST_SKIP() << "no shared data: set CLAQUE_SHARED_DIR";
  const auto url = Url::Parse("https://saved.example.org/feed");
  size_t items = 0;
  for (const char* folder : {"feeds", "sitemaps", "microformats", "structured"}) {
    for (const auto& file : eval::FilesIn(*data / folder, "")) {
      const std::string body = eval::ReadFile(file);
      const ExtractedPage page = ExtractPage({body, "", &*url});
      EXPECT_TRUE(!page.main_text.empty() || !page.reason.empty()) << file;
      items += page.posts.size();
    }
  }
  EXPECT_GE(items, 500u);
}

}  // namespace
}  // namespace claque
