#include "worker/extract/mf2.h"

#include <string>
#include <utility>

#include "common/text/utf8.h"
#include "worker/extract/dates.h"
#include "worker/extract/post_text.h"
#include "worker/extract/query.h"
#include "worker/extract/schema_posts.h"
#include "worker/extract/text_util.h"

namespace claque::extract {
namespace {

using html::Document;
using html::kNoNode;
using html::NodeId;
using html::NodeKind;

constexpr size_t kTextBudget = 256 * 1024;
constexpr size_t kEntryNodes = 20'000;

class Reader {
 public:
  Reader(const Document& doc, const PageContext& context, std::vector<v1::Post>* posts)
      : doc_(doc), context_(context), posts_(posts) {}

  void Run() {
    for (NodeId id = 0; id != kNoNode && posts_->size() < kMaxPosts; id = doc_.Next(id, 0)) {
      if (doc_[id].kind != NodeKind::kElement || !doc_.HasAttr(id, "class")) continue;
      if (HasClass(doc_, id, "h-feed")) ReadFeed(id);
      const bool entry = HasClass(doc_, id, "h-entry");
      const bool comment = HasClass(doc_, id, "u-comment") && HasClass(doc_, id, "h-cite");
      if (entry || comment) ReadEntry(id, comment);
    }
  }

 private:
  bool IsItem(NodeId id) const {
    for (const std::string_view word : Words(doc_.Attr(id, "class"))) {
      if (word.starts_with("h-") && word.size() > 2) return true;
    }
    return false;
  }

  // First element of `root` with that class that belongs to no nested item (nested item roots that
  // carry the class themselves count).
  NodeId Find(NodeId root, std::string_view name) const {
    size_t visited = 0;
    for (NodeId id = doc_.Next(root, root); id != kNoNode && ++visited < kEntryNodes;) {
      bool skip = false;
      if (doc_[id].kind == NodeKind::kElement && doc_[id].attribute_count > 0) {
        if (HasClass(doc_, id, name)) return id;
        skip = IsItem(id);
      }
      id = doc_.Next(id, root, skip);
    }
    return kNoNode;
  }

  std::string Text(NodeId root, std::string_view name) const {
    const NodeId id = Find(root, name);
    return id == kNoNode ? std::string() : TextOf(id);
  }

  std::string TextOf(NodeId id) const {
    for (const char* attribute : {"title", "value", "alt"}) {
      const html::Tag tag = doc_[id].tag;
      const bool applies = (attribute[0] == 't' && tag == html::Tag::kAbbr) ||
                           (attribute[0] == 'v' && tag == html::Tag::kData) ||
                           (attribute[0] == 'a' && tag == html::Tag::kImg);
      if (applies && doc_.HasAttr(id, attribute)) return std::string(doc_.Attr(id, attribute));
    }
    return BlockText(doc_, id, kTextBudget);
  }

  // u-*: href, src, value, else the text; of a nested item its u-url.
  std::string UrlOf(NodeId id) const {
    for (const char* attribute : {"href", "src", "data", "value"}) {
      if (doc_.HasAttr(id, attribute)) return std::string(doc_.Attr(id, attribute));
    }
    if (IsItem(id)) {
      const NodeId url = Find(id, "u-url");
      if (url != kNoNode) return UrlOf(url);
      const NodeId link = FindFirst(doc_, id, html::Tag::kA);
      if (link != kNoNode) return std::string(doc_.Attr(link, "href"));
    }
    return std::string(Trim(TextContent(doc_, id, kShortText)));
  }

  std::string Url(NodeId root, std::string_view name) const {
    const NodeId id = Find(root, name);
    return id == kNoNode ? std::string() : context_.Resolve(UrlOf(id));
  }

  void ReadFeed(NodeId id) {
    feed_author_.Clear();
    ReadCard(Find(id, "p-author"), &feed_author_);
  }

