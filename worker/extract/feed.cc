#include "worker/extract/feed.h"

#include <simdjson.h>

#include <algorithm>
#include <string>
#include <utility>

#include "worker/extract/dates.h"
#include "worker/extract/metadata.h"
#include "worker/extract/post_text.h"
#include "worker/extract/query.h"
#include "worker/extract/schema_posts.h"
#include "worker/extract/text_util.h"
#include "worker/extract/tree.h"

namespace claque::extract {
namespace {

using html::Document;
using html::kNoNode;
using html::NodeId;
using html::NodeKind;

NodeId Child(const Document& doc, NodeId parent, std::string_view name) {
  for (NodeId id = doc[parent].first_child; id != kNoNode; id = doc[id].next_sibling) {
    if (doc[id].kind == NodeKind::kElement && doc[id].text == name) return id;
  }
  return kNoNode;
}

std::string ChildText(const Document& doc, NodeId parent,
                      std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const NodeId id = Child(doc, parent, name);
    if (id == kNoNode) continue;
    std::string text(Trim(TextContent(doc, id)));
    if (!text.empty()) return text;
  }
  return {};
}

// Text of an element that may hold HTML (escaped or in CDATA) or XHTML.
std::string RichText(const Document& doc, NodeId id) {
  if (doc.Attr(id, "type") == "xhtml") return BlockText(doc, id);
  return HtmlToText(TextContent(doc, id));
}

// href of the Atom link with that rel ("" also stands for "alternate").
std::string AtomLink(const Document& doc, NodeId parent, std::string_view rel) {
  for (NodeId id = doc[parent].first_child; id != kNoNode; id = doc[id].next_sibling) {
    if (doc[id].kind != NodeKind::kElement || doc[id].text != "link") continue;
    const std::string_view own = doc.Attr(id, "rel");
    if (own == rel || (own.empty() && rel == "alternate")) {
      if (doc.HasAttr(id, "href")) return std::string(doc.Attr(id, "href"));
    }
  }
  return {};
}

// Adds the text and the links of an HTML fragment to the post.
void AddHtml(std::string_view html, const PageContext& context, v1::Post* post) {
  if (html.find('<') == std::string_view::npos) return;
  const Document fragment = html::ParseHtml(std::string(html));
  std::vector<v1::DiscoveredLink> found;
  LinkCollector collector(&found);
  ReadLinks(fragment, context, false, &collector);
  for (size_t i = 0; i < found.size() && i < 100; ++i) post->add_links(found[i].url());
}

class Reader {
 public:
  Reader(const Document& doc, PageContext* context, LinkCollector* links, ExtractedPage* page)
      : doc_(doc), context_(*context), links_(links), page_(page) {}

  void Run() {
    NodeId feed = kNoNode;
    for (NodeId id = doc_[0].first_child; id != kNoNode; id = doc_[id].next_sibling) {
      if (doc_[id].kind == NodeKind::kElement) feed = id;
    }
    if (feed == kNoNode) return;
    const NodeId channel = Child(doc_, feed, "channel");
    const NodeId head = channel == kNoNode ? feed : channel;
    page_->title = CollapseSpace(HtmlToText(ChildText(doc_, head, {"title"})));
    context_.site_name = page_->title;
    std::string lang = ChildText(doc_, head, {"language", "dc:language"});
    if (lang.empty()) lang = doc_.Attr(feed, "xml:lang");
    page_->declared_lang = LanguageTag(lang);
    page_->publish_time_ms = ParseTime(
        ChildText(doc_, head, {"pubDate", "lastBuildDate", "updated", "dc:date", "modified"}));
    std::string home = AtomLink(doc_, head, "alternate");
    if (home.empty()) home = ChildText(doc_, head, {"link"});
    if (!home.empty()) links_->Add(context_.Resolve(home), v1::LINK_KIND_UNSPECIFIED);
    const std::string next = AtomLink(doc_, head, "next");
    if (!next.empty()) links_->Add(context_.Resolve(next), v1::NEXT);
    for (NodeId id = feed; id != kNoNode && page_->posts.size() < kMaxPosts;) {
      const bool item = doc_[id].kind == NodeKind::kElement &&
                        (doc_[id].text == "item" || doc_[id].text == "entry");
      if (item) ReadItem(id);
      id = doc_.Next(id, feed, item);
    }
  }

 private:
  void ReadItem(NodeId id) {
    v1::Post post;
    post.set_kind("article");
    std::string link = AtomLink(doc_, id, "alternate");
    if (link.empty()) link = ChildText(doc_, id, {"link"});
    const std::string guid = ChildText(doc_, id, {"guid", "id"});
    if (link.empty() && guid.starts_with("http")) link = guid;
    if (!link.empty()) post.set_permalink(context_.Resolve(link));
    const std::string title = CollapseSpace(HtmlToText(ChildText(doc_, id, {"title"})));
    post.set_text(ItemText(id, title, &post));
    if (const auto time =
            ParseTime(ChildText(doc_, id,
                                {"pubDate", "published", "issued", "dc:date", "dcterms:created",
                                 "updated", "modified", "created"}))) {
      SetTimestamp(*time, post.mutable_post_time());
    }
    ReadAuthor(id, &post);
    for (NodeId child = doc_[id].first_child; child != kNoNode; child = doc_[child].next_sibling) {
      if (doc_[child].kind != NodeKind::kElement) continue;
      if (doc_[child].text == "thr:in-reply-to") {
        const std::string target(doc_.Attr(child, "href"));
        post.set_reply_to(context_.Resolve(target));
        post.set_kind("comment");
      }
    }
    if (post.text().empty()) return;
    links_->Add(post.permalink(), v1::FEED_ITEM);
    FinishPost(&post);
    page_->posts.push_back(std::move(post));
  }

