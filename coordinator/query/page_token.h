// Page tokens: the run a listing began with and the last name it gave. Opaque to clients.
#ifndef CLAQUE_COORDINATOR_QUERY_PAGE_TOKEN_H_
#define CLAQUE_COORDINATOR_QUERY_PAGE_TOKEN_H_

#include <string>

#include "common/base/status.h"

namespace claque {

struct PageToken {
  std::string run;   // id; empty before the first run
  std::string last;  // id of the last item given; empty = from the start
};

std::string EncodePageToken(const PageToken& token);
// InvalidArgument("page_token: …") for one this server did not make. Empty text = empty token.
Result<PageToken> DecodePageToken(const std::string& text);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_QUERY_PAGE_TOKEN_H_
