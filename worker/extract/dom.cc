#include "worker/extract/dom.h"

#include <functional>
#include <utility>

namespace claque::html {

Document::Document(std::string source)
    : source_(std::make_unique<const std::string>(std::move(source))) {
  nodes_.reserve(source_->size() / 48 + 16);
  Node document;
  document.kind = NodeKind::kDocument;
  nodes_.push_back(document);
}

std::string_view Document::Attr(NodeId id, std::string_view name) const {
  for (const Attribute& attribute : Attributes(id)) {
    if (attribute.name == name) {
      return attribute.value.data() ? attribute.value : std::string_view("");
    }
  }
  return {};
}

NodeId Document::Next(NodeId id, NodeId root, bool skip_children) const {
  if (!skip_children && nodes_[id].first_child != kNoNode) return nodes_[id].first_child;
  while (id != root) {
    if (nodes_[id].next_sibling != kNoNode) return nodes_[id].next_sibling;
    id = nodes_[id].parent;
  }
  return kNoNode;
}

std::string_view Document::Keep(std::string_view text) {
  const std::less_equal<const char*> le;
  if (le(source_->data(), text.data()) &&
      le(text.data() + text.size(), source_->data() + source_->size())) {
    return text;
  }
  return strings_.Store(text);
}

NodeId Document::Append(NodeId parent, const Node& node) {
  const NodeId id = static_cast<NodeId>(nodes_.size());
  nodes_.push_back(node);
  nodes_[id].parent = parent;
  Node& up = nodes_[parent];
  if (up.last_child == kNoNode) {
    up.first_child = id;
  } else {
    nodes_[up.last_child].next_sibling = id;
  }
  up.last_child = id;
  return id;
}

NodeId Document::AppendElement(NodeId parent, std::string_view name, Tag tag, Namespace ns,
                               std::span<const Attribute> attributes) {
  Node node;
  node.tag = tag;
  node.ns = ns;
  node.text = Keep(name);
  node.attribute_begin = static_cast<uint32_t>(attributes_.size());
  node.attribute_count = static_cast<uint16_t>(attributes.size());
  for (const Attribute& a : attributes) attributes_.push_back({Keep(a.name), Keep(a.value)});
  return Append(parent, node);
}

void Document::MergeAttributes(NodeId id, std::span<const Attribute> attributes) {
  std::vector<Attribute> merged(Attributes(id).begin(), Attributes(id).end());
  const size_t before = merged.size();
  for (const Attribute& a : attributes) {
    if (merged.size() >= 256) break;
    if (!HasAttr(id, a.name)) merged.push_back({Keep(a.name), Keep(a.value)});
  }
  if (merged.size() == before) return;
  nodes_[id].attribute_begin = static_cast<uint32_t>(attributes_.size());
  nodes_[id].attribute_count = static_cast<uint16_t>(merged.size());
  attributes_.insert(attributes_.end(), merged.begin(), merged.end());
}

}  // namespace claque::html
