#include "coordinator/scheduler/overlaps.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/base/hash.h"
#include "common/stats/overlap.h"
#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

// Of logs, in a call of Read: some 200 ms.
constexpr int64_t kEntriesPerCall = 250'000;

// With the figures; not yet named.
v1::Overlap OverlapOf(const std::string& other, KeyKind kind, const OverlapCounts& counts) {
  const OverlapFigures figures = FiguresOf(counts);
  v1::Overlap overlap;
  overlap.set_other(other);
  overlap.set_kind(NameOf(kind));
  overlap.set_count(static_cast<int32_t>(counts.both));
  overlap.set_expected(figures.expected);
  overlap.set_lift(figures.lift);
  overlap.set_lift_low(figures.lift_low);
  overlap.set_lift_high(figures.lift_high);
  overlap.set_own_count(static_cast<int32_t>(counts.now));
  overlap.set_other_count(static_cast<int32_t>(counts.earlier));
  overlap.set_population_count(static_cast<int32_t>(counts.population));
  overlap.set_surprise(figures.surprise);
  return overlap;
}

void NameAll(const std::string& campaign, const std::string& run,
             std::vector<v1::Overlap>* overlaps) {
  for (v1::Overlap& overlap : *overlaps) {
    overlap.set_name(
        ResourceName(campaign, "overlaps",
                     ContentId({"overlap", overlap.other(), overlap.kind(), overlap.network()})));
    overlap.set_run(run);
    overlap.set_review(v1::UNREVIEWED);
    for (std::string& account : *overlap.mutable_accounts()) {
      account = ResourceName(campaign, "accounts", account);
    }
  }
  std::ranges::sort(*overlaps, {}, &v1::Overlap::name);
}

}  // namespace

OverlapFinder::OverlapFinder(AggregateStore& store, CampaignBook& campaigns,
                             const Pseudonyms& pseudonyms)
    : store_(store), campaigns_(campaigns), pseudonyms_(pseudonyms) {}

void OverlapFinder::ForgetDeleted() {
  const auto campaigns = campaigns_.All();
  std::erase_if(known_, [&](const auto& entry) {
    const auto it = campaigns->find(entry.first);
    return it == campaigns->end() ||
           it->second->proto().create_time().seconds() != entry.second.created;
  });
  std::erase_if(passes_, [&](const auto& entry) { return !campaigns->contains(entry.first); });
}

CampaignKeys* OverlapFinder::KeysOf(const std::string& campaign) {
  const auto campaigns = campaigns_.All();
  const auto it = campaigns->find(campaign);
  if (it == campaigns->end()) return nullptr;
  Known& known = known_[campaign];
  if (known.keys == nullptr) {
    known.created = it->second->proto().create_time().seconds();
    known.keys = std::make_unique<CampaignKeys>(store_, pseudonyms_, campaign);
  }
  return known.keys.get();
}

Result<bool> OverlapFinder::Read(const std::string& campaign, const std::string& run) {
  Pass& pass = passes_[campaign];
  if (pass.run != run) {
    pass = {run, {}, 0, false};
    const auto campaigns = campaigns_.All();
    for (const auto& [id, info] : *campaigns) pass.campaigns.push_back(id);
  }
  if (pass.campaigns.size() < 2) return true;  // nothing is compared
  int64_t budget = kEntriesPerCall;
  for (; pass.next < pass.campaigns.size(); ++pass.next, pass.measured = false) {
    CampaignKeys* keys = KeysOf(pass.campaigns[pass.next]);
    if (keys == nullptr) continue;
    if (!pass.measured) CLAQUE_RETURN_IF_ERROR(keys->Measure());
    pass.measured = true;
    CLAQUE_ASSIGN_OR_RETURN(const bool whole, keys->Read(&budget));
    if (!whole) return false;
  }
  return true;
}

