#include "worker/extract/schema_posts.h"

#include <algorithm>
#include <set>
#include <utility>

#include "worker/extract/dates.h"
#include "worker/extract/post_text.h"
#include "worker/extract/text_util.h"

namespace claque::extract {
namespace {

constexpr int kMaxNesting = 32;

class Reader {
 public:
  Reader(const PageContext& context, const ItemGraph& graph, std::vector<v1::Post>* posts)
      : context_(context), graph_(graph), posts_(posts), done_(graph.size()) {}

  SchemaFacts Run() {
    ReadProfiles();
    for (ItemId id = 0; id < graph_.size(); ++id) {
      if (!graph_[id].nested) ReadPost(id, "", 0);
    }
    // Posts inside other things: a page's mainEntity, the members of a list.
    for (ItemId id = 0; id < graph_.size(); ++id) {
      if (graph_[id].nested) ReadPost(id, "", 0);
    }
    FillAccounts();
    ChooseMain();
    return std::move(facts_);
  }

 private:
  static bool IsArticleType(std::string_view type) {
    return type.ends_with("Article") || type == "BlogPosting" || type == "Report" ||
           type == "LiveBlogPosting";
  }

  // Kind of post that the item is; empty for none.
  std::string_view KindOf(ItemId id) const {
    for (const std::string& type : graph_[id].types) {
      if (type == "SocialMediaPosting") return "social";
      if (type == "DiscussionForumPosting" || type == "Question") return "forum";
      if (type == "Comment" || type == "Answer" || type == "UserComments") return "comment";
      if (IsArticleType(type)) return "article";
    }
    return {};
  }

  // Account pages: what they say of an account holds for its posts too.
  void ReadProfiles() {
    for (ItemId id = 0; id < graph_.size(); ++id) {
      const bool profile_page = graph_.HasType(id, {"ProfilePage"});
      std::vector<ItemId> people =
          profile_page ? graph_.Items(id, "mainEntity") : std::vector<ItemId>();
      if (graph_.HasType(id, {"Person", "Organization"})) people.push_back(id);
      for (const ItemId person : people) {
        v1::Account account;
        ReadSchemaAccount(context_, graph_, person, &account);
        if (profile_page && !account.has_create_time()) {
          if (const auto created = ParseTime(graph_.Text(id, {"dateCreated"}))) {
            SetTimestamp(*created, account.mutable_create_time());
          }
        }
        if (account.has_create_time() || account.has_followers()) profiles_.push_back(account);
      }
    }
  }

  void FillAccounts() {
    for (v1::Post& post : *posts_) {
      for (const v1::Account& known : profiles_) {
        if (known.handle() != post.account().handle()) continue;
        v1::Account* account = post.mutable_account();
        if (!account->has_create_time() && known.has_create_time()) {
          *account->mutable_create_time() = known.create_time();
        }
        if (!account->has_followers() && known.has_followers()) {
          account->set_followers(known.followers());
        }
      }
    }
  }

  void ReadPost(ItemId id, const std::string& parent, int depth) {
    if (depth > kMaxNesting || posts_->size() >= kMaxPosts || done_[id]) return;
    const std::string_view kind = KindOf(id);
    if (kind.empty()) return;
    done_[id] = true;
    v1::Post post;
    post.set_kind(std::string(kind));
    ReadText(id, kind, &post);
    ReadAuthor(id, &post);
    ReadFields(id, parent, &post);
    const std::string own = post.permalink().empty() ? graph_[id].id : post.permalink();
    const bool keep = !post.text().empty() || kind == "article";
    if (keep) {
      FinishPost(&post);
      posts_->push_back(std::move(post));
      post_items_.push_back(id);
    }
    for (const char* name : {"comment", "suggestedAnswer", "acceptedAnswer"}) {
      for (const ItemId child : graph_.Items(id, name)) {
        if (!IsPollOption(id, child)) ReadPost(child, own, depth + 1);
      }
    }
  }

  // A Question whose suggested answers carry counts and no authors is a poll.
  bool IsPollOption(ItemId question, ItemId answer) const {
    return graph_.HasType(question, {"Question"}) &&
           !graph_.Text(answer, {"upvoteCount"}).empty() &&
           graph_.Text(answer, {"author"}).empty() && graph_.Items(answer, "author").empty();
  }

  void ReadPoll(ItemId question, v1::Post* post) {
    for (const ItemId answer : graph_.Items(question, "suggestedAnswer")) {
      if (!IsPollOption(question, answer) || post->poll_options_size() >= 100) continue;
      done_[answer] = true;
      v1::PollOption* option = post->add_poll_options();
      option->set_label(HtmlToText(graph_.Text(answer, {"text", "name"})));
      option->set_votes(std::max<int64_t>(0, ParseCount(graph_.Text(answer, {"upvoteCount"}))));
    }
  }

