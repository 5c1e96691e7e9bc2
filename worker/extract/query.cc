#include "worker/extract/query.h"

#include <algorithm>
#include <utility>

#include "worker/extract/text_util.h"

namespace claque::extract {

using html::Document;
using html::kNoNode;
using html::NodeId;
using html::NodeKind;
using html::Tag;

bool IsHiddenTag(Tag tag) {
  switch (tag) {
    case Tag::kScript:
    case Tag::kStyle:
    case Tag::kTemplate:
    case Tag::kNoscript:
    case Tag::kIframe:
    case Tag::kSvg:
    case Tag::kMath:
    case Tag::kHead:
    case Tag::kObject:
    case Tag::kSelect:
    case Tag::kDatalist:
    case Tag::kTextarea:
    case Tag::kNoembed:
    case Tag::kNoframes:
    case Tag::kCanvas:
      return true;
    default:
      return false;
  }
}

std::string TextContent(const Document& document, NodeId root, size_t budget) {
  std::string out;
  size_t visited = 0;
  for (NodeId id = root; id != kNoNode; id = document.Next(id, root)) {
    if (out.size() + ++visited > budget) break;
    if (document[id].kind == NodeKind::kText) out.append(document[id].text);
  }
  return out;
}

std::string BlockText(const Document& document, NodeId root, size_t budget) {
  LineWriter writer;
  size_t visited = 0;
  NodeId id = root;
  int pre_depth = 0;
  while (id != kNoNode && writer.size() + ++visited <= budget) {
    const html::Node& node = document[id];
    bool into = true;
    if (node.kind == NodeKind::kText) {
      writer.Text(node.text, pre_depth > 0);
    } else if (node.kind == NodeKind::kElement) {
      into = id == root || !IsHiddenTag(node.tag);
      if (node.tag == Tag::kBr) writer.Break(1);
      if (node.tag == Tag::kTd || node.tag == Tag::kTh) {
        writer.Text(" ");
      } else if (html::IsBlock(node.tag)) {
        writer.Break(node.tag == Tag::kLi || node.tag == Tag::kTr ? 1 : 2);
      }
      if (node.tag == Tag::kPre && into && node.first_child != kNoNode) ++pre_depth;
    }
    // One step on, closing the blocks left behind.
    if (into && node.first_child != kNoNode) {
      id = node.first_child;
      continue;
    }
    while (id != root && document[id].next_sibling == kNoNode) {
      id = document[id].parent;
      const Tag tag = document[id].tag;
      if (tag == Tag::kPre && pre_depth > 0) --pre_depth;
      if (html::IsBlock(tag) && tag != Tag::kTd && tag != Tag::kTh) {
        writer.Break(tag == Tag::kLi || tag == Tag::kTr ? 1 : 2);
      }
    }
    id = id == root ? kNoNode : document[id].next_sibling;
  }
  return writer.Take();
}

NodeId FindFirst(const Document& document, NodeId root, Tag tag) {
  for (NodeId id = root; id != kNoNode; id = document.Next(id, root)) {
    if (document.IsElement(id, tag)) return id;
  }
  return kNoNode;
}

bool HasClass(const Document& document, NodeId id, std::string_view name) {
  const std::string_view list = document.Attr(id, "class");
  if (list.find(name) == std::string_view::npos) return false;
  for (const std::string_view word : Words(list)) {
    if (word == name) return true;
  }
  return false;
}

void LineWriter::Text(std::string_view text, bool preformatted) {
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (preformatted && c == '\n') {
      Break(1);
      continue;
    }
    const bool nbsp = c == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xA0';
    if (nbsp) ++i;
    if (nbsp || IsAsciiSpace(c)) {
      space_ = true;
      continue;
    }
    if (newlines_ > 0) {
      if (!out_.empty()) out_.append(static_cast<size_t>(newlines_), '\n');
    } else if (space_ && !out_.empty()) {
      out_.push_back(' ');
    }
    newlines_ = 0;
    space_ = false;
    out_.push_back(c);
  }
}

void LineWriter::Break(int newlines) { newlines_ = std::max(newlines_, newlines); }

std::string LineWriter::Take() {
  newlines_ = 0;
  space_ = false;
  return std::exchange(out_, {});
}

}  // namespace claque::extract
