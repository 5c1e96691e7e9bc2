#include "coordinator/aggregator/check_hops.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>

namespace claque {
namespace {

constexpr size_t kMaxName = 512;
constexpr std::array kClocks = {1, 60, 3'600, 86'400};

using HopList = google::protobuf::RepeatedPtrField<v1::Hop>;

// Of v1::Hop or v1::LangHop: counts of posts of which there are `of` at most, and the first of
// them.
template <typename Posts>
bool ArePosts(const Posts& posts, int32_t of) {
  return !posts.first_post().empty() && posts.first_post().size() <= kMaxName &&
         posts.first_post().find('/') == std::string::npos && posts.has_first_post_time() &&
         posts.post_count() > 0 && posts.post_count() <= of && posts.account_count() > 0 &&
         posts.account_count() <= posts.post_count();
}

template <typename Items>
bool AreInOrder(const Items& items) {
  return std::ranges::is_sorted(items, {},
                                [](const auto& item) { return item.first_post_time().seconds(); });
}

template <typename Items>
int64_t PostsOf(const Items& items) {
  int64_t posts = 0;
  for (const auto& item : items) posts += item.post_count();
  return posts;
}

// The first few of `count`, of which all together have `posts`.
template <typename Items>
bool AreFirstOf(const Items& items, int32_t count, int32_t posts) {
  const int64_t listed = PostsOf(items);
  return items.size() <= count && AreInOrder(items) &&
         (items.size() == count ? listed == posts : listed < posts);
}

bool LangsFit(const v1::Hop& hop) {
  return hop.langs_size() <= kMaxHopLangs && AreInOrder(hop.langs()) &&
         PostsOf(hop.langs()) <= hop.post_count() &&
         std::ranges::all_of(hop.langs(), [&](const v1::LangHop& lang) {
           return lang.lang().size() <= kMaxName && ArePosts(lang, hop.post_count()) &&
                  lang.first_post_time().seconds() >= hop.first_post_time().seconds();
         });
}

bool Fits(const v1::Hop& hop, int32_t posts) {
  return hop.platform().size() <= kMaxName && ArePosts(hop, posts) && hop.tied_post_count() > 0 &&
         hop.tied_post_count() <= hop.post_count() &&
         std::ranges::count(kClocks, hop.clock_seconds()) == 1 &&
         std::abs(hop.fraction() - static_cast<double>(hop.post_count()) / posts) < 1e-9 &&
         LangsFit(hop);
}

// Lags and doubts are those that the times and clocks give.
bool LagsFit(const HopList& hops) {
  int64_t before = hops.empty() ? 0 : hops.Get(0).first_post_time().seconds();
  int64_t latest = INT64_MIN;  // at which one of those before may have been
  for (const v1::Hop& hop : hops) {
    const int64_t time = hop.first_post_time().seconds();
    if (hop.lag_seconds() != time - before || hop.order_uncertain() != (latest >= time)) {
      return false;
    }
    before = time;
    latest = std::max(latest, time + hop.clock_seconds() - 1);
  }
  return true;
}

bool AreHops(const HopList& hops, int32_t count, int32_t posts) {
  return AreFirstOf(hops, count, posts) && LagsFit(hops) &&
         std::ranges::all_of(hops, [&](const v1::Hop& hop) { return Fits(hop, posts); });
}

// The first platform and the first community are of the same time.
bool Fits(const v1::Hops& hops) {
  const auto& platforms = hops.platforms();
  const auto& communities = hops.communities();
  const auto community_of = [](const v1::Hop& hop) { return hop.community(); };
  if (platforms.empty() || platforms.size() > kMaxHopPlatforms ||
      communities.size() > kMaxHopCommunities ||
      !AreHops(platforms, hops.platform_count(), hops.post_count()) ||
      !std::ranges::all_of(
          platforms, [](auto c) { return c == 0; }, community_of)) {
    return false;
  }
  if (communities.empty()) return hops.community_count() == 0;
  return AreHops(communities, hops.community_count(), hops.post_count()) &&
         communities.Get(0).first_post_time().seconds() ==
             platforms.Get(0).first_post_time().seconds() &&
         std::ranges::all_of(
             communities, [](auto c) { return c > 0 && v1::Community_IsValid(c); }, community_of);
}

bool IsBefore(const HopList& hops, int64_t end) {
  return std::ranges::all_of(
      hops, [&](const v1::Hop& hop) { return hop.first_post_time().seconds() <= end; });
}

}  // namespace

bool HopsFit(const v1::Burst& burst) {
  if (!burst.has_hops()) return !burst.has_object_hops();
  const v1::Hops& hops = burst.hops();
  const v1::Hops& all = burst.object_hops();
  const int64_t start = burst.start().seconds(), end = burst.end().seconds();
  return Fits(hops) && hops.post_count() == burst.post_count() && IsBefore(hops.platforms(), end) &&
         IsBefore(hops.communities(), end) &&
         hops.platforms(0).first_post_time().seconds() == start && Fits(all) &&
         all.post_count() >= hops.post_count() && all.platform_count() >= hops.platform_count() &&
         all.platforms(0).first_post_time().seconds() <= start;
}

}  // namespace claque
