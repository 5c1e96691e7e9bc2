#include "coordinator/store/frontier_rules.h"

#include <algorithm>

namespace claque {
namespace {

constexpr size_t kMaxUrlSize = 64 * 1024;
constexpr size_t kMaxHostSize = 255;

bool Printable(const std::string& text) {
  return std::ranges::all_of(text,
                             [](char c) { return static_cast<uint8_t>(c) > ' ' && c != 127; });
}

}  // namespace

Status CheckCampaignName(const std::string& campaign) {
  if (campaign.empty() || campaign.size() > 128 || !Printable(campaign) ||
      campaign.find_first_of(":{}") != std::string::npos) {
    return InvalidArgument("campaign name cannot be stored: \"" + campaign.substr(0, 128) + "\"");
  }
  return OkStatus();
}

Status CheckOffers(std::span<const UrlOffer> offers) {
  for (const UrlOffer& offer : offers) {
    CLAQUE_RETURN_IF_ERROR(CheckCampaignName(offer.campaign));
    if (offer.host.empty() || offer.host.size() > kMaxHostSize || !Printable(offer.host)) {
      return InvalidArgument("host of an offered URL cannot be stored: " +
                             offer.host.substr(0, kMaxHostSize));
    }
    if (offer.url.empty() || offer.url.size() > kMaxUrlSize || !Printable(offer.url)) {
      return InvalidArgument("offered URL is empty, too long or not canonical: " +
                             offer.url.substr(0, kMaxHostSize));
    }
    if (offer.rank.depth < 0 || offer.rank.source_index < 0 || offer.rank.source_index > 0xffff ||
        offer.rank.redirects < 0 || offer.rank.redirects > Rank::kMaxRedirects) {
      return InvalidArgument("rank out of range for " + offer.url.substr(0, kMaxHostSize));
    }
  }
  return OkStatus();
}

RecrawlState WorkerCrashState(WallTime now) {
  RecrawlState state;
  state.outcome = kOutcomeWorkerCrash;
  state.fetched = now;
  state.changed = false;
  return state;
}

Status CheckShard(int shard) {
  if (shard >= 0 && shard < kHostShards) return OkStatus();
  return InvalidArgument("no such host shard: " + std::to_string(shard));
}

}  // namespace claque
