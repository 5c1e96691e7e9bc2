#include "worker/extract/main_text.h"

#include <algorithm>
#include <vector>

#include "worker/extract/boilerplate.h"
#include "worker/extract/query.h"
#include "worker/extract/text_util.h"

namespace claque::extract {
namespace {

using html::Document;
using html::kNoNode;
using html::NodeId;
using html::NodeKind;
using html::Tag;

constexpr size_t kEnoughChars = 200;
// Text nodes of this length count as prose; an element with more than this share of it is no frame.
constexpr size_t kProseChars = 60;
constexpr double kFrameShare = 0.5;

enum class Pruning { kTagsAndClasses, kTags, kNothing };

// One run of inline text: what stands between two block boundaries.
struct Block {
  NodeId element = kNoNode;
  Tag tag = Tag::kUnknown;
  size_t chars = 0;
  size_t link_chars = 0;
  size_t stops = 0;  // sentence punctuation
  double score = 0;
};

size_t CharsIn(std::string_view text) {
  size_t n = 0;
  bool space = true;
  for (const char c : text) {
    if ((c & 0xC0) == 0x80) continue;  // continuation byte
    const bool is_space = IsAsciiSpace(c);
    if (!is_space || !space) ++n;
    space = is_space;
  }
  return space && n > 0 ? n - 1 : n;
}

size_t StopsIn(std::string_view text) {
  size_t n = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' || c == ',' || c == ';' || c == '!' || c == '?' || c == ':') ++n;
    if (c == '\xE3' && text.substr(i, 2) == "\xE3\x80") ++n;  // CJK punctuation
    if (c == '\xD8' && text.substr(i, 2) == "\xD8\x8C") ++n;  // Arabic comma
  }
  return n;
}

class Finder {
 public:
  Finder(const Document& document, const std::vector<size_t>& prose, Pruning pruning,
         bool is_article)
      : doc_(document), prose_(prose), pruning_(pruning), is_article_(is_article) {}

  MainText Find() {
    Scan();
    Score();
    MainText out;
    out.root = Best();
    if (out.root == kNoNode) return out;
    out.text = Write(out.root);
    return out;
  }

 private:
  struct Frame {
    NodeId element;
    size_t first_block;
    double bonus;
  };

  // Walks the visible tree once; cuts it into blocks and notes which blocks lie below each element.
  void Scan() {
    NodeId id = 0;
    NodeId block_element = 0;
    int links = 0;
    begin_.assign(doc_.size(), 0);
    end_.assign(doc_.size(), 0);
    pruned_.assign(doc_.size(), false);
    bool open = false;
    for (;;) {
      const html::Node& node = doc_[id];
      bool into = true;
      if (node.kind == NodeKind::kText) {
        AddText(id, links > 0, block_element, &open);
      } else if (node.kind == NodeKind::kElement) {
        begin_[id] = blocks_.size();
        if (Prunes(id)) {
          pruned_[id] = true;
          into = false;
        } else if (html::IsBlock(node.tag) || node.tag == Tag::kBr) {
          if (node.tag != Tag::kBr) block_element = id;
          if (html::IsBlock(node.tag)) open = false;
        } else if (node.tag == Tag::kA) {
          ++links;
        }
        begin_[id] = blocks_.size() - (open ? 1u : 0u);
      }
      if (into && node.first_child != kNoNode) {
        id = node.first_child;
        continue;
      }
      if (!Leave(&id, into, &block_element, &links, &open)) return;
    }
  }

  // Moves to the next node outside of `*id`. False at the end.
  bool Leave(NodeId* id, bool into, NodeId* block_element, int* links, bool* open) {
    Close(*id, into, block_element, links, open);
    while (*id != 0 && doc_[*id].next_sibling == kNoNode) {
      *id = doc_[*id].parent;
      Close(*id, true, block_element, links, open);
    }
    if (*id == 0) return false;
    *id = doc_[*id].next_sibling;
    return true;
  }

