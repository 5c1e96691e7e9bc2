#include "worker/extract/metadata.h"

#include <algorithm>

#include "common/text/utf8.h"
#include "worker/extract/dates.h"
#include "worker/extract/query.h"
#include "worker/extract/text_util.h"

namespace claque::extract {
namespace {

using html::Document;
using html::kNoNode;
using html::NodeId;
using html::NodeKind;
using html::Tag;

constexpr size_t kMaxMeta = 1000;
constexpr size_t kMaxTitleBytes = 1024;

void ReadMeta(const Document& document, NodeId id, Metadata* out) {
  std::string_view name = document.Attr(id, "property");
  if (name.empty()) name = document.Attr(id, "name");
  if (name.empty()) name = document.Attr(id, "itemprop");
  if (name.empty()) name = document.Attr(id, "http-equiv");
  const std::string_view content = Trim(document.Attr(id, "content"));
  if (name.empty() || content.empty()) return;
  const std::string key = LowerAscii(Trim(name.substr(0, 128)));
  if (key == "robots" || key == "claquebot") {
    const bool none = ContainsNoCase(content, "none");
    out->noindex = out->noindex || none || ContainsNoCase(content, "noindex");
    out->nofollow = out->nofollow || none || ContainsNoCase(content, "nofollow");
  }
  if (out->meta.size() < kMaxMeta) out->meta.emplace(key, content);
}

// Letters and digits only, lower case (ASCII; other scripts as they are): for comparing names.
std::string Squashed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (IsAsciiAlnum(c) || (c & '\x80')) out.push_back(AsciiLower(c));
  }
  return out;
}

constexpr std::string_view kSeparators[] = {
    " | ",  " - ",        " \xE2\x80\x93 ", " \xE2\x80\x94 ",
    " :: ", " \xC2\xBB ", " \xC2\xB7 ",     " \xE2\x80\xA2 ",
    " / ",  "| "};

std::string FirstHeading(const Document& document) {
  std::string best;
  int count = 0;
  for (NodeId id = 0; id != kNoNode; id = document.Next(id, 0)) {
    if (!document.IsElement(id, Tag::kH1)) continue;
    std::string text = CollapseSpace(BlockText(document, id, kShortText));
    if (text.empty() || text.size() > kMaxTitleBytes) continue;
    if (++count > 50) break;
    if (best.empty()) best = std::move(text);
  }
  return best;
}

}  // namespace

std::string_view Metadata::Get(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    const auto found = meta.find(name);
    if (found != meta.end() && !found->second.empty()) return found->second;
  }
  return {};
}

Metadata ReadMetadata(const Document& document, PageContext* context) {
  Metadata out;
  bool have_base = false;
  std::string_view canonical;
  for (NodeId id = 0; id != kNoNode; id = document.Next(id, 0)) {
    const html::Node& node = document[id];
    if (node.kind != NodeKind::kElement) continue;
    switch (node.tag) {
      case Tag::kHtml:
        out.html_lang = document.Attr(id, "lang");
        if (out.html_lang.empty()) out.html_lang = document.Attr(id, "xml:lang");
        break;
      case Tag::kTitle:
        if (out.title_element.empty() && node.ns == html::Namespace::kHtml) {
          out.title_element = CollapseSpace(TextContent(document, id, kShortText));
        }
        break;
      case Tag::kMeta:
        ReadMeta(document, id, &out);
        break;
      case Tag::kBase:
        if (have_base || !document.HasAttr(id, "href")) break;
        have_base = true;
        if (auto base = Url::Parse(document.Attr(id, "href"), &context->url);
            base && base->is_http()) {
          context->base = *std::move(base);
        }
        break;
      case Tag::kLink:
        if (canonical.empty() && HasWord(document.Attr(id, "rel"), "canonical")) {
          canonical = document.Attr(id, "href");
        }
        break;
      default:
        break;
    }
  }
  if (canonical.empty()) canonical = out.Get({"og:url"});
  if (!canonical.empty()) out.canonical = context->Resolve(canonical);
  context->site_name = CollapseSpace(out.Get({"og:site_name", "application-name"}));
  return out;
}

std::string WithoutSiteName(std::string_view title, std::string_view site, std::string_view h1) {
  std::string_view best = title;
  const std::string site_key = Squashed(site);
  const std::string h1_key = Squashed(h1);
  for (const std::string_view separator : kSeparators) {
    const size_t at = best.rfind(separator);
    if (at == std::string_view::npos || at == 0) continue;
    const std::string_view head = Trim(best.substr(0, at));
    const std::string tail_key = Squashed(best.substr(at + separator.size()));
    const std::string head_key = Squashed(head);
    if (head_key.empty()) continue;
    const bool names_site = !site_key.empty() && !tail_key.empty() &&
                            (tail_key == site_key || site_key.find(tail_key) != std::string::npos ||
                             tail_key.find(site_key) != std::string::npos);
    const bool is_heading = !h1_key.empty() && head_key == h1_key;
    const bool short_tail = site_key.empty() && h1_key.empty() && tail_key.size() <= 24 &&
                            head.size() > 2 * tail_key.size();
    if (names_site || is_heading || short_tail) best = head;
  }
  if (best == title && !site_key.empty()) {
    for (const std::string_view separator : kSeparators) {
      const size_t at = best.find(separator);
      if (at == std::string_view::npos || Squashed(best.substr(0, at)) != site_key) continue;
      return std::string(Trim(best.substr(at + separator.size())));
    }
  }
  return std::string(Trim(best));
}

