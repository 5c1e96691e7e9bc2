// From tagged tokens to the bytes a reader would mark.
#ifndef CLAQUE_WORKER_CLASSIFY_SPAN_BYTES_H_
#define CLAQUE_WORKER_CLASSIFY_SPAN_BYTES_H_

#include <vector>

#include "worker/classify/span_tagger.h"
#include "worker/classify/structure.h"
#include "worker/classify/tokens.h"

namespace claque {

// A span of several items of a list, item by item.
std::vector<TaggedSpan> SplitAtItems(const TokenizedText& text, const Structure& structure,
                                     const TaggedSpan& span);

// Bytes of the normalised text. A phrase takes the whole of the quotation or line that it nearly
// fills, with its closing mark; everything else runs from its first token to its last.
ByteRange SpanBytes(const TokenizedText& text, const Structure& structure, const TaggedSpan& span);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_SPAN_BYTES_H_
