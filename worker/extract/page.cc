#include "worker/extract/page.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/base/hash.h"
#include "common/text/utf8.h"
#include "worker/extract/dates.h"
#include "worker/extract/encoding.h"
#include "worker/extract/feed.h"
#include "worker/extract/item.h"
#include "worker/extract/links.h"
#include "worker/extract/main_text.h"
#include "worker/extract/metadata.h"
#include "worker/extract/mf2.h"
#include "worker/extract/microdata.h"
#include "worker/extract/post_text.h"
#include "worker/extract/query.h"
#include "worker/extract/schema_posts.h"
#include "worker/extract/sniff.h"
#include "worker/extract/text_util.h"
#include "worker/extract/tree.h"
#include "worker/extract/xml.h"

namespace claque {
namespace extract {
namespace {

using html::Document;
using html::kNoNode;
using html::NodeId;
using html::Tag;

constexpr size_t kMaxMainTextBytes = 4u << 20;
constexpr size_t kMinArticleChars = 140;
constexpr size_t kMaxJsonLdScripts = 500;

void ReadJsonLdScripts(const Document& document, ItemGraph* graph) {
  size_t scripts = 0;
  for (NodeId id = 0; id != kNoNode && scripts < kMaxJsonLdScripts; id = document.Next(id, 0)) {
    if (!document.IsElement(id, Tag::kScript)) continue;
    if (!ContainsNoCase(document.Attr(id, "type"), "ld+json")) continue;
    ++scripts;
    ReadJsonLd(TextContent(document, id), graph);
  }
}

// The site stands for an article's author where none is named.
void FillAccounts(const PageContext& context, ExtractedPage* page) {
  for (v1::Post& post : page->posts) {
    v1::Account* account = post.mutable_account();
    if (account->platform().empty()) account->set_platform(context.platform);
    if (!account->handle().empty()) {
      if (account->kind() == v1::ACCOUNT_KIND_UNSPECIFIED) account->set_kind(v1::PROFILE);
      continue;
    }
    if (post.kind() == "article") {
      account->set_handle(context.platform);
      account->set_kind(v1::PAGE);
      account->set_display_name(context.site_name.empty() ? context.platform : context.site_name);
    } else {
      account->set_kind(v1::ANONYMOUS);
    }
  }
}

// A post told twice on one page (structured data and markup) is one: the first stays and takes from
// the second what it lacks.
void MergeInto(const v1::Post& from, v1::Post* into) {
  if (into->text().size() < from.text().size()) into->set_text(from.text());
  if (!into->has_post_time() && from.has_post_time()) {
    *into->mutable_post_time() = from.post_time();
  }
  if (into->account().handle().empty() && !from.account().handle().empty()) {
    *into->mutable_account() = from.account();
  }
  if (into->permalink().empty()) into->set_permalink(from.permalink());
  if (into->reply_to().empty()) into->set_reply_to(from.reply_to());
  if (into->repost_of().empty()) into->set_repost_of(from.repost_of());
  for (auto [source, target] : {std::pair{&from.links(), into->mutable_links()},
                                std::pair{&from.hashtags(), into->mutable_hashtags()},
                                std::pair{&from.mentions(), into->mutable_mentions()}}) {
    for (const std::string& each : *source) {
      if (target->size() < 200 &&
          std::find(target->begin(), target->end(), each) == target->end()) {
        target->Add(std::string(each));
      }
    }
  }
}

// Structured data often gives all comments the page's own permalink: it names a comment only
// together with text and author, of whom one telling may know the handle, another the shown name.
std::vector<std::string> KeysOf(const v1::Post& post) {
  std::vector<std::string> keys;
  if (!post.permalink().empty() && post.kind() != "comment") {
    keys.push_back(ContentId({"link", post.permalink()}));
  } else if (!post.permalink().empty()) {
    for (const std::string& author : {post.account().handle(), post.account().display_name()}) {
      if (author.empty() && !post.account().handle().empty()) continue;
      keys.push_back(ContentId({"link", post.permalink(), author, post.text()}));
    }
  }
  if (!post.text().empty()) {
    const std::string time =
        post.has_post_time() ? std::to_string(ToUnixMs(post.post_time())) : std::string();
    keys.push_back(ContentId({"text", post.account().handle(), time, post.text()}));
  }
  return keys;
}

void DropDoubles(std::vector<v1::Post>* posts) {
  std::map<std::string, size_t> first;
  std::vector<v1::Post> kept;
  for (v1::Post& post : *posts) {
    const auto keys = KeysOf(post);
    size_t same = kept.size();
    for (const std::string& key : keys) {
      const auto found = first.find(key);
      if (found != first.end()) same = std::min(same, found->second);
    }
    for (const std::string& key : keys) first.emplace(key, same);
    if (same < kept.size()) {
      MergeInto(post, &kept[same]);
    } else {
      kept.push_back(std::move(post));
    }
  }
  *posts = std::move(kept);
}

// Links inside the main text belong to the article.
void AddTextLinks(const Document& document, const PageContext& context, NodeId root,
                  v1::Post* post) {
  if (root == kNoNode) return;
  for (NodeId id = root; id != kNoNode && post->links_size() < 100; id = document.Next(id, root)) {
    if (!document.IsElement(id, Tag::kA)) continue;
    const std::string_view href = Trim(document.Attr(id, "href"));
    if (href.empty() || href.starts_with('#')) continue;
    std::string url = context.Resolve(href);
    const auto& links = post->links();
    if (!url.empty() && std::find(links.begin(), links.end(), url) == links.end()) {
      post->add_links(std::move(url));
    }
  }
}

std::string MetaAuthor(const Metadata& metadata) {
  std::string name(metadata.Get(
      {"author", "article:author", "dc.creator", "parsely-author", "sailthru.author"}));
  return name.starts_with("http") ? std::string() : CollapseSpace(name);
}

// The page itself as a post: the structured article with the main text where it has none of its
// own, or a plain article.
void AddPageArticle(const Document& document, const PageContext& context, const Metadata& metadata,
                    const SchemaFacts& facts, NodeId root, ExtractedPage* page) {
  if (facts.main_post) {
    v1::Post& post = page->posts[*facts.main_post];
    if (post.text().empty()) post.set_text(page->main_text);
    if (post.text().empty()) post.set_text(page->title);
    if (post.permalink().empty()) post.set_permalink(context.canonical);
    if (!post.has_post_time() && page->publish_time_ms) {
      SetTimestamp(*page->publish_time_ms, post.mutable_post_time());
    }
    if (post.kind() == "article") AddTextLinks(document, context, root, &post);
    FinishPost(&post);
    return;
  }
  if (!page->posts.empty() || CodePointCount(page->main_text) < kMinArticleChars) return;
  v1::Post post;
  post.set_kind("article");
  post.set_text(page->main_text);
  post.set_permalink(page->canonical_url.empty() ? context.canonical : page->canonical_url);
  if (page->publish_time_ms) SetTimestamp(*page->publish_time_ms, post.mutable_post_time());
  if (const std::string author = MetaAuthor(metadata); !author.empty()) {
    post.mutable_account()->set_handle(author);
    post.mutable_account()->set_display_name(author);
    post.mutable_account()->set_kind(v1::PROFILE);
  }
  AddTextLinks(document, context, root, &post);
  FinishPost(&post);
  page->posts.push_back(std::move(post));
}

void ExtractHtml(std::string text, PageContext* context, ExtractedPage* page) {
  const Document document = html::ParseHtml(std::move(text));
  const Metadata metadata = ReadMetadata(document, context);
  page->canonical_url = metadata.canonical;
  page->noindex = metadata.noindex;
  page->nofollow = metadata.nofollow;

  ItemGraph graph;
  ReadJsonLdScripts(document, &graph);
  ReadMicrodata(document, &graph);
  graph.ResolveReferences();
  const SchemaFacts facts = ReadSchemaPosts(*context, graph, &page->posts);
  ReadMicroformats(document, *context, &page->posts);

  page->title = ChooseTitle(document, metadata, *context, facts.headline);
  page->declared_lang = ChooseLanguage(metadata, facts.language);
  page->publish_time_ms = facts.publish_time_ms ? facts.publish_time_ms
                                                : ChoosePublishTime(document, metadata, *context);
  const bool is_article = metadata.Get({"og:type"}) == "article" ||
                          (facts.main_post && page->posts[*facts.main_post].kind() == "article");
  MainText main = FindMainText(document, {page->title, is_article});
  page->main_text = std::move(main.text);
  if (page->main_text.empty()) {  // drawn by scripts: what the page says of itself
    page->main_text = HtmlToText(metadata.Get({"og:description", "description"}));
  }
  AddPageArticle(document, *context, metadata, facts, main.root, page);
  std::erase_if(page->posts, [](const v1::Post& post) {
    return post.text().empty() && post.repost_of().empty();
  });
  LinkCollector links(&page->links);
  ReadLinks(document, *context, metadata.nofollow, &links);
  page->identifiers = ReadIdentifiers(document, *context);
  if (page->main_text.empty()) {
    page->reason = page->posts.empty() ? "the page shows no text without running its scripts"
                                       : "no main text beside its posts";
  }
}

void ExtractXml(Format format, std::string text, PageContext* context, ExtractedPage* page) {
  const Document document = ParseXml(std::move(text));
  LinkCollector links(&page->links);
  if (format == Format::kFeed) {
    ReadFeed(document, context, &links, page);
    page->reason = page->posts.empty() ? "feed without items" : "feed: its items are posts";
  } else if (format == Format::kSitemap) {
    ReadSitemap(document, *context, &links, page);
    page->reason = "sitemap: its entries are links";
  } else {
    page->main_text = BlockText(document, 0);
    if (page->main_text.empty()) page->reason = "XML without text";
  }
}

void ExtractJson(Format format, const std::string& text, PageContext* context,
                 ExtractedPage* page) {
  LinkCollector links(&page->links);
  if (format == Format::kJsonFeed && ReadJsonFeed(text, context, &links, page)) {
    page->reason = page->posts.empty() ? "feed without items" : "feed: its items are posts";
    return;
  }
  ItemGraph graph;
  if (!ReadJsonLd(text, &graph)) {
    page->reason = "JSON that cannot be read";
    return;
  }
  graph.ResolveReferences();
  const SchemaFacts facts = ReadSchemaPosts(*context, graph, &page->posts);
  page->title = facts.headline;
  page->publish_time_ms = facts.publish_time_ms;
  page->declared_lang = LanguageTag(facts.language);
  page->reason = "JSON document";
}

// Plain text: the first line is the title; a list of URLs is a text sitemap.
void ExtractText(const std::string& text, const PageContext& context, ExtractedPage* page) {
  page->main_text = std::string(Trim(text));
  const std::string_view whole = page->main_text;
  page->title = CollapseSpace(TruncateUtf8(whole.substr(0, whole.find('\n')), 200));
  LinkCollector links(&page->links);
  for (const std::string& url : BareUrls(whole)) {
    links.Add(context.Resolve(url), v1::LINK_KIND_UNSPECIFIED);
  }
  if (CodePointCount(whole) < kMinArticleChars) return;
  v1::Post post;
  post.set_kind("article");
  post.set_text(page->main_text);
  post.set_permalink(context.canonical);
  FinishPost(&post);
  page->posts.push_back(std::move(post));
}

}  // namespace
}  // namespace extract

ExtractedPage ExtractPage(const ExtractInput& input) {
  using namespace extract;  // NOLINT: the module's own
  ExtractedPage page;
  const Sniffed sniffed = Sniff(input.body, input.content_type);
  page.media_type = sniffed.media_type;
  if (sniffed.format == Format::kEmpty) {
    page.reason = "empty body";
    return page;
  }
  if (sniffed.format == Format::kBinary) {
    page.reason = "binary content (" + sniffed.media_type + ")";
    return page;
  }
  PageContext context(*input.url);
  std::string text = DecodeBody(input.body, input.content_type).text;
  switch (sniffed.format) {
    case Format::kHtml:
      ExtractHtml(std::move(text), &context, &page);
      break;
    case Format::kFeed:
    case Format::kSitemap:
    case Format::kXml:
      ExtractXml(sniffed.format, std::move(text), &context, &page);
      break;
    case Format::kJsonFeed:
    case Format::kJson:
      ExtractJson(sniffed.format, text, &context, &page);
      break;
    case Format::kText:
      ExtractText(text, context, &page);
      break;
    case Format::kBinary:
    case Format::kEmpty:
      break;
  }
  FillAccounts(context, &page);
  DropDoubles(&page.posts);
  for (v1::Post& post : page.posts) post.set_page_url(context.canonical);
  if (page.main_text.size() > kMaxMainTextBytes) {
    page.main_text.resize(TruncateUtf8(page.main_text, kMaxMainTextBytes).size());
  }
  return page;
}

}  // namespace claque