  std::string ItemText(NodeId id, const std::string& title, v1::Post* post) {
    std::string body;
    for (const char* name :
         {"content:encoded", "content", "description", "summary", "media:description"}) {
      const NodeId node = Child(doc_, id, name);
      if (node == kNoNode) continue;
      body = RichText(doc_, node);
      if (body.empty()) continue;
      AddHtml(TextContent(doc_, node), context_, post);
      break;
    }
    if (body.empty()) return title;
    if (title.empty() || body.starts_with(title)) return body;
    return title + "\n\n" + body;
  }

  void ReadAuthor(NodeId id, v1::Post* post) {
    v1::Account* account = post->mutable_account();
    account->set_platform(context_.platform);
    std::string name = ChildText(doc_, id, {"dc:creator", "itunes:author"});
    const NodeId author = Child(doc_, id, "author");
    std::string url;
    if (name.empty() && author != kNoNode) {
      name = ChildText(doc_, author, {"name", "email"});
      if (name.empty()) name = Trim(TextContent(doc_, author, kShortText));
    }
    if (author != kNoNode) url = ChildText(doc_, author, {"uri", "url"});
    // RSS: "mail@example.org (Name)".
    const size_t open = name.find('(');
    if (name.find('@') != std::string::npos && open != std::string::npos && name.back() == ')') {
      name = name.substr(open + 1, name.size() - open - 2);
    }
    if (name.empty()) return;
    account->set_kind(v1::PROFILE);
    account->set_display_name(CollapseSpace(name));
    const std::string from_url = url.empty() ? std::string() : HandleFromUrl(context_, url);
    account->set_handle(from_url.empty() ? account->display_name() : from_url);
  }

  const Document& doc_;
  PageContext& context_;
  LinkCollector* links_;
  ExtractedPage* page_;
};

std::string JsonText(const simdjson::dom::element& object, const char* key) {
  std::string_view text;
  if (object[key].get(text)) return {};
  return std::string(text);
}

void ReadJsonItem(const simdjson::dom::element& item, const PageContext& context,
                  LinkCollector* links, ExtractedPage* page) {
  v1::Post post;
  post.set_kind("article");
  std::string link = JsonText(item, "url");
  if (link.empty()) link = JsonText(item, "id");
  if (link.find("://") != std::string::npos) post.set_permalink(context.Resolve(link));
  const std::string html = JsonText(item, "content_html");
  std::string body = html.empty() ? JsonText(item, "content_text") : HtmlToText(html);
  if (body.empty()) body = JsonText(item, "summary");
  const std::string title = CollapseSpace(JsonText(item, "title"));
  if (!title.empty() && !body.starts_with(title)) {
    body = body.empty() ? title : title + "\n\n" + body;
  }
  post.set_text(std::move(body));
  AddHtml(html, context, &post);
  std::string time = JsonText(item, "date_published");
  if (time.empty()) time = JsonText(item, "date_modified");
  if (const auto ms = ParseTime(time)) SetTimestamp(*ms, post.mutable_post_time());
  v1::Account* account = post.mutable_account();
  account->set_platform(context.platform);
  simdjson::dom::element author;
  const bool listed = !item["authors"].at(0).get(author);
  if (listed || !item["author"].get(author)) {
    const std::string name = JsonText(author, "name");
    const std::string handle = HandleFromUrl(context, JsonText(author, "url"));
    account->set_display_name(name);
    account->set_handle(handle.empty() ? name : handle);
    if (!account->handle().empty()) account->set_kind(v1::PROFILE);
  }
  simdjson::dom::array tags;
  if (!item["tags"].get(tags)) {
    for (const auto tag : tags) {
      std::string_view text;
      if (!tag.get(text)) {
        for (const std::string& hashtag : Hashtags(text)) post.add_hashtags(hashtag);
      }
    }
  }
  if (post.text().empty()) return;
  links->Add(post.permalink(), v1::FEED_ITEM);
  FinishPost(&post);
  page->posts.push_back(std::move(post));
}

}  // namespace

void ReadFeed(const Document& document, PageContext* context, LinkCollector* links,
              ExtractedPage* page) {
  Reader(document, context, links, page).Run();
}

bool ReadJsonFeed(std::string_view json, PageContext* context, LinkCollector* links,
                  ExtractedPage* page) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.allocate(json.size() + 64, 64) || parser.parse(json.data(), json.size()).get(root)) {
    return false;
  }
  simdjson::dom::array items;
  if (root["items"].get(items)) return false;
  page->title = CollapseSpace(JsonText(root, "title"));
  page->declared_lang = LanguageTag(JsonText(root, "language"));
  context->site_name = page->title;
  const std::string home = JsonText(root, "home_page_url");
  if (!home.empty()) links->Add(context->Resolve(home), v1::LINK_KIND_UNSPECIFIED);
  const std::string next = JsonText(root, "next_url");
  if (!next.empty()) links->Add(context->Resolve(next), v1::NEXT);
  for (const auto item : items) {
    if (page->posts.size() >= kMaxPosts) break;
    if (item.is_object()) ReadJsonItem(item, *context, links, page);
  }
  return true;
}

}  // namespace claque::extract
