// The JSON that `claque inspect page` prints (design, section 8).
#ifndef CLAQUE_WORKER_EXTRACT_JSON_H_
#define CLAQUE_WORKER_EXTRACT_JSON_H_

#include <string>
#include <string_view>

#include "common/url/url.h"
#include "worker/extract/page.h"

namespace claque {

// One JSON object, without a newline at its end. `lang` is the identified language of the text.
// Times are RFC 3339 in UTC; what the page does not state is null.
std::string PageJson(const ExtractedPage& page, const Url& url, std::string_view lang);

}  // namespace claque

#endif  // CLAQUE_WORKER_EXTRACT_JSON_H_
