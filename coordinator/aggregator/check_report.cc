#include "coordinator/aggregator/check_report.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "common/text/media_hash.h"
#include "common/url/url.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;

constexpr int kMaxPosts = 5000;
constexpr int kMaxLinks = 5000;
// Workers cut texts and whole results to half of these.
constexpr size_t kMaxPostText = 128 << 10;
constexpr size_t kMaxPage = 2 << 20;
// Workers name 100 at most.
constexpr int kMaxIdentifiers = 200;
constexpr size_t kMaxIdentifier = 512;
constexpr int kMaxMediaHashes = 200;
// RFC 9309, section 2.5: 500 KiB at least.
constexpr size_t kMaxRobots = 512 << 10;

bool FitsIdentifier(const v1::Identifier& identifier) {
  return !identifier.kind().empty() && identifier.kind().size() <= kMaxIdentifier &&
         !identifier.value().empty() && identifier.value().size() <= kMaxIdentifier;
}

Status CheckPost(const v1::Post& post) {
  if (post.text().size() > kMaxPostText) return InvalidArgument("page.posts: a text over 128 KiB");
  if (post.media_hashes_size() > kMaxMediaHashes ||
      !std::ranges::all_of(post.media_hashes(),
                           [](const std::string& hash) { return MediaHash(hash) == hash; })) {
    return InvalidArgument("page.posts: over 200 media hashes, or one is no hash");
  }
  return OkStatus();
}

}  // namespace

bool IsAddress(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

Status CheckPage(const v1::Report& report) {
  const v1::PageResult& page = report.page();
  const auto url = Url::Parse(page.url());
  if (!url || url->host() != report.unit()) {
    return InvalidArgument("page.url: not a URL of the leased host '" + report.unit() + "'");
  }
  if (page.page().url() != page.url()) {
    return InvalidArgument("page.page.url: not the leased URL");
  }
  if (page.posts_size() > kMaxPosts || page.links_size() > kMaxLinks) {
    return InvalidArgument("page.posts: more posts or links than a page may have");
  }
  if (page.ByteSizeLong() > kMaxPage) return InvalidArgument("page: over 2 MiB");
  for (const v1::ExtractedPost& post : page.posts()) {
    CLAQUE_RETURN_IF_ERROR(CheckPost(post.post()));
  }
  if (page.page().identifiers_size() > kMaxIdentifiers ||
      !std::ranges::all_of(page.page().identifiers(), FitsIdentifier)) {
    return InvalidArgument("page.page.identifiers: over 200, or one is empty or over 512 bytes");
  }
  if (!page.peer().empty() && !IsAddress(page.peer())) {
    return InvalidArgument("page.peer: not an IP address");
  }
  return OkStatus();
}

Status CheckRobots(const v1::Report& report) {
  const v1::RobotsResult& robots = report.robots();
  const auto origin = Url::Parse(robots.origin());
  if (!origin || origin->host() != report.unit()) {
    return InvalidArgument("robots.origin: not an origin of the leased host");
  }
  if (robots.body().size() > kMaxRobots) return InvalidArgument("robots.body: over 500 KiB");
  return OkStatus();
}

void ClampTimes(WallTime now, v1::PageResult* page) {
  if (!page->page().has_capture()) return;
  v1::Capture& capture = *page->mutable_page()->mutable_capture();
  if (!capture.has_fetch_time()) return;
  const auto latest = TimeUtil::MillisecondsToTimestamp(ToMillis(now));
  if (capture.fetch_time() > latest) *capture.mutable_fetch_time() = latest;
}

}  // namespace claque