  void ReadText(ItemId id, std::string_view kind, v1::Post* post) const {
    std::string text = graph_.Text(id, {"articleBody", "text", "commentText"});
    const std::string headline = graph_.Text(id, {"headline", "name"});
    if (text.empty() && kind != "article") text = graph_.Text(id, {"description"});
    text = HtmlToText(text);
    if (kind == "forum" && !headline.empty() && text.find(headline) == std::string::npos) {
      text = text.empty() ? HtmlToText(headline) : HtmlToText(headline) + "\n\n" + text;
    }
    post->set_text(std::move(text));
  }

  void ReadAuthor(ItemId id, v1::Post* post) const {
    v1::Account* account = post->mutable_account();
    for (const char* name : {"author", "creator"}) {
      const auto people = graph_.Items(id, name);
      if (!people.empty()) {
        ReadSchemaAccount(context_, graph_, people.front(), account);
        if (!account->handle().empty()) return;
      }
    }
    const std::string name(Trim(graph_.Text(id, {"author", "creator"})));
    account->set_platform(context_.platform);
    if (name.empty()) return;
    account->set_kind(v1::PROFILE);
    account->set_display_name(name);
    account->set_handle(name);
    if (name.starts_with("http")) {
      const std::string handle = HandleFromUrl(context_, name);
      if (!handle.empty()) account->set_handle(handle);
    }
  }

  void ReadFields(ItemId id, const std::string& parent, v1::Post* post) {
    if (const auto time = ParseTime(
            graph_.Text(id, {"datePublished", "dateCreated", "commentTime", "uploadDate"}))) {
      SetTimestamp(*time, post->mutable_post_time());
    }
    std::string link = graph_.Text(id, {"url", "mainEntityOfPage"});
    if (link.empty() && graph_[id].id.starts_with("http")) link = graph_[id].id;
    if (!link.empty()) post->set_permalink(context_.Resolve(link));
    post->set_reply_to(parent);
    if (parent.empty()) {
      const std::string answered = graph_.Text(id, {"parentItem", "inReplyTo"});
      if (!answered.empty()) {
        const std::string url = context_.Resolve(answered);
        post->set_reply_to(url.empty() ? answered : url);
      }
    }
    for (const ItemId shared : graph_.Items(id, "sharedContent")) {
      const std::string url = graph_.Text(shared, {"url"});
      const std::string target = url.empty() ? graph_[shared].id : url;
      if (target.empty()) continue;
      if (KindOf(shared).empty()) {
        AddLink(target, post);
      } else {
        post->set_repost_of(context_.Resolve(target));
      }
      done_[shared] = !KindOf(shared).empty();
    }
    for (const std::string& shared : graph_.Texts(id, "sharedContent")) AddLink(shared, post);
    for (const char* name : {"citation", "mentions", "isBasedOn"}) {
      for (const std::string& url : graph_.Texts(id, name)) {
        if (url.starts_with("http")) AddLink(url, post);
      }
    }
    for (const std::string& words : graph_.Texts(id, "keywords")) {
      for (const std::string& tag : Hashtags(words)) post->add_hashtags(tag);
    }
    ReadPoll(id, post);
    for (const ItemId poll : graph_.Items(id, "hasPart")) {
      if (graph_.HasType(poll, {"Question"})) ReadPoll(poll, post);
    }
  }

  void AddLink(std::string_view href, v1::Post* post) const {
    const std::string url = context_.Resolve(href);
    if (!url.empty() && post->links_size() < 200) post->add_links(url);
  }

  // The article that this page is: the one with the page's URL, else the only one.
  void ChooseMain() {
    const size_t first = posts_->size() - post_items_.size();
    std::optional<size_t> only;
    size_t count = 0;
    for (size_t i = 0; i < post_items_.size(); ++i) {
      const v1::Post& post = (*posts_)[first + i];
      if (post.kind() != "article" && (post.kind() != "forum" || !post.reply_to().empty()))
        continue;
      ++count;
      if (!only) only = i;
      if (post.permalink() == context_.canonical) {
        only = i;
        count = 1;
        break;
      }
    }
    if (!only || count != 1) return;
    const ItemId item = post_items_[*only];
    const v1::Post& post = (*posts_)[first + *only];
    facts_.main_post = first + *only;
    facts_.headline = CollapseSpace(HtmlToText(graph_.Text(item, {"headline", "name"})));
    facts_.article_body = HtmlToText(graph_.Text(item, {"articleBody"}));
    facts_.language = graph_.Text(item, {"inLanguage"});
    if (post.has_post_time()) facts_.publish_time_ms = ToUnixMs(post.post_time());
  }

  const PageContext& context_;
  const ItemGraph& graph_;
  std::vector<v1::Post>* posts_;
  std::vector<bool> done_;
  std::vector<ItemId> post_items_;
  std::vector<v1::Account> profiles_;
  SchemaFacts facts_;
};

}  // namespace

SchemaFacts ReadSchemaPosts(const PageContext& context, const ItemGraph& graph,
                            std::vector<v1::Post>* posts) {
  return Reader(context, graph, posts).Run();
}

}  // namespace claque::extract
