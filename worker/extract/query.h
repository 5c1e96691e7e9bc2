// Questions about a document: text as a reader sees it, elements by tag, class words.
#ifndef CLAQUE_WORKER_EXTRACT_QUERY_H_
#define CLAQUE_WORKER_EXTRACT_QUERY_H_

#include <string>
#include <string_view>

#include "worker/extract/dom.h"

namespace claque::extract {

// Whether the element's content is never shown as text (script, style, template, …).
bool IsHiddenTag(html::Tag tag);

// Reading stops where bytes written plus nodes visited exceed a budget, so that nested questions
// stay bounded.
inline constexpr size_t kNoBudget = static_cast<size_t>(-1);
inline constexpr size_t kShortText = 4096;

// All character data below `root`, as textContent.
std::string TextContent(const html::Document& document, html::NodeId root,
                        size_t budget = kNoBudget);

// Text below `root` as a reader sees it: white space collapsed, one line a block, a blank line
// between paragraphs; scripts and styles left out.
std::string BlockText(const html::Document& document, html::NodeId root, size_t budget = kNoBudget);

// First element of that tag below `root` in document order; kNoNode for none.
html::NodeId FindFirst(const html::Document& document, html::NodeId root, html::Tag tag);

// Whether `name` is among the words of the element's class attribute.
bool HasClass(const html::Document& document, html::NodeId id, std::string_view name);

// Writes lines from pieces of inline text and breaks; what BlockText() is made with.
class LineWriter {
 public:
  void Text(std::string_view text, bool preformatted = false);
  void Break(int newlines);
  // The text so far, without blank ends.
  std::string Take();
  size_t size() const { return out_.size(); }

 private:
  std::string out_;
  bool space_ = false;
  int newlines_ = 0;
};

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_QUERY_H_
