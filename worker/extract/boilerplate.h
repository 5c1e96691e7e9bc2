// Which elements are frame rather than content, by tag, role and class words.
#ifndef CLAQUE_WORKER_EXTRACT_BOILERPLATE_H_
#define CLAQUE_WORKER_EXTRACT_BOILERPLATE_H_

#include "worker/extract/dom.h"

namespace claque::extract {

// Never shown, or shown only on demand: hidden attributes, display:none, templates, scripts.
bool IsInvisible(const html::Document& document, html::NodeId id);

// Frame by tag or ARIA role: nav, footer, aside, buttons, dialogs.
bool IsFrameByTag(const html::Document& document, html::NodeId id);

// Frame by the words of class and id: "related-articles", "cookie-banner", "share".
bool IsFrameByClass(const html::Document& document, html::NodeId id);

// Readers' comments by the words of class and id.
bool IsCommentByClass(const html::Document& document, html::NodeId id);

// Content by class, id or itemprop: "article-body", "entry-content".
bool IsContentByClass(const html::Document& document, html::NodeId id);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_BOILERPLATE_H_
