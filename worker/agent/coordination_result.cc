#include "worker/agent/coordination_result.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "worker/detect/communities.h"
#include "worker/detect/edge_pairs.h"
#include "worker/detect/hops.h"

namespace claque {
namespace {

constexpr size_t kMaxEvidence = 10;
constexpr size_t kMaxFirstObserved = 20;
constexpr uint32_t kTopAccounts = 10;

template <typename T>
T Or(T value, T otherwise) {
  return value > 0 ? value : otherwise;
}

double SymmetryOf(uint32_t a, uint32_t b) {
  return static_cast<double>(std::min(a, b)) / static_cast<double>(std::max({a, b, 1U}));
}

// Evidence of one edge: of each object its closest pair.
class Evidence {
 public:
  // `post`: of the edge's lesser account.
  void Add(const TraceTable& table, const Trace& post, const Trace& post_y) {
    const std::string_view object = table.ObjectName(post.object);
    const auto at = closest_.find(object);
    if (at == closest_.end()) {
      closest_.emplace(object, std::pair(&post, &post_y));
      if (closest_.size() > kMaxEvidence) closest_.erase(std::prev(closest_.end()));
      return;
    }
    const auto key = [&](const Trace& a, const Trace& b) {
      return std::tuple(std::abs(b.time - a.time), table.ContentName(a.content),
                        table.ContentName(b.content));
    };
    auto& [known, known_y] = at->second;
    if (key(post, post_y) < key(*known, *known_y)) at->second = {&post, &post_y};
  }

  void AddTo(const TraceTable& table, v1::Edge* edge) const {
    for (const auto& [object, posts] : closest_) {
      v1::EdgeEvidence& out = *edge->add_evidence();
      out.set_object_kind(KindOfObject(object));
      out.set_object(std::string(TextOfObject(object)));
      out.set_post(std::string(table.ContentName(posts.first->content)));
      out.set_post_y(std::string(table.ContentName(posts.second->content)));
      out.set_time_delta_seconds(posts.second->time - posts.first->time);
    }
  }

