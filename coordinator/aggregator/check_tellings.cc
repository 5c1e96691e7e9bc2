#include "coordinator/aggregator/check_tellings.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>

namespace claque {
namespace {

constexpr size_t kMaxName = 512;
constexpr int kMaxNarratives = 1'000;

using Names = google::protobuf::RepeatedPtrField<std::string>;

bool IsName(const std::string& name) {
  return !name.empty() && name.size() <= kMaxName && name.find('/') == std::string::npos;
}

bool Fits(const v1::Telling& telling) {
  return IsName(telling.post()) && IsName(telling.account()) && telling.has_post_time() &&
         !telling.told().empty() && telling.told_size() <= kMaxNarratives &&
         std::ranges::all_of(telling.told(),
                             [](const v1::NarrativeTold& t) { return IsName(t.narrative()); });
}

bool ArePosts(const Names& posts) {
  return !posts.empty() && posts.size() <= kMaxToldPosts && std::ranges::all_of(posts, IsName);
}

// Counts in the order of their size: each is at most the next one, and none is negative.
bool AreWithin(std::initializer_list<int64_t> counts) {
  return *counts.begin() >= 0 && std::ranges::is_sorted(counts);
}

// The figures of a chance by which `count` are found.
template <typename Figures>
bool FiguresFit(const Figures& of, int32_t count) {
  const auto is_figure = [](double f) { return std::isfinite(f) && f >= 0; };
  return is_figure(of.expected()) && is_figure(of.surprise()) && is_figure(of.lift_high()) &&
         is_figure(of.lift_low()) && of.lift_low() <= of.lift() && of.lift() <= of.lift_high() &&
         std::abs(of.lift() * of.expected() - (of.expected() > 0 ? count : 0)) <=
             1e-6 * (count + 1);
}

bool Fits(const v1::ToldNarrative& told, const v1::Network& network) {
  return IsName(told.narrative()) &&
         AreWithin({1, told.account_count(), network.account_count()}) &&
         AreWithin({told.account_count(), told.post_count(), told.population_post_count()}) &&
         AreWithin({told.account_count(), told.population_account_count(),
                    told.population_post_count()}) &&
         AreWithin({told.repost_count(), told.post_count()}) &&
         AreWithin({told.quoted_count(), told.post_count()}) && told.early_post_count() >= 0 &&
         told.late_post_count() >= 0 &&
         int64_t{told.early_post_count()} + told.late_post_count() == told.post_count() &&
         told.has_first_post_time() && told.has_last_post_time() &&
         told.first_post_time().seconds() <= told.last_post_time().seconds() &&
         FiguresFit(told, told.account_count()) && ArePosts(told.posts());
}

bool Fits(const v1::WedgeSides& sides, const v1::Network& network) {
  const int64_t either =
      int64_t{sides.account_count()} + sides.opposed_account_count() - sides.both_account_count();
  return IsName(sides.narrative()) && IsName(sides.opposed()) &&
         sides.narrative() != sides.opposed() && AreWithin({1, sides.account_count(), either}) &&
         AreWithin({1, sides.opposed_account_count(), either}) &&
         AreWithin({sides.both_account_count(), sides.population_both_account_count(),
                    sides.population_account_count()}) &&
         sides.both_account_count() <=
             std::min(sides.account_count(), sides.opposed_account_count()) &&
         AreWithin({either, network.account_count()}) &&
         AreWithin({either, sides.population_account_count()}) &&
         FiguresFit(sides, sides.both_account_count()) && ArePosts(sides.posts()) &&
         ArePosts(sides.opposed_posts());
}

bool Fits(const v1::NarrativeMove& move, const v1::Network& network) {
  const auto is_from = [&](const v1::EarlierNarrative& from) {
    return IsName(from.narrative()) && from.narrative() != move.narrative() &&
           AreWithin({1, from.account_count(), move.account_count()});
  };
  return IsName(move.narrative()) && move.early_account_count() >= 0 &&
         AreWithin({1, move.account_count(),
                    move.seen_account_count() - int64_t{move.early_account_count()}}) &&
         AreWithin({move.seen_account_count(), network.account_count()}) &&
         AreWithin({move.account_count(), move.population_account_count(),
                    move.population_seen_account_count()}) &&
         AreWithin({move.seen_account_count(), move.population_seen_account_count()}) &&
         FiguresFit(move, move.account_count()) && move.from_size() <= kMaxToldPosts &&
         std::ranges::all_of(move.from(), is_from) && ArePosts(move.posts());
}

template <typename Items>
Status CheckList(const Items& items, const v1::Network& network, const char* field) {
  if (items.size() <= kMaxTold &&
      std::ranges::all_of(items, [&](const auto& item) { return Fits(item, network); })) {
    return OkStatus();
  }
  return InvalidArgument(std::string("classification.networks.") + field + ": out of bounds");
}

}  // namespace

Status CheckTellings(const v1::ClassificationResult& result) {
  if (result.tellings_size() > result.post_count() ||
      !std::ranges::all_of(result.tellings(), [](const v1::Telling& t) { return Fits(t); })) {
    return InvalidArgument("classification.tellings: one is out of bounds");
  }
  return OkStatus();
}

Status CheckTold(const v1::Network& network) {
  CLAQUE_RETURN_IF_ERROR(CheckList(network.told(), network, "told"));
  CLAQUE_RETURN_IF_ERROR(CheckList(network.sides(), network, "sides"));
  CLAQUE_RETURN_IF_ERROR(CheckList(network.moves(), network, "moves"));
  if (network.told().empty() && (!network.sides().empty() || !network.moves().empty())) {
    return InvalidArgument("classification.networks.told: what it came from is not there");
  }
  return OkStatus();
}

}  // namespace claque
