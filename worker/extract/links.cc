#include "worker/extract/links.h"

#include <utility>

#include "worker/extract/text_util.h"

namespace claque::extract {
namespace {

using html::Document;
using html::kNoNode;
using html::NodeId;
using html::NodeKind;
using html::Tag;

constexpr size_t kMaxTried = 20'000;

bool IsFeedType(std::string_view type) {
  type = Trim(type.substr(0, type.find(';')));
  return EqualsNoCase(type, "application/rss+xml") || EqualsNoCase(type, "application/atom+xml") ||
         EqualsNoCase(type, "application/feed+json") || EqualsNoCase(type, "application/rdf+xml");
}

}  // namespace

void LinkCollector::Add(std::string url, v1::LinkKind kind) {
  if (url.empty() || full() || !seen_.insert(url).second) return;
  v1::DiscoveredLink& link = out_->emplace_back();
  link.set_url(std::move(url));
  link.set_kind(kind);
}

void ReadLinks(const Document& document, const PageContext& context, bool nofollow,
               LinkCollector* links) {
  size_t tried = 0;
  for (NodeId id = 0; id != kNoNode && !links->full(); id = document.Next(id, 0)) {
    const html::Node& node = document[id];
    if (node.kind != NodeKind::kElement) continue;
    const bool hyperlink = node.tag == Tag::kA || node.tag == Tag::kArea;
    if (!hyperlink && node.tag != Tag::kLink) continue;
    const std::string_view href = Trim(document.Attr(id, "href"));
    if (href.empty() || href.starts_with('#')) continue;
    const std::string_view rel = document.Attr(id, "rel");
    v1::LinkKind kind = v1::LINK_KIND_UNSPECIFIED;
    if (HasWord(rel, "next")) {
      kind = v1::NEXT;
    } else if (HasWord(rel, "alternate") && IsFeedType(document.Attr(id, "type"))) {
      kind = v1::ALTERNATE_FEED;
    } else if (!hyperlink) {
      continue;
    } else if (nofollow || HasWord(rel, "nofollow") || HasWord(rel, "ugc")) {
      kind = v1::NOFOLLOW;
    }
    if (++tried > kMaxTried) return;
    links->Add(context.Resolve(href), kind);
  }
}

}  // namespace claque::extract