std::string ChooseTitle(const Document& document, const Metadata& metadata,
                        const PageContext& context, std::string_view headline) {
  const std::string h1 = FirstHeading(document);
  const std::string site = context.site_name.empty() ? context.platform : context.site_name;
  std::string title(headline);
  if (title.empty()) {
    const std::string open_graph =
        CollapseSpace(metadata.Get({"og:title", "twitter:title", "dc.title", "parsely-title"}));
    title = WithoutSiteName(open_graph, site, h1);
  }
  if (title.empty()) {
    const std::string plain = WithoutSiteName(metadata.title_element, site, h1);
    // A heading that the title element repeats is the title; any other heading may be a slogan.
    const bool repeated =
        !h1.empty() && Squashed(metadata.title_element).find(Squashed(h1)) != std::string::npos;
    title = repeated || plain.empty() ? h1 : plain;
  }
  if (title.empty()) {
    const NodeId h2 = FindFirst(document, 0, Tag::kH2);
    if (h2 != kNoNode) title = CollapseSpace(BlockText(document, h2, kShortText));
  }
  return std::string(TruncateUtf8(title, kMaxTitleBytes));
}

std::string LanguageTag(std::string_view text) {
  text = Trim(text);
  std::string tag(text.substr(0, text.find_first_of(",; ")));
  if (tag.size() > 35) return {};
  std::replace(tag.begin(), tag.end(), '_', '-');
  size_t part = 0;
  for (size_t begin = 0; begin <= tag.size(); ++part) {
    const size_t end = std::min(tag.find('-', begin), tag.size());
    const size_t length = end - begin;
    if (length == 0 || length > 8 || (part == 0 && (length < 2 || length > 3))) return {};
    for (size_t i = begin; i < end; ++i) {
      const bool letter = AsciiLower(tag[i]) >= 'a' && AsciiLower(tag[i]) <= 'z';
      if (!letter && (part == 0 || !IsAsciiDigit(tag[i]))) return {};
      tag[i] = AsciiLower(tag[i]);
      if (part > 0 && length == 2 && letter) tag[i] = static_cast<char>(tag[i] - 32);
      if (part > 0 && length == 4 && letter && i == begin) tag[i] = static_cast<char>(tag[i] - 32);
    }
    begin = end + 1;
  }
  return tag;
}

std::string ChooseLanguage(const Metadata& metadata, std::string_view structured) {
  const std::string_view candidates[] = {
      metadata.html_lang, metadata.Get({"og:locale"}), structured,
      metadata.Get({"content-language", "language", "dc.language", "inlanguage"})};
  for (const std::string_view candidate : candidates) {
    std::string tag = LanguageTag(candidate);
    if (!tag.empty()) return tag;
  }
  return {};
}

std::optional<int64_t> ChoosePublishTime(const Document& document, const Metadata& metadata,
                                         const PageContext& context) {
  for (const char* name : {"article:published_time",
                           "og:article:published_time",
                           "og:published_time",
                           "datepublished",
                           "parsely-pub-date",
                           "sailthru.date",
                           "article.published",
                           "published-date",
                           "publish-date",
                           "publication_date",
                           "publishdate",
                           "pubdate",
                           "dc.date.issued",
                           "dcterms.created",
                           "dcterms.date",
                           "dc.date",
                           "dc.date.created",
                           "cxenseparse:recs:publishtime",
                           "article_date_original",
                           "date_published",
                           "shareaholic:article_published_time",
                           "last-modified-date",
                           "datecreated",
                           "date"}) {
    if (const auto time = ParseTime(metadata.Get({name}))) return time;
  }
  std::optional<int64_t> any;
  for (NodeId id = 0; id != kNoNode; id = document.Next(id, 0)) {
    if (!document.IsElement(id, Tag::kTime)) continue;
    std::string_view stated = document.Attr(id, "datetime");
    std::string shown;
    if (stated.empty()) {
      shown = CollapseSpace(TextContent(document, id, 200));
      stated = shown;
    }
    const auto time = ParseTime(stated);
    if (!time) continue;
    const std::string_view prop = document.Attr(id, "itemprop");
    if (HasWord(prop, "datePublished") || document.HasAttr(id, "pubdate")) return time;
    if (!any) any = time;
  }
  return any ? any : DayInPath(context.url.path());
}

}  // namespace claque::extract
