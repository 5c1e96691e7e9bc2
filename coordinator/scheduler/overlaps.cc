#include "coordinator/scheduler/overlaps.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "common/base/hash.h"
#include "common/stats/overlap.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/scheduler/run_scheduler.h"

namespace claque {
namespace {

// Of logs, in a call of Read: some 200 ms.
constexpr int64_t kEntriesPerCall = 250'000;

// With the figures; not yet named.
v1::Overlap OverlapOf(const std::string& other, const char* kind, const OverlapCounts& counts) {
  const OverlapFigures figures = FiguresOf(counts);
  v1::Overlap overlap;
  overlap.set_other(other);
  overlap.set_kind(kind);
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

OverlapFinder::Known* OverlapFinder::KnownOf(const std::string& campaign) {
  const auto campaigns = campaigns_.All();
  const auto it = campaigns->find(campaign);
  if (it == campaigns->end()) return nullptr;
  Known& known = known_[campaign];
  if (known.keys == nullptr) {
    known.created = it->second->proto().create_time().seconds();
    known.keys = std::make_unique<CampaignKeys>(store_, pseudonyms_, campaign);
  }
  return &known;
}

Result<bool> OverlapFinder::Read(const std::string& campaign, const std::string& run) {
  Pass& pass = passes_[campaign];
  if (pass.run != run) {
    pass = Pass();
    pass.run = run;
    const auto campaigns = campaigns_.All();
    for (const auto& [id, info] : *campaigns) pass.campaigns.push_back(id);
  }
  if (pass.campaigns.size() < 2) return true;  // nothing is compared
  int64_t budget = kEntriesPerCall;
  for (; pass.next < pass.campaigns.size(); ++pass.next, pass.measured = false) {
    const std::string& id = pass.campaigns[pass.next];
    Known* known = KnownOf(id);
    if (known == nullptr) continue;
    if (!pass.measured) CLAQUE_RETURN_IF_ERROR(known->keys->Measure());
    pass.measured = true;
    CLAQUE_ASSIGN_OR_RETURN(bool whole, known->keys->Read(&budget));
    if (whole) {
      CLAQUE_ASSIGN_OR_RETURN(whole, ReadPhrases(id, known, &pass, &budget));
    }
    if (!whole) return false;
  }
  return true;
}

Result<bool> OverlapFinder::ReadPhrases(const std::string& campaign, Known* known, Pass* pass,
                                        int64_t* budget) {
  std::string run = pass->run;
  if (CampaignOf(run) != campaign) {
    CLAQUE_ASSIGN_OR_RETURN(const auto published, PublishedRun(store_, campaign));
    run = published ? published->name() : "";
  }
  if (known->phrases == nullptr || known->phrases->run != run) {
    // Another run was published meanwhile, and the tables of this one may be gone.
    if (pass->reader == nullptr || pass->reader->run() != run) {
      pass->reader = std::make_unique<RunPhrasesReader>(store_, run);
    }
    CLAQUE_ASSIGN_OR_RETURN(const bool whole, pass->reader->Read(budget));
    if (!whole) return false;
    known->phrases = std::make_shared<const RunPhrases>(pass->reader->Take());
  }
  pass->reader.reset();
  pass->phrases[campaign] = known->phrases;
  return true;
}

Result<std::vector<v1::Overlap>> OverlapFinder::Find(const std::string& campaign,
                                                     const std::vector<v1::Network>& networks,
                                                     v1::Run* run) {
  std::vector<v1::Overlap> found, of_networks;
  const Known* known = KnownOf(campaign);
  if (known == nullptr) return found;
  CampaignKeys* own = known->keys.get();
  const Pass& pass = passes_[campaign];
  std::vector<Other> others;
  for (const std::string& id : pass.campaigns) {
    const Known* other = id == campaign ? nullptr : KnownOf(id);
    if (other == nullptr || !pass.phrases.contains(id)) continue;
    others.push_back({"campaigns/" + id, other->keys.get(), pass.phrases.at(id).get()});
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
  if (pass.phrases.contains(campaign)) {
    ComparePhrases(*pass.phrases.at(campaign), others, &found);
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
    v1::Overlap overlap =
        OverlapOf(other.name, NameOf(kind),
                  {own.Of(kind).size(), theirs.size(), std::ssize(both), population});
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

void OverlapFinder::ComparePhrases(const RunPhrases& own, const std::vector<Other>& others,
                                   std::vector<v1::Overlap>* out) {
  std::vector<const RunPhrases*> all = {&own};
  for (const Other& other : others) all.push_back(other.phrases);
  CompareShown("phrase_families", FamiliesOf(all), others, out);
  CompareShown("stock_phrases", StockPhrasesOf(all), others, out);
}

// `sets`: of the campaign, then of the others.
void OverlapFinder::CompareShown(const char* kind, const std::vector<ShownKeys>& sets,
                                 const std::vector<Other>& others, std::vector<v1::Overlap>* out) {
  std::set<uint64_t> population;
  for (const ShownKeys& shown : sets) {
    for (const auto& [key, text] : shown) population.insert(key);
  }
  const ShownKeys& own = sets.front();
  for (size_t i = 0; i < others.size(); ++i) {
    std::vector<std::string> both;  // in order of key, as in Compare
    for (const auto& [key, text] : own) {
      if (sets[i + 1].contains(key)) both.push_back(text);
    }
    if (both.empty()) continue;
    v1::Overlap overlap = OverlapOf(
        others[i].name, kind,
        {std::ssize(own), std::ssize(sets[i + 1]), std::ssize(both), std::ssize(population)});
    both.resize(std::min(both.size(), kListedOverlap));
    std::ranges::sort(both);
    overlap.mutable_objects()->Assign(both.begin(), both.end());
    out->push_back(std::move(overlap));
  }
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
          OverlapOf(other.name, NameOf(KeyKind::kAccounts),
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
