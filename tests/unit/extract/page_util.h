// Extracts a page from a literal.
#ifndef CLAQUE_TESTS_UNIT_EXTRACT_PAGE_UTIL_H_
#define CLAQUE_TESTS_UNIT_EXTRACT_PAGE_UTIL_H_

#include <string_view>

#include "worker/extract/page.h"

namespace claque {

inline ExtractedPage Extract(std::string_view body,
                             std::string_view url = "https://news.example.org/story/1",
                             std::string_view content_type = "text/html; charset=utf-8") {
  const auto parsed = Url::Parse(url);
  return ExtractPage({body, content_type, &*parsed});
}

}  // namespace claque

#endif  // CLAQUE_TESTS_UNIT_EXTRACT_PAGE_UTIL_H_
