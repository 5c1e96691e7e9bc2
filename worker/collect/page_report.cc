#include "worker/collect/page_report.h"

#include <string>
#include <string_view>
#include <utility>

#include "common/text/utf8.h"
#include "worker/extract/page.h"

namespace claque {
namespace {

constexpr size_t kMaxHeaderValue = 1024;

// A header value that fits a proto string; a longer one is useless as validator and left out.
std::string SafeHeader(const FetchResponse& response, std::string_view name) {
  const std::string value = HeaderValue(response, name);
  return value.size() > kMaxHeaderValue ? "" : ToValidUtf8(value);
}

void ToProto(std::chrono::milliseconds from, google::protobuf::Duration* to) {
  to->set_seconds(from.count() / 1000);
  to->set_nanos(static_cast<int32_t>(from.count() % 1000 * 1'000'000));
}

void ToProto(int64_t unix_ms, google::protobuf::Timestamp* to) {
  const int64_t rest = ((unix_ms % 1000) + 1000) % 1000;
  to->set_seconds((unix_ms - rest) / 1000);
  to->set_nanos(static_cast<int32_t>(rest * 1'000'000));
}

void AddReason(std::string_view reason, v1::Page* page) {
  if (reason.empty()) return;
  if (!page->reason().empty()) page->mutable_reason()->append("; ");
  page->mutable_reason()->append(reason);
}

// What the transfer itself says; the same for every outcome.
void FillTransfer(const FetchedUrl& fetched, v1::PageResult* result) {
  const FetchResponse& response = fetched.response;
  result->set_campaign(fetched.url.campaign());
  result->set_url(fetched.url.url());
  result->set_peer(response.peer);
  ToProto(response.elapsed, result->mutable_elapsed());
  const WallTime asked = response.start;
  ToProto(ToMillis(ToMillis(asked) > 0 ? asked : fetched.settled), result->mutable_visit_time());
  if (fetched.retry_after) ToProto(*fetched.retry_after, result->mutable_retry_after());
  v1::Page* page = result->mutable_page();
  page->set_url(fetched.url.url());
  page->set_outcome(fetched.outcome);
  page->set_http_status(response.http_status);
  page->set_depth(fetched.url.depth());
  page->set_source_index(fetched.url.source_index());
  AddReason(ToValidUtf8(fetched.reason), page);
  if (fetched.outcome == v1::CAPTURED || fetched.outcome == v1::NOT_MODIFIED) {
    result->set_etag(SafeHeader(response, "ETag"));
    result->set_last_modified(SafeHeader(response, "Last-Modified"));
  }
  if (!fetched.redirect_url.empty()) {
    page->set_redirect_url(fetched.redirect_url);
    v1::DiscoveredLink* link = result->add_links();
    link->set_url(fetched.redirect_url);
    link->set_kind(v1::REDIRECT);
  }
}

// Text decides the language; where it cannot, what the page declares; else "und" with the reason.
void FillLanguage(const ExtractedPage& extracted, const Classifier& classifier, v1::Page* page) {
  const std::string& text = extracted.main_text.empty() ? extracted.title : extracted.main_text;
  const Language language = text.empty() ? Language{"und", 0} : classifier.Identify(text);
  page->set_lang(language.code);
  if (language.code != "und") return;
  if (!extracted.declared_lang.empty()) {
    page->set_lang(extracted.declared_lang);
  } else {
    AddReason(text.empty() ? "no text to tell the language from" : "language not sure", page);
  }
}

void FillText(const ExtractedPage& extracted, const PageReportLimits& limits, v1::Page* page) {
  page->set_main_text(std::string(TruncateUtf8(extracted.main_text, limits.max_main_text_bytes)));
  page->set_main_text_chars(static_cast<int32_t>(CodePointCount(extracted.main_text)));
  AddReason(extracted.reason, page);
  if (extracted.main_text.empty() && extracted.reason.empty()) AddReason("no main text", page);
  if (extracted.title.empty() && extracted.reason.empty())
    AddReason("the page states no title", page);
}

void AddPosts(ExtractedPage& extracted, const FetchedUrl& fetched, const Classifier& classifier,
              const PageReportLimits& limits, v1::PageResult* result) {
  const auto& names = fetched.campaign.masked_names();
  const std::vector<std::string> masked(names.begin(), names.end());
  for (v1::Post& post : extracted.posts) {
    if (post.text().size() > limits.max_post_text_bytes) {
      post.set_text(std::string(TruncateUtf8(post.text(), limits.max_post_text_bytes)));
    }
    Detection detection = classifier.Detect(post.text(), "", masked);
    post.set_lang(detection.language.code);
    post.set_page_url(fetched.url.url());
    v1::ExtractedPost* added = result->add_posts();
    if (detection.is_mission) {
      *added->mutable_mission() = std::move(detection.mission);
      added->mutable_mission()->set_lang(post.lang());
      added->mutable_mission()->set_model_version(classifier.version());
    }
    *added->mutable_post() = std::move(post);
  }
}

void AddLinks(const ExtractedPage& extracted, v1::PageResult* result) {
  for (const v1::DiscoveredLink& link : extracted.links) {
    v1::DiscoveredLink* added = result->add_links();
    *added = link;
    if (extracted.nofollow) added->set_kind(v1::NOFOLLOW);
  }
}

// Drops what is over the count; says so.
template <typename Items>
void Cap(Items* items, const char* what, int max, v1::Page* page) {
  if (items->size() <= max) return;
  AddReason("too many " + std::string(what) + ": " + std::to_string(items->size() - max) + " of " +
                std::to_string(items->size()) + " left out",
            page);
  items->DeleteSubrange(max, items->size() - max);
}

// Cuts `items` to the longest prefix that brings `result` under the limit; says what was cut.
template <typename Items>
void Trim(Items* items, const char* what, size_t max_bytes, v1::PageResult* result) {
  const int before = items->size();
  size_t bytes = result->ByteSizeLong();
  while (bytes > max_bytes && !items->empty()) {
    // The tag and length of an item take a few bytes more: the bound below errs to the safe side.
    const size_t last = items->Get(items->size() - 1).ByteSizeLong();
    items->RemoveLast();
    bytes -= last;
  }
  if (items->size() == before) return;
  AddReason("result too large: " + std::to_string(before - items->size()) + " of " +
                std::to_string(before) + " " + what + " left out",
            result->mutable_page());
}

void Bound(size_t max_bytes, v1::PageResult* result) {
  if (result->ByteSizeLong() <= max_bytes) return;
  const size_t target = max_bytes - max_bytes / 16;  // room for the reason
  Trim(result->mutable_links(), "links", target, result);
  Trim(result->mutable_posts(), "posts", target, result);
  Trim(result->mutable_page()->mutable_identifiers(), "identifiers", target, result);
  result->mutable_page()->set_post_count(result->posts_size());
}

}  // namespace

v1::PageResult MakePageResult(const FetchedUrl& fetched, const v1::Capture* capture,
                              const Classifier& classifier, const PageReportLimits& limits) {
  v1::PageResult result;
  FillTransfer(fetched, &result);
  if (capture == nullptr) return result;
  v1::Page* page = result.mutable_page();
  *page->mutable_capture() = *capture;
  const std::optional<Url> url = Url::Parse(fetched.url.url());
  const std::string content_type = SafeHeader(fetched.response, "Content-Type");
  ExtractedPage extracted =
      ExtractPage({.body = fetched.response.body, .content_type = content_type, .url = &*url});
  page->set_media_type(extracted.media_type);
  page->set_title(extracted.title);
  page->set_canonical_url(extracted.canonical_url);
  if (extracted.publish_time_ms) ToProto(*extracted.publish_time_ms, page->mutable_publish_time());
  page->set_noindex(extracted.noindex);
  page->set_nofollow(extracted.nofollow);
  FillText(extracted, limits, page);
  FillLanguage(extracted, classifier, page);
  for (const v1::Identifier& identifier : extracted.identifiers) {
    *page->add_identifiers() = identifier;
  }
  AddLinks(extracted, &result);
  AddPosts(extracted, fetched, classifier, limits, &result);
  Cap(result.mutable_links(), "links", limits.max_links, page);
  Cap(result.mutable_posts(), "posts", limits.max_posts, page);
  page->set_post_count(result.posts_size());
  Bound(limits.max_result_bytes, &result);
  return result;
}

}  // namespace claque
