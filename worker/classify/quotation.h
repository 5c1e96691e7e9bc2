// Stretches of a text that stand between quotation marks.
#ifndef CLAQUE_WORKER_CLASSIFY_QUOTATION_H_
#define CLAQUE_WORKER_CLASSIFY_QUOTATION_H_

#include <string_view>
#include <vector>

#include "common/text/normalize.h"

namespace claque {

// Bytes inside the outermost quotations of `s` (UTF-8), in order, none empty. Knows “…”, „…“, «…»,
// »…«, ”…”, 「…」, "…" and '…'; the same marks may nest, for which a plain mark opens or closes by
// what stands beside it. Paragraphs that each begin with a mark and of which only the last ends
// with one are one quotation. A mark without its other half is none. Linear in `s`.
std::vector<ByteRange> FindQuotations(std::string_view s);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_QUOTATION_H_