Result<std::vector<v1::Overlap>> OverlapFinder::Find(const std::string& campaign,
                                                     const std::vector<v1::Network>& networks,
                                                     v1::Run* run) {
  std::vector<v1::Overlap> found, of_networks;
  CampaignKeys* own = KeysOf(campaign);
  if (own == nullptr) return found;
  std::vector<Other> others;
  for (const std::string& id : passes_[campaign].campaigns) {
    const CampaignKeys* keys = id == campaign ? nullptr : KeysOf(id);
    if (keys != nullptr) others.push_back({"campaigns/" + id, keys});
  }
  run->set_compared_campaign_count(static_cast<int32_t>(others.size()));
  if (others.empty()) return found;
  for (size_t i = 0; i < kKeyKinds; ++i) {
    const auto kind = static_cast<KeyKind>(i);
    std::vector<const PlacedKeys*> sets = {&own->Of(kind)};
    for (const Other& other : others) sets.push_back(&other.keys->Of(kind));
    const int64_t population = CountOfUnion(sets);
    CLAQUE_RETURN_IF_ERROR(Compare(*own, others, kind, population, &found));
    if (kind != KeyKind::kAccounts) continue;
    CLAQUE_RETURN_IF_ERROR(CompareNetworks(*own, others, networks, population, &of_networks));
  }
  std::ranges::move(of_networks, std::back_inserter(found));
  NameAll(campaign, run->name(), &found);
  return found;
}

Status OverlapFinder::Compare(CampaignKeys& own, const std::vector<Other>& others, KeyKind kind,
                              int64_t population, std::vector<v1::Overlap>* out) {
  for (const Other& other : others) {
    const PlacedKeys& theirs = other.keys->Of(kind);
    const std::vector<KeyAt> both = InBoth(own.Of(kind), theirs);
    if (both.empty()) continue;
    v1::Overlap overlap = OverlapOf(
        other.name, kind, {own.Of(kind).size(), theirs.size(), std::ssize(both), population});
    // By key, so that which of many are listed does not depend on the order of arrival.
    std::vector<std::string> names;
    for (size_t i = 0; i < std::min(both.size(), kListedOverlap); ++i) {
      CLAQUE_ASSIGN_OR_RETURN(std::string name, own.NameAt(kind, both[i].place));
      names.push_back(std::move(name));
    }
    std::ranges::sort(names);
    auto* listed =
        kind == KeyKind::kAccounts ? overlap.mutable_accounts() : overlap.mutable_objects();
    listed->Assign(names.begin(), names.end());
    out->push_back(std::move(overlap));
  }
  return OkStatus();
}

Status OverlapFinder::CompareNetworks(CampaignKeys& own, const std::vector<Other>& others,
                                      const std::vector<v1::Network>& networks, int64_t population,
                                      std::vector<v1::Overlap>* out) {
  for (const v1::Network& network : networks) {
    std::vector<std::string> names;
    for (const std::string& account : network.accounts()) names.emplace_back(LastSegment(account));
    CLAQUE_ASSIGN_OR_RETURN(const auto keys, own.KeysOf(names));
    for (const Other& other : others) {
      const PlacedKeys& theirs = other.keys->Of(KeyKind::kAccounts);
      std::vector<std::string> both;
      for (const auto& [name, key] : keys) {
        if (theirs.Has(key)) both.push_back(name);
      }
      if (both.empty()) continue;
      v1::Overlap overlap =
          OverlapOf(other.name, KeyKind::kAccounts,
                    {std::ssize(keys), theirs.size(), std::ssize(both), population});
      overlap.set_network(network.name());
      both.resize(std::min(both.size(), kListedOverlap));
      overlap.mutable_accounts()->Assign(both.begin(), both.end());
      out->push_back(std::move(overlap));
    }
  }
  if (out->size() > kMaxNetworkOverlaps) {
    std::ranges::stable_sort(*out, std::ranges::greater(), &v1::Overlap::surprise);
    out->resize(kMaxNetworkOverlaps);
  }
  return OkStatus();
}

}  // namespace claque
