// What the shares of a run say of which posts carry on which others.
#ifndef CLAQUE_WORKER_AGENT_POST_REFERENCES_H_
#define CLAQUE_WORKER_AGENT_POST_REFERENCES_H_

#include "worker/agent/share_table.h"
#include "worker/detect/post_links.h"

namespace claque {

// A share of kind REPOST or REPLY_TARGET names another post by permalink, by id or as an import
// file calls it, one of kind URL quotes a post where it is that post's permalink, and one of kind
// MENTION, or a REPLY_TARGET that is an account, names that account. Linear in the shares.
PostReferences ReferencesOf(const ShareTable& shares);

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_POST_REFERENCES_H_
