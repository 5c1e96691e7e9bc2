// Which posts of a page have a permalink of their own.
//
// Many sites give their comments the URL of the page, or one that differs in its fragment alone,
// which the canonical form has not. Such a link names no single comment.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_OWN_PERMALINKS_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_OWN_PERMALINKS_H_

#include <map>
#include <string>

#include "claque/v1/report.pb.h"

namespace claque {

// Pure: what it says follows from the page alone. Immutable.
class OwnPermalinks {
 public:
  // Private handles are replaced in all of `page`, or in nothing of it. It must outlive this.
  explicit OwnPermalinks(const v1::PageResult& page);

  // `post` is one of the page. True for anything but a comment: the text that a page is about is
  // the same in a feed, on the page and in an import. True for a comment unless other posts of the
  // page have its permalink, the comment answers it, or it is the page's own and nothing says
  // (reply_to) that the page is the comment's.
  bool Has(const v1::Post& post) const;

 private:
  const v1::Page& page_;
  std::map<std::string, int> posts_;  // by permalink
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_OWN_PERMALINKS_H_
