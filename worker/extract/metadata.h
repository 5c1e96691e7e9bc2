// The head of a page: meta elements, Open Graph, title, language, canonical link, dates.
#ifndef CLAQUE_WORKER_EXTRACT_METADATA_H_
#define CLAQUE_WORKER_EXTRACT_METADATA_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "worker/extract/context.h"
#include "worker/extract/dom.h"

namespace claque::extract {

struct Metadata {
  std::map<std::string, std::string, std::less<>> meta;  // lower-case name or property, first wins
  std::string title_element;
  std::string html_lang;
  std::string canonical;  // canonical form of rel=canonical; empty = none
  bool noindex = false;
  bool nofollow = false;

  // First of `names` that is stated and not empty.
  std::string_view Get(std::initializer_list<std::string_view> names) const;
};

// Also sets the context's base and site name.
Metadata ReadMetadata(const html::Document& document, PageContext* context);

// The title of what the page is about: `headline` (structured data), Open Graph, h1, title element;
// the site's name at its end or beginning is dropped.
std::string ChooseTitle(const html::Document& document, const Metadata& metadata,
                        const PageContext& context, std::string_view headline);

// `title` without a site's name set off by a separator, where one is recognised.
std::string WithoutSiteName(std::string_view title, std::string_view site, std::string_view h1);

std::string ChooseLanguage(const Metadata& metadata, std::string_view structured);

// Publication time from meta elements, time elements and the path, in this order.
std::optional<int64_t> ChoosePublishTime(const html::Document& document, const Metadata& metadata,
                                         const PageContext& context);

// Well-formed BCP 47 tag from "en_US", "EN-us" or "en, de"; empty for anything else.
std::string LanguageTag(std::string_view text);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_METADATA_H_
