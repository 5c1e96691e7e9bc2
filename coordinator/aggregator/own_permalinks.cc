#include "coordinator/aggregator/own_permalinks.h"

namespace claque {

OwnPermalinks::OwnPermalinks(const v1::PageResult& page) : page_(page.page()) {
  for (const v1::ExtractedPost& extracted : page.posts()) ++posts_[extracted.post().permalink()];
}

bool OwnPermalinks::Has(const v1::Post& post) const {
  if (post.kind() != "comment") return true;
  const std::string& link = post.permalink();
  const auto found = posts_.find(link);
  if (found != posts_.end() && found->second > 1) return false;
  if (post.reply_to() == link) return false;
  const bool of_page = link == page_.url() || link == page_.canonical_url();
  return !of_page || !post.reply_to().empty();
}

}  // namespace claque
