// Builds the tree of an HTML document from its tokens (HTML Standard, section 13.2.6).
//
// Departures from the standard, so far: no adoption agency and no reconstruction of formatting
// elements, no foster parenting, no frameset and template modes. The text of the page and its order
// are the same; only the nesting around misnested markup differs.
#ifndef CLAQUE_WORKER_EXTRACT_TREE_H_
#define CLAQUE_WORKER_EXTRACT_TREE_H_

#include <string>

#include "worker/extract/dom.h"

namespace claque::html {

struct TreeLimits {
  // Open elements; deeper ones become siblings of the deepest, as browsers do.
  size_t depth = 512;
  size_t nodes = 1'000'000;
  size_t source_bytes = 48u << 20;
};

// The tree of `source` (UTF-8, newlines normalised to LF; see DecodeBody). Never fails: beyond a
// limit the document is what was read until then and is truncated(). Time is linear in the source.
Document ParseHtml(std::string source, const TreeLimits& limits = {});

}  // namespace claque::html

#endif  // CLAQUE_WORKER_EXTRACT_TREE_H_
