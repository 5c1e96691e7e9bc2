#include "worker/detect/tellings.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

namespace claque {
namespace {

constexpr size_t kExamples = 3;
constexpr size_t kFrom = 3;

bool IsEarlier(const Telling* a, const Telling* b) {
  return std::tie(a->time, a->post) < std::tie(b->time, b->post);
}

void AddExample(const Telling& telling, TellingExamples* examples) {
  examples->insert(std::ranges::upper_bound(*examples, &telling, IsEarlier), &telling);
  if (examples->size() > kExamples) examples->pop_back();
}

bool Tells(std::span<const Telling> tellings, uint32_t narrative) {
  return std::ranges::count(tellings, narrative, &Telling::narrative) > 0;
}

// When an account tells a narrative.
struct Halves {
  bool early = false, late = false;
};

Halves HalvesOf(std::span<const Telling> tellings, uint32_t narrative, int64_t middle) {
  Halves out;
  for (const Telling& telling : tellings) {
    if (telling.narrative != narrative) continue;
    (telling.time < middle ? out.early : out.late) = true;
  }
  return out;
}

}  // namespace

Tellings::Tellings(const TraceTable& table, uint32_t narratives,
                   std::vector<std::pair<uint32_t, uint32_t>> sides)
    : table_(table),
      sides_(std::move(sides)),
      begin_(table.accounts() + 1),
      totals_(narratives),
      side_totals_(sides_.size()),
      first_(table.accounts(), std::numeric_limits<int64_t>::max()),
      last_(table.accounts(), std::numeric_limits<int64_t>::min()) {}

std::span<const Telling> Tellings::OfAccount(uint32_t account) const {
  return std::span(tellings_).subspan(begin_[account], begin_[account + 1] - begin_[account]);
}

void Tellings::Sort() {
  std::ranges::sort(tellings_, {}, [](const Telling& t) {
    return std::tuple(t.account, t.time, std::string_view(t.post), t.narrative);
  });
  for (const Telling& telling : tellings_) ++begin_[telling.account + 1];
  for (size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];

  std::vector<uint8_t> seen(table_.contents());
  for (const Trace& trace : table_.traces()) {
    if (std::exchange(seen[trace.content], 1) == 0) posts_.emplace_back(trace.account, trace.time);
  }
  std::ranges::sort(posts_);
  const auto see = [&](uint32_t account, int64_t time) {
    first_[account] = std::min(first_[account], time);
    last_[account] = std::max(last_[account], time);
  };
  for (const auto& [account, time] : posts_) see(account, time);
  for (const Telling& telling : tellings_) see(telling.account, telling.time);

  for (uint32_t account = 0; account < table_.accounts(); ++account) {
    const auto told = OfAccount(account);
    if (told.empty()) continue;
    std::set<uint32_t> narratives;
    for (const Telling& telling : told) {
      ++totals_[telling.narrative].posts;
      narratives.insert(telling.narrative);
    }
    for (const uint32_t narrative : narratives) ++totals_[narrative].accounts;
    for (size_t side = 0; side < sides_.size(); ++side) {
      const bool one = narratives.contains(sides_[side].first);
      const bool other = narratives.contains(sides_[side].second);
      side_totals_[side].either += one || other ? 1 : 0;
      side_totals_[side].both += one && other ? 1 : 0;
    }
  }
}

std::vector<int64_t> Tellings::TimesOf(std::span<const uint32_t> accounts) const {
  std::vector<int64_t> times;
  for (const uint32_t account : accounts) {
    auto at = std::ranges::lower_bound(posts_, account, {}, &std::pair<uint32_t, int64_t>::first);
    for (; at != posts_.end() && at->first == account; ++at) times.push_back(at->second);
  }
  return times;
}

std::vector<GroupTelling> Tellings::ToldBy(std::span<const uint32_t> accounts,
                                           int64_t middle) const {
  std::map<uint32_t, GroupTelling> by_narrative;
  std::map<uint32_t, std::set<uint32_t>> tellers;
  for (const uint32_t account : accounts) {
    for (const Telling& telling : OfAccount(account)) {
      GroupTelling& told = by_narrative[telling.narrative];
      tellers[telling.narrative].insert(account);
      ++told.posts;
      told.reposts += telling.is_repost ? 1 : 0;
      told.quoted += telling.is_quoted ? 1 : 0;
      ++(telling.time < middle ? told.early : told.late);
      told.last = told.posts == 1 ? telling.time : std::max(told.last, telling.time);
      AddExample(telling, &told.examples);
    }
  }
  std::vector<GroupTelling> out;
  for (auto& [narrative, told] : by_narrative) {
    told.narrative = narrative;
    told.accounts = static_cast<uint32_t>(tellers[narrative].size());
    told.all_accounts = totals_[narrative].accounts;
    told.all_posts = totals_[narrative].posts;
    told.figures = FiguresOf({static_cast<int64_t>(accounts.size()), told.all_accounts,
                              told.accounts, static_cast<int64_t>(table_.accounts())});
    out.push_back(std::move(told));
  }
  std::ranges::stable_sort(out, std::greater<>(), &GroupTelling::accounts);
  return out;
}

std::optional<GroupSides> Tellings::SidesOf(std::span<const uint32_t> accounts, size_t side) const {
  GroupSides out;
  std::tie(out.narrative, out.opposed) = sides_[side];
  for (const uint32_t account : accounts) {
    const auto told = OfAccount(account);
    const bool one = Tells(told, out.narrative), other = Tells(told, out.opposed);
    out.accounts += one ? 1 : 0;
    out.opposed_accounts += other ? 1 : 0;
    out.both_accounts += one && other ? 1 : 0;
    for (const Telling& telling : told) {
      if (telling.narrative == out.narrative) AddExample(telling, &out.examples);
      if (telling.narrative == out.opposed) AddExample(telling, &out.opposed_examples);
    }
  }
  if (out.accounts == 0 || out.opposed_accounts == 0) return std::nullopt;
  out.all_accounts = side_totals_[side].either;
  out.all_both_accounts = side_totals_[side].both;
  out.figures = FiguresOf({out.accounts + out.opposed_accounts - out.both_accounts,
                           out.all_both_accounts, out.both_accounts, out.all_accounts});
  return out;
}

std::optional<GroupMove> Tellings::MoveOf(std::span<const uint32_t> accounts, uint32_t narrative,
                                          int64_t middle) const {
  GroupMove out;
  out.narrative = narrative;
  std::map<uint32_t, uint32_t> from;
  for (const uint32_t account : accounts) {
    if (!IsSeenInBoth(account, middle)) continue;
    const auto told = OfAccount(account);
    const Halves halves = HalvesOf(told, narrative, middle);
    ++out.seen_accounts;
    out.early_accounts += halves.early ? 1 : 0;
    if (halves.early || !halves.late) continue;
    ++out.accounts;
    std::set<uint32_t> before;
    for (const Telling& telling : told) {
      if (telling.time < middle) before.insert(telling.narrative);
      if (telling.narrative == narrative) AddExample(telling, &out.examples);
    }
    for (const uint32_t other : before) ++from[other];
  }
  if (out.accounts < kMovers) return std::nullopt;
  for (const auto& [other, count] : from) out.from.push_back({other, count});
  std::ranges::stable_sort(out.from, std::greater<>(), &GroupMove::From::accounts);
  if (out.from.size() > kFrom) out.from.resize(kFrom);
  for (uint32_t account = 0; account < table_.accounts(); ++account) {
    if (!IsSeenInBoth(account, middle)) continue;
    ++out.all_seen_accounts;
    const Halves halves = HalvesOf(OfAccount(account), narrative, middle);
    out.all_accounts += halves.late && !halves.early ? 1 : 0;
  }
  out.figures =
      FiguresOf({out.seen_accounts, out.all_accounts, out.accounts, out.all_seen_accounts});
  return out;
}

std::optional<GroupNarratives> Tellings::Of(std::span<const uint32_t> accounts) const {
  std::vector<int64_t> times = TimesOf(accounts);
  if (times.empty()) return std::nullopt;
  const auto half = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::ranges::nth_element(times, half);
  GroupNarratives out;
  out.middle = *half;
  out.told = ToldBy(accounts, out.middle);
  if (out.told.empty()) return std::nullopt;
  std::set<uint32_t> wedges;
  for (size_t side = 0; side < sides_.size(); ++side) {
    auto sides = SidesOf(accounts, side);
    if (sides) out.sides.push_back(*std::move(sides));
    wedges.insert({sides_[side].first, sides_[side].second});
  }
  for (const uint32_t narrative : wedges) {
    auto move = MoveOf(accounts, narrative, out.middle);
    if (move) out.moves.push_back(*std::move(move));
  }
  return out;
}

}  // namespace claque
