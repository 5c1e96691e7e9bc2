#include "worker/agent/hop_result.h"

#include <algorithm>
#include <string>
#include <vector>

namespace claque {
namespace {

constexpr size_t kMaxPlatforms = 10;
constexpr size_t kMaxCommunities = 20;
constexpr size_t kMaxLangs = 5;

v1::Community CommunityResult(Community community) {
  switch (community) {
    case Community::kAudience:
      return v1::AUDIENCE_LANGUAGES;
    case Community::kOthers:
      return v1::OTHER_LANGUAGES;
    default:
      return v1::UNKNOWN_LANGUAGE;
  }
}

// `out`: v1::Hop or v1::LangHop.
template <typename Out>
void SetPosts(const TraceTable& table, const HopPosts& posts, Out* out) {
  out->set_first_post(std::string(table.ContentName(posts.first_content)));
  out->mutable_first_post_time()->set_seconds(posts.first_time);
  out->set_post_count(static_cast<int32_t>(posts.posts));
  out->set_account_count(static_cast<int32_t>(posts.accounts));
}

v1::Hop HopResult(const TraceTable& table, const Hop& hop) {
  v1::Hop out;
  out.set_platform(std::string(hop.platform));
  SetPosts(table, hop, &out);
  out.set_tied_post_count(static_cast<int32_t>(hop.tied));
  out.set_clock_seconds(static_cast<int32_t>(hop.clock));
  out.set_lag_seconds(hop.lag);
  out.set_order_uncertain(hop.order_uncertain);
  out.set_fraction(hop.share);
  out.set_left_censored(hop.left_censored);
  for (size_t i = 0; i < std::min(hop.langs.size(), kMaxLangs); ++i) {
    v1::LangHop& lang = *out.add_langs();
    lang.set_lang(std::string(hop.langs[i].lang));
    SetPosts(table, hop.langs[i], &lang);
  }
  return out;
}

}  // namespace

PostPlaces PlacesOf(const ShareTable& shares) {
  return {shares.platform_of_post, shares.platforms, shares.lang_of, shares.langs};
}

v1::Hops HopsResult(const TraceTable& table, const Hops& hops) {
  v1::Hops out;
  out.set_post_count(static_cast<int32_t>(hops.posts));
  out.set_platform_count(static_cast<int32_t>(hops.platforms.size()));
  for (size_t i = 0; i < std::min(hops.platforms.size(), kMaxPlatforms); ++i) {
    *out.add_platforms() = HopResult(table, hops.platforms[i]);
  }
  out.set_community_count(static_cast<int32_t>(hops.communities.size()));
  for (size_t i = 0; i < std::min(hops.communities.size(), kMaxCommunities); ++i) {
    v1::Hop& added = *out.add_communities() = HopResult(table, hops.communities[i]);
    added.set_community(CommunityResult(hops.communities[i].community));
  }
  return out;
}

}  // namespace claque
