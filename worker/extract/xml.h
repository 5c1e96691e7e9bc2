// Tolerant XML reader for feeds and sitemaps: a tree of whatever can be read.
#ifndef CLAQUE_WORKER_EXTRACT_XML_H_
#define CLAQUE_WORKER_EXTRACT_XML_H_

#include <string>

#include "worker/extract/dom.h"
#include "worker/extract/tree.h"

namespace claque::extract {

// The tree of `source` (UTF-8). Names keep their case; a prefix bound to a namespace known here is
// replaced by the usual one ("dc", "content", "atom", "media", "thr", "xhtml"), the namespaces of
// RSS and Atom by none. No DTD is read, so no entity expands beyond one character reference.
// Mismatched end tags close the nearest open element of that name or are dropped. Linear; limits as
// for HTML.
html::Document ParseXml(std::string source, const html::TreeLimits& limits = {});

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_XML_H_
