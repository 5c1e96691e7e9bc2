#include "worker/extract/microdata.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "worker/extract/query.h"
#include "worker/extract/text_util.h"

namespace claque::extract {
namespace {

using html::Document;
using html::kNoNode;
using html::NodeId;
using html::NodeKind;
using html::Tag;

// Bytes of text copied out of one page: nested properties repeat their text.
constexpr size_t kMaxTextBytes = 16u << 20;
constexpr size_t kMaxValueBudget = 64 * 1024;
constexpr size_t kValueCost = 256;

class Reader {
 public:
  Reader(const Document& document, ItemGraph* graph) : doc_(document), graph_(graph) {}

  void Run() {
    NodeId id = 0;
    while (id != kNoNode) {
      const NodeId next = doc_.Next(id, 0);
      Visit(id);
      id = next;
    }
    for (const auto& [item, refs] : references_) {
      for (const std::string_view ref : Words(refs)) Refer(item, ref);
    }
  }

 private:
  // Elements come in document order, so the item of an ancestor is known before its properties.
  void Visit(NodeId id) {
    if (doc_[id].kind != NodeKind::kElement) return;
    const bool scope = doc_.HasAttr(id, "itemscope");
    const std::string_view names = doc_.Attr(id, "itemprop");
    if (const std::string_view own = doc_.Attr(id, "id"); !own.empty()) ids_.emplace(own, id);
    if (!scope && names.empty()) return;
    ItemId item = kNoItem;
    if (scope) {
      item = graph_->Add();
      scopes_.emplace(id, item);
      for (const std::string_view type : Words(doc_.Attr(id, "itemtype"))) {
        (*graph_)[item].types.emplace_back(LocalName(type));
      }
      (*graph_)[item].id = doc_.Attr(id, "itemid");
      if (const std::string_view refs = doc_.Attr(id, "itemref"); !refs.empty()) {
        references_.emplace_back(item, refs);
      }
    }
    if (names.empty()) return;
    const ItemId owner = OwnerOf(id);
    if (owner != kNoItem) AddProperties(owner, id, names, item);
  }

  ItemId OwnerOf(NodeId id) const {
    for (NodeId up = doc_[id].parent; up != kNoNode; up = doc_[up].parent) {
      if (const auto found = scopes_.find(up); found != scopes_.end()) return found->second;
    }
    return kNoItem;
  }

  void AddProperties(ItemId owner, NodeId id, std::string_view names, ItemId item) {
    Value value;
    value.item = item;
    if (item == kNoItem) value.text = ValueOf(id);
    for (const std::string_view name : Words(names)) {
      if (!graph_->AddProperty(owner, LocalName(name), value)) return;
    }
  }

  void Refer(ItemId item, std::string_view ref) {
    const auto found = ids_.find(ref);
    if (found == ids_.end()) return;
    const NodeId root = found->second;
    for (NodeId id = root; id != kNoNode;) {
      const auto scope = scopes_.find(id);
      const std::string_view names = doc_.Attr(id, "itemprop");
      const ItemId nested = scope == scopes_.end() ? kNoItem : scope->second;
      if (!names.empty() && nested != item) AddProperties(item, id, names, nested);
      if (text_bytes_ > kMaxTextBytes) return;
      id = doc_.Next(id, root, nested != kNoItem);
    }
  }

  std::string ValueOf(NodeId id) {
    const auto attr = [&](std::string_view name) { return std::string(doc_.Attr(id, name)); };
    if (doc_.HasAttr(id, "content")) return attr("content");
    switch (doc_[id].tag) {
      case Tag::kAudio:
      case Tag::kEmbed:
      case Tag::kIframe:
      case Tag::kImg:
      case Tag::kSource:
      case Tag::kTrack:
      case Tag::kVideo:
        return attr("src");
      case Tag::kA:
      case Tag::kArea:
      case Tag::kLink:
        return attr("href");
      case Tag::kObject:
        return attr("data");
      case Tag::kData:
      case Tag::kMeter:
        return attr("value");
      case Tag::kTime:
        if (doc_.HasAttr(id, "datetime")) return attr("datetime");
        break;
      default:
        break;
    }
    if (text_bytes_ > kMaxTextBytes) return {};
    std::string text = BlockText(doc_, id, kMaxValueBudget);
    text_bytes_ += kValueCost + text.size();
    return text;
  }

  const Document& doc_;
  ItemGraph* graph_;
  std::map<NodeId, ItemId> scopes_;
  std::map<std::string_view, NodeId> ids_;
  std::vector<std::pair<ItemId, std::string_view>> references_;
  size_t text_bytes_ = 0;
};

}  // namespace

void ReadMicrodata(const Document& document, ItemGraph* graph) {
  bool any = false;
  for (NodeId id = 0; id != kNoNode && !any; id = document.Next(id, 0)) {
    any = document.HasAttr(id, "itemscope");
  }
  if (any) Reader(document, graph).Run();
}

}  // namespace claque::extract
