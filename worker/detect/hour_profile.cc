#include "worker/detect/hour_profile.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <random>

#include "worker/detect/divergence.h"
#include "worker/detect/quantile.h"

namespace claque {
namespace {

constexpr size_t kLeastAccounts = 2;
constexpr int64_t kLeastPosts = 20;
constexpr int kDraws = 199;
constexpr size_t kBusiest = 3;

std::vector<uint8_t> BusiestOf(const HourProfile& profile) {
  std::array<uint8_t, std::tuple_size_v<HourProfile>> hours{};
  std::iota(hours.begin(), hours.end(), uint8_t{0});
  std::partial_sort(hours.begin(), hours.begin() + kBusiest, hours.end(),
                    [&](uint8_t a, uint8_t b) {
                      return profile[a] != profile[b] ? profile[a] > profile[b] : a < b;
                    });
  return {hours.begin(), hours.begin() + kBusiest};
}

double ShareOf(const HourProfile& profile, const std::vector<uint8_t>& hours) {
  double share = 0;
  for (const uint8_t hour : hours) share += profile[hour];
  return share;
}

DrawnFigure Beside(double value, const std::vector<double>& draws) {
  DrawnFigure figure{.value = value};
  const auto n = static_cast<double>(draws.size());
  figure.expected = std::accumulate(draws.begin(), draws.end(), 0.0) / n;
  const auto over = [&](double by) { return by > 0 ? value / by : 0; };
  figure.lift = over(figure.expected);
  figure.lift_low = over(*Quantile(draws, .975));
  figure.lift_high = over(*Quantile(draws, .025));
  // Equal but for rounding is as great.
  const auto as_great = std::ranges::count_if(draws, [&](double d) { return d >= value - 1e-12; });
  figure.surprise = std::log10((n + 1) / (static_cast<double>(as_great) + 1));
  return figure;
}

}  // namespace

HourProfiles::HourProfiles(const AccountFacts& facts)
    : facts_(facts), rank_(RanksOfAccounts(facts.table())) {
  std::vector<uint32_t> all(facts.size());
  std::iota(all.begin(), all.end(), 0U);
  all = ByName(all);
  for (const uint32_t account : all) {
    by_posts_[static_cast<size_t>(std::bit_width(facts.HoursOf(account).size()))].push_back(
        account);
  }
  population_ = ProfileOf(all);
}

std::vector<uint32_t> HourProfiles::ByName(std::span<const uint32_t> accounts) const {
  std::vector<uint32_t> out(accounts.begin(), accounts.end());
  std::ranges::sort(out, {}, [&](uint32_t account) { return rank_[account]; });
  return out;
}

HourProfile HourProfiles::ProfileOf(std::span<const uint32_t> group) const {
  HourProfile profile{};
  for (const uint32_t account : group) {
    const auto hours = facts_.HoursOf(account);
    const double weight = 1 / static_cast<double>(hours.size() * group.size());
    for (const uint8_t hour : hours) profile[hour] += weight;
  }
  return profile;
}

std::span<const uint32_t> HourProfiles::LikeOf(uint32_t account) const {
  return by_posts_[static_cast<size_t>(std::bit_width(facts_.HoursOf(account).size()))];
}

std::optional<HourFigures> HourProfiles::FiguresOf(std::span<const uint32_t> accounts) const {
  HourFigures figures;
  const std::vector<uint32_t> group = ByName(accounts);
  for (const uint32_t account : group) figures.posts += std::ssize(facts_.HoursOf(account));
  if (group.size() < kLeastAccounts || figures.posts < kLeastPosts) return std::nullopt;
  std::mt19937_64 random(1);
  std::vector<double> divergences, shares;
  std::vector<uint32_t> drawn(group.size());
  for (int draw = 0; draw < kDraws; ++draw) {
    std::ranges::transform(group, drawn.begin(), [&](uint32_t account) {
      const auto like = LikeOf(account);
      return like[random() % like.size()];
    });
    const HourProfile profile = ProfileOf(drawn);
    divergences.push_back(JensenShannonDivergence(profile, population_));
    shares.push_back(ShareOf(profile, BusiestOf(profile)));
  }
  const HourProfile profile = ProfileOf(group);
  figures.busiest = BusiestOf(profile);
  figures.divergence = Beside(JensenShannonDivergence(profile, population_), divergences);
  figures.busiest_share = Beside(ShareOf(profile, figures.busiest), shares);
  figures.population_share = ShareOf(population_, figures.busiest);
  return figures;
}

}  // namespace claque