 private:
  std::map<std::string_view, std::pair<const Trace*, const Trace*>> closest_;  // by object
};

}  // namespace

CoShareOptions PairOptionsOf(const v1::CoordinationSettings& settings) {
  return {.time_window = std::chrono::seconds(Or<int64_t>(settings.time_window_seconds(), 3'600)),
          .min_participation = static_cast<uint32_t>(Or(settings.min_participation(), 2)),
          .remove_loops = true};
}

ChanceNetworkOptions ChanceOptionsOf(const v1::CoordinationSettings& settings,
                                     const TraceTable& table) {
  std::vector<uint8_t> distinctive(table.objects());
  for (uint32_t object = 0; object < table.objects(); ++object) {
    distinctive[object] = KindOfObject(table.ObjectName(object)) == v1::PHRASE_FAMILY ? 1 : 0;
  }
  return {.min_objects = static_cast<uint32_t>(Or(settings.min_objects(), 3)),
          .false_discovery = Or(settings.false_discovery(), .01),
          .popular = static_cast<uint32_t>(
              Or(settings.popular(), static_cast<int32_t>(ChanceNetworkOptions().popular))),
          .distinctive = std::move(distinctive)};
}

ShareTableBuilder::Sites SitesOf(const v1::CoordinationSettings& settings) {
  return settings.mode() == v1::COORTWEET ? ShareTableBuilder::Sites::kLeftOut
                                          : ShareTableBuilder::Sites::kCounted;
}

double EdgeWeightOf(const v1::CoordinationSettings& settings) {
  return settings.has_edge_weight() ? settings.edge_weight() : .5;
}

double ResolutionOf(const v1::CoordinationSettings& settings) {
  return Or(settings.resolution(), kUsualResolution);
}

v1::Edge EdgeOf(const ShareTable& shares, const ChanceEdge& edge) {
  v1::Edge out;
  out.set_account(std::string(shares.table.AccountName(edge.account)));
  out.set_account_y(std::string(shares.table.AccountName(edge.account_y)));
  out.set_weight(static_cast<int64_t>(edge.pairs));
  out.set_avg_time_delta_seconds(edge.avg_time_delta);
  out.set_object_count(static_cast<int32_t>(edge.objects));
  out.set_edge_symmetry_score(SymmetryOf(edge.posts, edge.posts_y));
  out.set_occasion_count(static_cast<int32_t>(edge.occasions()));
  out.set_expected_occasion_count(edge.expected);
  out.set_surprise(edge.surprise);
  out.set_p_value(std::pow(10, -edge.surprise));
  return out;
}

v1::Edge EdgeOf(const ShareTable& shares, const ShareEdge& edge) {
  v1::Edge out;
  out.set_account(std::string(shares.table.AccountName(edge.account)));
  out.set_account_y(std::string(shares.table.AccountName(edge.account_y)));
  out.set_weight(static_cast<int64_t>(edge.full.weight));
  out.set_avg_time_delta_seconds(edge.full.avg_time_delta);
  out.set_edge_symmetry_score(edge.full.edge_symmetry_score());
  return out;
}

void AddEvidence(const ShareTable& shares, const CoShareDetector& detector,
                 std::span<const AccountPair> accounts, std::span<const uint8_t> left_out,
                 std::vector<v1::Edge>* edges) {
  std::vector<Evidence> evidence(accounts.size());
  std::vector<uint32_t> last_object(accounts.size(), TraceTable::kNone);
  std::vector<int32_t> objects(accounts.size());
  std::vector<uint32_t> layers(accounts.size());  // bits, by kind
  ForEachPairOf(detector, accounts, left_out, [&](uint32_t i, const CoShare& pair) {
    const bool in_order = pair.older->account == accounts[i].first;
    evidence[i].Add(shares.table, in_order ? *pair.older : *pair.newer,
                    in_order ? *pair.newer : *pair.older);
    // Objects come one after the other.
    if (std::exchange(last_object[i], pair.older->object) == pair.older->object) return;
    ++objects[i];
    layers[i] |= 1U << KindOfObject(shares.table.ObjectName(pair.older->object));
  });
  for (size_t i = 0; i < edges->size(); ++i) {
    v1::Edge& edge = (*edges)[i];
    evidence[i].AddTo(shares.table, &edge);
    edge.set_object_count(objects[i]);
    for (int kind = v1::ObjectKind_MIN; kind <= v1::ObjectKind_MAX; ++kind) {
      if ((layers[i] >> kind & 1) != 0) edge.add_layers(static_cast<v1::ObjectKind>(kind));
    }
  }
}

std::vector<v1::LangCount> LangsOf(const ShareTable& shares, std::span<const uint32_t> contents) {
  std::map<std::string, int32_t> counts;
  for (const uint32_t content : contents) {
    const std::string& lang = shares.langs[shares.lang_of[content]];
    ++counts[lang.empty() ? "und" : lang];
  }
  std::vector<v1::LangCount> out;
  for (const auto& [lang, count] : counts) {
    v1::LangCount& added = out.emplace_back();
    added.set_lang(lang);
    added.set_post_count(count);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.post_count() > b.post_count(); });
  return out;
}

v1::Burst BurstOf(const ShareTable& shares, const Burst& burst,
                  const std::set<std::string>& audience) {
  const TraceTable& table = shares.table;
  const std::string_view object = table.ObjectName(burst.object);
  v1::Burst out;
  out.set_object_kind(KindOfObject(object));
  out.set_object(std::string(TextOfObject(object)));
  out.mutable_start()->set_seconds(burst.start);
  out.mutable_peak()->set_seconds(burst.peak);
  out.mutable_end()->set_seconds(burst.end);
  out.set_post_count(static_cast<int32_t>(burst.posts));
  out.set_account_count(static_cast<int32_t>(burst.accounts));
  out.set_height_over_baseline(std::pow(BurstOptions().scale, burst.height));
  out.set_left_censored(burst.left_censored);
  out.set_peak_post_count(static_cast<int32_t>(burst.peak_posts));
  out.set_expected_post_count(burst.expected_posts);
  out.set_surprise(burst.surprise);
  out.set_top_fraction(burst.top_share);
  for (const FirstPost& first : burst.first) {
    const bool tied = first.time == burst.first.front().time;
    if (tied) out.set_tied_first_count(out.tied_first_count() + 1);
    if (out.first_observed_size() < static_cast<int>(kMaxFirstObserved)) {
      out.add_first_observed(std::string(table.ContentName(first.content)));
    }
  }
  std::set<uint32_t> before, during;
  for (const Trace& trace : table.TracesOf(burst.object)) {
    if (trace.time < burst.start) before.insert(trace.content);
    if (trace.time >= burst.start && trace.time <= burst.end) during.insert(trace.content);
  }
  for (const uint32_t content : during) {
    out.set_repost_count(out.repost_count() + shares.is_repost[content]);
  }
  for (v1::LangCount& count : LangsOf(shares, std::vector(before.begin(), before.end()))) {
    *out.add_langs_before() = std::move(count);
  }
  std::set<std::string_view> spoken;
  for (const std::string& lang : audience) spoken.insert(BaseOfLang(lang));
  int32_t known = 0, others = 0;
  for (v1::LangCount& count : LangsOf(shares, std::vector(during.begin(), during.end()))) {
    if (count.lang() != "und") {
      known += count.post_count();
      if (!spoken.contains(BaseOfLang(count.lang()))) others += count.post_count();
    }
    *out.add_lang_counts() = std::move(count);
  }
  if (known > 0 && !audience.empty()) {
    out.set_other_lang_fraction(static_cast<double>(others) / known);
  }
  return out;
}

}  // namespace claque