  void Close(NodeId id, bool entered, NodeId* block_element, int* links, bool* open) {
    const html::Node& node = doc_[id];
    if (node.kind == NodeKind::kElement && entered) {
      if (node.tag == Tag::kA && *links > 0) --*links;
      if (html::IsBlock(node.tag)) {
        *open = false;
        *block_element = NearestBlock(node.parent);
      }
    }
    end_[id] = blocks_.size();
  }

  NodeId NearestBlock(NodeId id) const {
    while (id != 0 && id != kNoNode && !html::IsBlock(doc_[id].tag)) id = doc_[id].parent;
    return id == kNoNode ? 0 : id;
  }

  void AddText(NodeId id, bool link, NodeId block_element, bool* open) {
    const std::string_view text = doc_[id].text;
    const size_t chars = CharsIn(text);
    if (chars == 0) return;
    if (!*open) {
      Block block;
      block.element = block_element;
      block.tag = doc_[block_element].tag;
      blocks_.push_back(block);
      *open = true;
    }
    Block& block = blocks_.back();
    block.chars += chars;
    block.stops += StopsIn(text);
    if (link) block.link_chars += chars;
  }

  bool Prunes(NodeId id) const {
    if (doc_[id].tag == Tag::kBody || doc_[id].tag == Tag::kHtml) return false;
    if (IsInvisible(doc_, id)) return true;
    if (pruning_ == Pruning::kNothing) return false;
    if (static_cast<double>(prose_[id]) > kFrameShare * static_cast<double>(prose_[0])) {
      return false;
    }
    if (IsFrameByTag(doc_, id)) return true;
    if (is_article_ && IsCommentByClass(doc_, id)) return true;
    return pruning_ == Pruning::kTagsAndClasses && IsFrameByClass(doc_, id) &&
           doc_[id].tag != Tag::kMain && doc_[id].tag != Tag::kArticle;
  }

  void Score() {
    for (Block& block : blocks_) {
      const double chars = static_cast<double>(block.chars);
      const double density = static_cast<double>(block.link_chars) / chars;
      const bool prose = block.stops > 0 && chars >= 40;
      if (html::IsHeading(block.tag)) {
        block.score = density > 0.5 ? -15 : 10;
      } else if (density > 0.5) {
        block.score = -std::min(chars, 60.0) - 10;
      } else if (prose || chars >= 100) {
        block.score = std::min(chars, 600.0) * (1 - density);
        if (block.tag == Tag::kP || block.tag == Tag::kBlockquote) block.score *= 1.25;
        if (block.tag == Tag::kPre) block.score *= 0.8;
      } else if (block.tag == Tag::kP && density < 0.2) {
        block.score = chars * 0.3;
      } else {
        block.score = -12;
      }
    }
  }

  // Element with the highest sum of block scores; of equals the deepest.
  NodeId Best() const {
    std::vector<double> sums(blocks_.size() + 1, 0);
    for (size_t i = 0; i < blocks_.size(); ++i) sums[i + 1] = sums[i] + blocks_[i].score;
    NodeId best = kNoNode;
    double best_score = 0;
    for (NodeId id = 0; id != kNoNode; id = doc_.Next(id, 0, pruned_[id])) {
      const html::Node& node = doc_[id];
      if (node.kind != NodeKind::kElement || end_[id] <= begin_[id]) continue;
      if (!html::IsBlock(node.tag) && node.tag != Tag::kSpan && node.tag != Tag::kUnknown) continue;
      double sum = sums[end_[id]] - sums[begin_[id]];
      if (IsContentByClass(doc_, id)) sum *= 1.3;
      if (node.tag == Tag::kArticle || node.tag == Tag::kMain) sum *= 1.1;
      if (sum >= best_score && sum > 0) {
        best = id;
        best_score = sum;
      }
    }
    return best;
  }

  // A block inside the content that is frame after all.
  bool Drops(const Block& block) const {
    const double density = static_cast<double>(block.link_chars) / static_cast<double>(block.chars);
    if (html::IsHeading(block.tag)) return density > 0.9 && block.chars < 15;
    if (density > 0.66) return true;
    return false;
  }

