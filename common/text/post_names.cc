#include "common/text/post_names.h"

#include "common/base/hash.h"
#include "common/url/url.h"

namespace claque {

std::string PostIdOfPermalink(std::string_view permalink) { return ContentId({"post", permalink}); }

std::optional<std::string> PostIdOfLink(std::string_view text) {
  const auto url = Canonical(text);
  return url ? std::optional(PostIdOfPermalink(*url)) : std::nullopt;
}

}  // namespace claque
