#include "worker/detect/hops.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_set>

namespace claque {
namespace {

constexpr int64_t kHour = 3'600;
// As of bursts: a longer silence counts as not covered.
constexpr int64_t kLongestSilence = 30 * 24;  // hours
constexpr size_t kCommunities = 3;
// Fewer posts say too little of how exact the stamps of their platform are.
constexpr uint32_t kClockPosts = 10;

std::string_view NameOfLang(std::string_view lang) { return lang.empty() ? "und" : lang; }

std::vector<Community> CommunitiesOf(std::span<const std::string> langs,
                                     std::span<const std::string> audience) {
  std::set<std::string_view> spoken;
  for (const std::string& lang : audience) spoken.insert(BaseOfLang(lang));
  std::vector<Community> out;
  for (const std::string& lang : langs) {
    if (NameOfLang(lang) == "und") {
      out.push_back(Community::kUnknown);
    } else {
      out.push_back(spoken.contains(BaseOfLang(lang)) ? Community::kAudience : Community::kOthers);
    }
  }
  return out;
}

}  // namespace

// A post with the object. `key`: the platform, community or language that it is counted with.
struct HopFinder::Share {
  int64_t time = 0;
  uint32_t account = 0;
  uint32_t content = 0;
  size_t key = 0;
};

namespace {

// REQUIRES: there is one.
template <typename Share>
HopPosts CountOf(const TraceTable& table, std::span<const Share> shares) {
  HopPosts out;
  out.posts = static_cast<uint32_t>(shares.size());
  std::unordered_set<uint32_t> accounts;
  out.first_time = std::ranges::min(shares, {}, &Share::time).time;
  out.first_content = TraceTable::kNone;
  for (const Share& share : shares) {
    accounts.insert(share.account);
    if (share.time != out.first_time) continue;
    ++out.tied;
    if (out.first_content == TraceTable::kNone ||
        table.ContentName(share.content) < table.ContentName(out.first_content)) {
      out.first_content = share.content;
    }
  }
  out.accounts = static_cast<uint32_t>(accounts.size());
  return out;
}

// Calls visit(shares of one key) for each key.
template <typename Share, typename Visit>
void ForEachKey(std::vector<Share> shares, Visit visit) {
  std::ranges::stable_sort(shares, {}, &Share::key);
  for (size_t begin = 0, end = 0; begin < shares.size(); begin = end) {
    while (end < shares.size() && shares[end].key == shares[begin].key) ++end;
    visit(std::span<const Share>(shares).subspan(begin, end - begin));
  }
}

bool IsCovered(const std::vector<int64_t>& hours, int64_t time) {
  const int64_t hour = SpanOf(time, kHour);
  const auto at = std::ranges::lower_bound(hours, hour);
  return at != hours.begin() && *(at - 1) >= hour - kLongestSilence;
}

}  // namespace

HopFinder::HopFinder(const TraceTable& table, PostPlaces places,
                     std::span<const std::string> audience)
    : table_(table),
      places_(places),
      has_audience_(!audience.empty()),
      community_of_(CommunitiesOf(places.langs, audience)) {
  FindClocks();
  FindHours();
}

size_t HopFinder::CommunityKey(uint32_t content) const {
  return places_.platform_of[content] * kCommunities +
         static_cast<size_t>(community_of_[places_.lang_of[content]]);
}

// Stamps that are all whole minutes apart are to the minute.
void HopFinder::FindClocks() {
  struct Stamps {
    int64_t first = 0, step = 0;
    uint32_t posts = 0;
  };
  std::vector<Stamps> stamps(places_.platforms.size());
  std::vector<uint8_t> seen(table_.contents());
  for (const Trace& trace : table_.traces()) {
    Stamps& of = stamps[places_.platform_of[trace.content]];
    if (seen[trace.content] == 0 && of.posts++ == 0) of.first = trace.time;
    seen[trace.content] = 1;
    of.step = std::gcd(of.step, trace.time - of.first);
  }
  for (const Stamps& of : stamps) {
    int64_t& clock = clock_of_.emplace_back(1);
    if (of.posts < kClockPosts || of.step == 0) continue;
    for (const int64_t step : {24 * kHour, kHour, int64_t{60}}) {
      if (of.step % step == 0) clock = std::max(clock, step);
    }
  }
}

void HopFinder::FindHours() {
  using Sets = std::vector<std::unordered_set<int64_t>>;
  Sets of_platforms(places_.platforms.size());
  Sets of_communities(places_.platforms.size() * kCommunities);
  for (const Trace& trace : table_.traces()) {
    const int64_t hour = SpanOf(trace.time, kHour);
    of_platforms[places_.platform_of[trace.content]].insert(hour);
    if (has_audience_) of_communities[CommunityKey(trace.content)].insert(hour);
  }
  const auto sort = [](const Sets& sets, std::vector<Hours>* out) {
    for (const auto& set : sets) {
      std::ranges::sort(out->emplace_back(set.begin(), set.end()));
    }
  };
  sort(of_platforms, &hours_);
  sort(of_communities, &hours_of_communities_);
}

std::vector<HopFinder::Share> HopFinder::SharesOf(uint32_t object, int64_t begin,
                                                  int64_t end) const {
  std::vector<Share> shares;
  std::unordered_set<uint32_t> seen;
  for (const Trace& trace : table_.TracesOf(object)) {
    if (trace.time < begin || trace.time > end || !seen.insert(trace.content).second) continue;
    shares.push_back({trace.time, trace.account, trace.content, 0});
  }
  return shares;
}

std::vector<LangHop> HopFinder::LangsOf(std::span<const Share> shares) const {
  std::vector<Share> by_lang(shares.begin(), shares.end());
  for (Share& share : by_lang) {
    const uint16_t lang = places_.lang_of[share.content];
    // Both names of what is not known are one.
    share.key = community_of_[lang] == Community::kUnknown ? places_.langs.size() : lang;
  }
  std::vector<LangHop> langs;
  ForEachKey(std::move(by_lang), [&](std::span<const Share> of) {
    LangHop& added = langs.emplace_back(LangHop{CountOf(table_, of), {}});
    added.lang = NameOfLang(places_.langs[places_.lang_of[of.front().content]]);
  });
  std::ranges::sort(langs, {}, [](const LangHop& l) { return std::tuple(l.first_time, l.lang); });
  return langs;
}

std::vector<Hop> HopFinder::HopsBy(const std::vector<Share>& shares, bool by_community) const {
  if (shares.empty()) return {};
  std::vector<Share> keyed = shares;
  for (Share& share : keyed) {
    share.key = by_community ? CommunityKey(share.content) : places_.platform_of[share.content];
  }
  const int64_t begin = std::ranges::min(shares, {}, &Share::time).time;
  std::vector<Hop> hops;
  ForEachKey(std::move(keyed), [&](std::span<const Share> of) {
    Hop& hop = hops.emplace_back();
    static_cast<HopPosts&>(hop) = CountOf(table_, of);
    const uint32_t content = of.front().content;
    hop.platform = places_.platforms[places_.platform_of[content]];
    hop.clock = clock_of_[places_.platform_of[content]];
    hop.share = static_cast<double>(hop.posts) / static_cast<double>(shares.size());
    const Hours& hours =
        by_community ? hours_of_communities_[of.front().key] : hours_[of.front().key];
    hop.left_censored = !IsCovered(hours, begin);
    if (by_community) {
      hop.community = community_of_[places_.lang_of[content]];
    } else {
      hop.langs = LangsOf(of);
    }
  });
  Order(&hops);
  return hops;
}

void HopFinder::Order(std::vector<Hop>* hops) {
  std::ranges::sort(*hops, {}, [](const Hop& hop) {
    return std::tuple(hop.first_time, hop.platform, hop.community);
  });
  int64_t latest = hops->front().first_time;  // at which one of those before may have been
  for (size_t i = 1; i < hops->size(); ++i) {
    const Hop& before = (*hops)[i - 1];
    Hop& hop = (*hops)[i];
    latest = std::max(latest, before.first_time + before.clock - 1);
    hop.lag = hop.first_time - before.first_time;
    hop.order_uncertain = latest >= hop.first_time;
  }
}

Hops HopFinder::Of(uint32_t object, int64_t begin, int64_t end) const {
  const std::vector<Share> shares = SharesOf(object, begin, end);
  Hops out{static_cast<uint32_t>(shares.size()), HopsBy(shares, false), {}};
  if (has_audience_) out.communities = HopsBy(shares, true);
  return out;
}

}  // namespace claque
