#include "coordinator/query/page_token.h"

#include "common/base/hash.h"

namespace claque {
namespace {

constexpr size_t kCheckChars = 8;

// Ids hold no '~', so it separates. The check finds tokens that were cut or typed.
std::string CheckOf(const std::string& body) {
  return Base32(AsBytes(Sha256("page token " + body))).substr(0, kCheckChars);
}

}  // namespace

std::string EncodePageToken(const PageToken& token) {
  const std::string body = token.run + "~" + token.last;
  return CheckOf(body) + "~" + body;
}

Result<PageToken> DecodePageToken(const std::string& text) {
  if (text.empty()) return PageToken{};
  const Status bad = InvalidArgument("page_token: not a token of this listing");
  const size_t check = text.find('~');
  if (check != kCheckChars) return bad;
  const std::string body = text.substr(check + 1);
  const size_t split = body.find('~');
  if (split == std::string::npos || CheckOf(body) != text.substr(0, check)) return bad;
  return PageToken{body.substr(0, split), body.substr(split + 1)};
}

}  // namespace claque
