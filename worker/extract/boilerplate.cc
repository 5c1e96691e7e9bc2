#include "worker/extract/boilerplate.h"

#include <algorithm>
#include <set>
#include <string>

#include "worker/extract/query.h"
#include "worker/extract/text_util.h"

namespace claque::extract {
namespace {

using html::Document;
using html::NodeId;
using html::Tag;

constexpr size_t kNoscriptBudget = 4000;
constexpr size_t kNoscriptText = 400;

// Words (parts of class and id between '-', '_', spaces and capitals) that name frame.
const std::set<std::string_view>& FrameWords() {
  static const std::set<std::string_view> words = {"ad",          "ads",
                                                   "advert",      "advertisement",
                                                   "advertising", "adsense",
                                                   "banner",      "breadcrumb",
                                                   "breadcrumbs", "byline",
                                                   "consent",     "cookie",
                                                   "cookies",     "copyright",
                                                   "disqus",      "dropdown",
                                                   "footer",      "gdpr",
                                                   "masthead",    "menu",
                                                   "modal",       "nav",
                                                   "navbar",      "navigation",
                                                   "newsletter",  "noprint",
                                                   "outbrain",    "overlay",
                                                   "pager",       "pagination",
                                                   "paywall",     "popup",
                                                   "promo",       "promoted",
                                                   "promotion",   "recirc",
                                                   "recommended", "recommendations",
                                                   "related",     "share",
                                                   "sharing",     "sharedaddy",
                                                   "shoutbox",    "sidebar",
                                                   "sitemap",     "social",
                                                   "sponsor",     "sponsored",
                                                   "subscribe",   "subscription",
                                                   "taboola",     "tags",
                                                   "teaser",      "teasers",
                                                   "toolbar",     "tooltip",
                                                   "trending",    "widget",
                                                   "widgets",     "yarpp",
                                                   "skip",        "login",
                                                   "signup",      "signin",
                                                   "register",    "topbar",
                                                   "authorbox",   "credits",
                                                   "caption",     "followus",
                                                   "morenews",    "readmore",
                                                   "mostread",    "popular",
                                                   "ticker",      "bio",
                                                   "breaking",    "onetrust",
                                                   "lightbox",    "offcanvas",
                                                   "alsolike",    "tagcloud",
                                                   "jp"};
  return words;
}

// Calls `f` with each word of `text`, in lower case; true where one call returned true.
template <typename F>
bool AnyWord(std::string_view text, F f) {
  std::string word;
  const auto flush = [&] {
    const bool hit = !word.empty() && f(std::string_view(word));
    word.clear();
    return hit;
  };
  for (size_t i = 0; i < text.size() && i < 512; ++i) {
    const char c = text[i];
    const bool capital = c >= 'A' && c <= 'Z';
    if (!IsAsciiAlnum(c)) {
      if (flush()) return true;
      continue;
    }
    if (capital && i > 0 && text[i - 1] >= 'a' && text[i - 1] <= 'z' && flush()) return true;
    word.push_back(AsciiLower(c));
  }
  return flush();
}

}  // namespace

bool IsInvisible(const Document& document, NodeId id) {
  // Scripts do not run here, so what stands in for them is the page; a short one only complains.
  if (document.IsElement(id, Tag::kNoscript)) {
    return CollapseSpace(TextContent(document, id, kNoscriptBudget)).size() < kNoscriptText;
  }
  if (IsHiddenTag(document[id].tag)) return true;
  if (document[id].attribute_count == 0) return false;
  if (document.HasAttr(id, "hidden")) return true;
  if (document.Attr(id, "aria-hidden") == "true") return true;
  const std::string_view style = document.Attr(id, "style");
  if (style.empty()) return false;
  const size_t display = FindNoCase(style, "display");
  if (display != std::string_view::npos) {
    const std::string_view tail = style.substr(display + 7, 12);
    if (FindNoCase(tail, "none") != std::string_view::npos) return true;
  }
  return FindNoCase(style, "visibility:hidden") != std::string_view::npos;
}

bool IsFrameByTag(const Document& document, NodeId id) {
  switch (document[id].tag) {
    case Tag::kNav:
    case Tag::kFooter:
    case Tag::kAside:
    case Tag::kButton:
    case Tag::kDialog:
    case Tag::kMenu:
    case Tag::kInput:
    case Tag::kLabel:
    case Tag::kFigcaption:
    case Tag::kVideo:
    case Tag::kAudio:
      return true;
    default:
      break;
  }
  const std::string_view role = document.Attr(id, "role");
  return role == "navigation" || role == "banner" || role == "contentinfo" || role == "search" ||
         role == "complementary" || role == "dialog" || role == "menu" || role == "menubar" ||
         role == "alert" || role == "alertdialog" || role == "tooltip";
}

bool IsFrameByClass(const Document& document, NodeId id) {
  if (document[id].attribute_count == 0) return false;
  const auto frame = [](std::string_view word) { return FrameWords().count(word) > 0; };
  return AnyWord(document.Attr(id, "class"), frame) || AnyWord(document.Attr(id, "id"), frame);
}

bool IsCommentByClass(const Document& document, NodeId id) {
  if (document[id].attribute_count == 0) return false;
  const auto comment = [](std::string_view word) {
    return word == "comment" || word == "comments" || word == "commentlist" || word == "replies" ||
           word == "respond";
  };
  return AnyWord(document.Attr(id, "class"), comment) || AnyWord(document.Attr(id, "id"), comment);
}

bool IsContentByClass(const Document& document, NodeId id) {
  if (document[id].attribute_count == 0) return false;
  if (HasWord(document.Attr(id, "itemprop"), "articleBody")) return true;
  for (const char* name : {"class", "id"}) {
    const std::string_view text = document.Attr(id, name);
    for (const char* hint :
         {"article-body",     "articlebody", "article__body", "article_body",  "entry-content",
          "post-content",     "post-body",   "postbody",      "post__content", "article-content",
          "article__content", "story-body",  "storybody",     "story-content", "body-content",
          "article-text",     "articletext", "blog-content",  "content-body",  "rich-text",
          "richtext"}) {
      if (ContainsNoCase(text, hint)) return true;
    }
  }
  return false;
}

}  // namespace claque::extract