  std::string Write(NodeId root) {
    LineWriter writer;
    size_t block = begin_[root];
    size_t shown = block;  // blocks whose first text was seen
    bool open = false;
    NodeId id = root;
    int pre = 0;
    while (id != kNoNode) {
      const html::Node& node = doc_[id];
      bool into = true;
      if (node.kind == NodeKind::kText) {
        if (CharsIn(node.text) > 0 && !open) {
          open = true;
          block = shown++;
        }
        const bool blank = CharsIn(node.text) == 0;
        if (block < blocks_.size() && (blank || !Drops(blocks_[block]))) {
          writer.Text(node.text, pre > 0);
        }
      } else if (node.kind == NodeKind::kElement) {
        into = !pruned_[id];
        if (into && node.tag == Tag::kBr) writer.Break(1);
        if (into && html::IsBlock(node.tag)) {
          writer.Break(node.tag == Tag::kLi || node.tag == Tag::kTr || node.tag == Tag::kTd ? 1
                                                                                            : 2);
          open = false;
        }
        if (into && node.tag == Tag::kPre && node.first_child != kNoNode) ++pre;
      }
      if (into && node.first_child != kNoNode) {
        id = node.first_child;
        continue;
      }
      for (;;) {
        const bool entered = doc_[id].kind == NodeKind::kElement && !pruned_[id];
        if (entered && html::IsBlock(doc_[id].tag)) {
          writer.Break(1);
          open = false;
        }
        if (entered && doc_[id].tag == Tag::kPre && pre > 0) --pre;
        if (id == root || doc_[id].next_sibling != kNoNode) break;
        id = doc_[id].parent;
      }
      id = id == root ? kNoNode : doc_[id].next_sibling;
    }
    return writer.Take();
  }

  const Document& doc_;
  const std::vector<size_t>& prose_;
  Pruning pruning_;
  bool is_article_;
  std::vector<Block> blocks_;
  std::vector<size_t> begin_;  // per node: blocks_ below it
  std::vector<size_t> end_;
  std::vector<bool> pruned_;
};

// Characters of prose below each node, invisible parts left out.
std::vector<size_t> ProseBelow(const Document& document) {
  std::vector<size_t> prose(document.size(), 0);
  std::vector<NodeId> order;
  order.reserve(document.size());
  for (NodeId id = 0; id != kNoNode;) {
    order.push_back(id);
    const html::Node& node = document[id];
    bool skip = false;
    if (node.kind == NodeKind::kText) {
      const size_t chars = CharsIn(node.text);
      if (chars >= kProseChars) prose[id] = chars;
    } else if (node.kind == NodeKind::kElement) {
      skip = IsInvisible(document, id);
    }
    id = document.Next(id, 0, skip);
  }
  for (size_t i = order.size(); i-- > 1;) prose[document[order[i]].parent] += prose[order[i]];
  return prose;
}

// The title is a field of its own: its repetition as the first line is no text.
void DropTitle(std::string_view title, std::string* text) {
  if (title.empty() || !text->starts_with(title)) return;
  const size_t end = title.size();
  if (end < text->size() && (*text)[end] == '\n') {
    text->erase(0, text->find_first_not_of('\n', end));
  }
}

}  // namespace

MainText FindMainText(const Document& document, const MainTextHints& hints) {
  const std::vector<size_t> prose = ProseBelow(document);
  MainText best;
  size_t best_chars = 0;
  for (const Pruning pruning : {Pruning::kTagsAndClasses, Pruning::kTags, Pruning::kNothing}) {
    MainText found = Finder(document, prose, pruning, hints.is_article).Find();
    DropTitle(hints.title, &found.text);
    const size_t chars = CharsIn(found.text);
    if (best.root == kNoNode || chars > best_chars) {
      best = std::move(found);
      best_chars = chars;
    }
    if (best_chars >= kEnoughChars) break;
  }
  if (best_chars == 0) {
    best.text = BlockText(document, 0);
    best.root = 0;
  }
  return best;
}

}  // namespace claque::extract
