#include "worker/agent/telling_result.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "worker/detect/tellings.h"

namespace claque {
namespace {

// Of each list.
constexpr size_t kMost = 20;

// Narratives by id; numbers are places in it.
class Watched {
 public:
  explicit Watched(std::vector<v1::WatchedNarrative> narratives)
      : narratives_(std::move(narratives)) {
    std::ranges::sort(narratives_, {}, &v1::WatchedNarrative::id);
  }

  uint32_t size() const { return static_cast<uint32_t>(narratives_.size()); }
  const std::string& IdOf(uint32_t narrative) const { return narratives_[narrative].id(); }

  std::optional<uint32_t> Find(const std::string& id) const {
    const auto at = std::ranges::lower_bound(narratives_, id, {}, &v1::WatchedNarrative::id);
    if (at == narratives_.end() || at->id() != id) return std::nullopt;
    return static_cast<uint32_t>(at - narratives_.begin());
  }

  // Each pair once, whichever of the two says it.
  std::vector<std::pair<uint32_t, uint32_t>> Sides() const {
    std::set<std::pair<uint32_t, uint32_t>> sides;
    for (uint32_t i = 0; i < size(); ++i) {
      const auto other = Find(narratives_[i].opposes());
      if (other && *other != i) sides.insert(std::minmax(i, *other));
    }
    return {sides.begin(), sides.end()};
  }

 private:
  std::vector<v1::WatchedNarrative> narratives_;
};

int32_t Int(uint32_t count) { return static_cast<int32_t>(count); }

// `out`: any message with the figures of a chance.
template <typename Out>
void SetFigures(const OverlapFigures& figures, Out* out) {
  out->set_expected(figures.expected);
  out->set_lift(figures.lift);
  out->set_lift_low(figures.lift_low);
  out->set_lift_high(figures.lift_high);
  out->set_surprise(figures.surprise);
}

void AddPosts(const TellingExamples& examples,
              google::protobuf::RepeatedPtrField<std::string>* posts) {
  for (const Telling* telling : examples) *posts->Add() = telling->post;
}

v1::ToldNarrative ToldResult(const Watched& watched, const GroupTelling& told) {
  v1::ToldNarrative out;
  out.set_narrative(watched.IdOf(told.narrative));
  out.set_account_count(Int(told.accounts));
  out.set_post_count(Int(told.posts));
  out.set_repost_count(Int(told.reposts));
  out.set_quoted_count(Int(told.quoted));
  out.set_population_account_count(Int(told.all_accounts));
  out.set_population_post_count(Int(told.all_posts));
  out.set_early_post_count(Int(told.early));
  out.set_late_post_count(Int(told.late));
  out.mutable_first_post_time()->set_seconds(told.examples.front()->time);
  out.mutable_last_post_time()->set_seconds(told.last);
  SetFigures(told.figures, &out);
  AddPosts(told.examples, out.mutable_posts());
  return out;
}

v1::WedgeSides SidesResult(const Watched& watched, const GroupSides& sides) {
  v1::WedgeSides out;
  out.set_narrative(watched.IdOf(sides.narrative));
  out.set_opposed(watched.IdOf(sides.opposed));
  out.set_account_count(Int(sides.accounts));
  out.set_opposed_account_count(Int(sides.opposed_accounts));
  out.set_both_account_count(Int(sides.both_accounts));
  out.set_population_account_count(Int(sides.all_accounts));
  out.set_population_both_account_count(Int(sides.all_both_accounts));
  SetFigures(sides.figures, &out);
  AddPosts(sides.examples, out.mutable_posts());
  AddPosts(sides.opposed_examples, out.mutable_opposed_posts());
  return out;
}

v1::NarrativeMove MoveResult(const Watched& watched, const GroupMove& move) {
  v1::NarrativeMove out;
  out.set_narrative(watched.IdOf(move.narrative));
  out.set_account_count(Int(move.accounts));
  out.set_seen_account_count(Int(move.seen_accounts));
  out.set_early_account_count(Int(move.early_accounts));
  out.set_population_account_count(Int(move.all_accounts));
  out.set_population_seen_account_count(Int(move.all_seen_accounts));
  SetFigures(move.figures, &out);
  for (const GroupMove::From& from : move.from) {
    v1::EarlierNarrative& added = *out.add_from();
    added.set_narrative(watched.IdOf(from.narrative));
    added.set_account_count(Int(from.accounts));
  }
  AddPosts(move.examples, out.mutable_posts());
  return out;
}

template <typename Items, typename Make, typename Out>
void AddFirst(const Items& items, Make make, Out* out) {
  for (size_t i = 0; i < std::min(items.size(), kMost); ++i) *out->Add() = make(items[i]);
}

}  // namespace

void AddTellings(const TraceTable& table, const Networks& networks,
                 std::vector<v1::WatchedNarrative> narratives,
                 std::span<const v1::Telling> tellings, std::span<v1::Network> out) {
  const Watched watched(std::move(narratives));
  Tellings told(table, watched.size(), watched.Sides());
  for (const v1::Telling& telling : tellings) {
    const auto account = table.FindAccount(telling.account());
    if (!account) continue;
    for (const v1::NarrativeTold& of : telling.told()) {
      const auto narrative = watched.Find(of.narrative());
      if (!narrative) continue;
      told.Add({*account, *narrative, telling.post_time().seconds(), telling.post(),
                telling.is_repost(), of.quoted()});
    }
  }
  told.Sort();
  for (size_t i = 0; i < networks.size(); ++i) {
    const auto of = told.Of(networks[i].accounts);
    if (!of) continue;
    out[i].mutable_middle_time()->set_seconds(of->middle);
    AddFirst(
        of->told, [&](const auto& t) { return ToldResult(watched, t); }, out[i].mutable_told());
    AddFirst(
        of->sides, [&](const auto& s) { return SidesResult(watched, s); }, out[i].mutable_sides());
    AddFirst(
        of->moves, [&](const auto& m) { return MoveResult(watched, m); }, out[i].mutable_moves());
  }
}

}  // namespace claque
