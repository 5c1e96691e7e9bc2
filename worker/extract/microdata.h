// Microdata (HTML Standard, section 5) as items.
#ifndef CLAQUE_WORKER_EXTRACT_MICRODATA_H_
#define CLAQUE_WORKER_EXTRACT_MICRODATA_H_

#include "worker/extract/dom.h"
#include "worker/extract/item.h"

namespace claque::extract {

// Adds every item of the document. itemref is followed for elements outside the item.
void ReadMicrodata(const html::Document& document, ItemGraph* graph);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_MICRODATA_H_
