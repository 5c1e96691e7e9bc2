// The tree of one HTML or XML document: nodes in one vector, names and text as views.
#ifndef CLAQUE_WORKER_EXTRACT_DOM_H_
#define CLAQUE_WORKER_EXTRACT_DOM_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "worker/extract/arena.h"
#include "worker/extract/tags.h"

namespace claque::html {

using NodeId = uint32_t;
inline constexpr NodeId kNoNode = 0xffffffff;

enum class NodeKind : uint8_t { kDocument, kElement, kText, kComment, kDoctype };
enum class Namespace : uint8_t { kHtml, kSvg, kMathMl, kXml };

struct Attribute {
  std::string_view name;
  std::string_view value;
};

struct Node {
  NodeKind kind = NodeKind::kElement;
  Tag tag = Tag::kUnknown;
  Namespace ns = Namespace::kHtml;
  uint16_t attribute_count = 0;
  uint32_t attribute_begin = 0;
  NodeId parent = kNoNode;
  NodeId first_child = kNoNode;
  NodeId last_child = kNoNode;
  NodeId next_sibling = kNoNode;
  // Element: name (XML: with the usual prefix of its namespace). Text, comment: data. Doctype:
  // name.
  std::string_view text;
};

// Owns source, nodes and strings. Node 0 is the document. Ids are stable; views live as long as the
// document, also when it is moved. One thread at a time while it is built, any number afterwards.
class Document {
 public:
  explicit Document(std::string source);

  std::string_view source() const { return *source_; }
  size_t size() const { return nodes_.size(); }
  const Node& operator[](NodeId id) const { return nodes_[id]; }
  std::span<const Attribute> Attributes(NodeId id) const {
    return {attributes_.data() + nodes_[id].attribute_begin, nodes_[id].attribute_count};
  }
  // Value of the attribute; a view with null data where there is none.
  std::string_view Attr(NodeId id, std::string_view name) const;
  bool HasAttr(NodeId id, std::string_view name) const { return Attr(id, name).data() != nullptr; }
  bool IsElement(NodeId id, Tag tag) const {
    return nodes_[id].kind == NodeKind::kElement && nodes_[id].tag == tag;
  }

  // Next node in document order inside `root`, or kNoNode. `skip_children` jumps over `id`'s.
  NodeId Next(NodeId id, NodeId root, bool skip_children = false) const;

  // True where the builder stopped at a limit and the tree is only the document's beginning.
  bool truncated() const { return truncated_; }

  // For builders.
  std::string_view Keep(std::string_view text);  // as it is if inside source(), else a copy
  NodeId Append(NodeId parent, const Node& node);
  NodeId AppendElement(NodeId parent, std::string_view name, Tag tag, Namespace ns,
                       std::span<const Attribute> attributes);
  // Adds those of `attributes` that `id` lacks. REQUIRES: `id` has the last attributes or few.
  void MergeAttributes(NodeId id, std::span<const Attribute> attributes);
  void MarkTruncated() { truncated_ = true; }

 private:
  std::unique_ptr<const std::string> source_;
  StringArena strings_;
  std::vector<Node> nodes_;
  std::vector<Attribute> attributes_;
  bool truncated_ = false;
};

}  // namespace claque::html

#endif  // CLAQUE_WORKER_EXTRACT_DOM_H_
