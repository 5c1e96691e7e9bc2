// Posts from microformats2 markup (microformats.org/wiki/microformats2): h-entry, h-feed, h-cite.
#ifndef CLAQUE_WORKER_EXTRACT_MF2_H_
#define CLAQUE_WORKER_EXTRACT_MF2_H_

#include <vector>

#include "claque/v1/types.pb.h"
#include "worker/extract/context.h"
#include "worker/extract/dom.h"

namespace claque::extract {

// Appends one post per h-entry, in document order; of a feed's author where the entry has none.
void ReadMicroformats(const html::Document& document, const PageContext& context,
                      std::vector<v1::Post>* posts);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_MF2_H_