  void ReadCard(NodeId id, v1::Account* account) const {
    if (id == kNoNode) return;
    account->set_platform(context_.platform);
    account->set_kind(v1::PROFILE);
    std::string name = CollapseSpace(Text(id, "p-name"));
    if (name.empty()) name = CollapseSpace(TruncateUtf8(TextOf(id), 256));
    account->set_display_name(name);
    std::string handle = CollapseSpace(Text(id, "p-nickname"));
    const NodeId link = Find(id, "u-url");
    std::string url = link == kNoNode ? std::string() : UrlOf(link);
    if (url.empty() && doc_.HasAttr(id, "href")) url = doc_.Attr(id, "href");
    if (handle.empty() && !url.empty()) handle = HandleFromUrl(context_, url);
    if (handle.starts_with('@')) handle.erase(0, 1);
    account->set_handle(handle.empty() ? name : handle);
  }

  void ReadEntry(NodeId id, bool comment) {
    v1::Post post;
    std::string text = Text(id, "e-content");
    const std::string name = CollapseSpace(Text(id, "p-name"));
    if (text.empty()) text = Text(id, "p-content");
    if (text.empty()) text = Text(id, "p-summary");
    const bool titled = !name.empty() && CollapseSpace(text).find(name) == std::string::npos;
    if (titled) text = text.empty() ? name : name + "\n\n" + text;
    post.set_text(std::move(text));
    post.set_permalink(Url(id, "u-url"));
    post.set_reply_to(Url(id, "u-in-reply-to"));
    post.set_repost_of(Url(id, "u-repost-of"));
    post.set_kind(comment || !post.reply_to().empty() ? "comment" : titled ? "article" : "social");
    if (comment && post.reply_to().empty() && !posts_->empty()) {
      post.set_reply_to(posts_->back().reply_to().empty() ? posts_->back().permalink()
                                                          : posts_->back().reply_to());
    }
    if (const NodeId time = Find(id, "dt-published"); time != kNoNode) {
      const std::string_view stated = doc_.Attr(time, "datetime");
      const auto ms = ParseTime(stated.empty() ? Trim(TextOf(time)) : stated);
      if (ms) SetTimestamp(*ms, post.mutable_post_time());
    }
    *post.mutable_account() = feed_author_;
    post.mutable_account()->set_platform(context_.platform);
    NodeId author = Find(id, "p-author");
    if (author == kNoNode) author = Find(id, "u-author");
    ReadCard(author, post.mutable_account());
    ReadContentLinks(id, &post);
    if (post.text().empty() && post.repost_of().empty()) return;
    FinishPost(&post);
    posts_->push_back(std::move(post));
  }

  void ReadContentLinks(NodeId entry, v1::Post* post) const {
    const NodeId content = Find(entry, "e-content");
    size_t visited = 0;
    for (NodeId id = content; id != kNoNode && ++visited < kEntryNodes;
         id = doc_.Next(id, content)) {
      if (!doc_.IsElement(id, html::Tag::kA) || post->links_size() >= 100) continue;
      const std::string url = context_.Resolve(doc_.Attr(id, "href"));
      if (!url.empty()) post->add_links(url);
    }
    visited = 0;
    for (NodeId id = entry; id != kNoNode && ++visited < kEntryNodes; id = doc_.Next(id, entry)) {
      if (doc_[id].kind == NodeKind::kElement && HasClass(doc_, id, "p-category")) {
        const std::string tag = FoldTag(CollapseSpace(TruncateUtf8(TextOf(id), 128)));
        const size_t hash = tag.starts_with('#') ? 1 : 0;
        if (tag.size() > hash && tag.find(' ') == std::string::npos) {
          post->add_hashtags(tag.substr(hash));
        }
      }
    }
  }

  const Document& doc_;
  const PageContext& context_;
  std::vector<v1::Post>* posts_;
  v1::Account feed_author_;
};

}  // namespace

void ReadMicroformats(const Document& document, const PageContext& context,
                      std::vector<v1::Post>* posts) {
  Reader(document, context, posts).Run();
}

}  // namespace claque::extract
