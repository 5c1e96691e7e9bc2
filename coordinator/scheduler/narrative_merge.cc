#include "coordinator/scheduler/narrative_merge.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>

#include "coordinator/aggregator/contribution.h"
#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

constexpr size_t kMaxTopTerms = 20;

void KeepBest(std::vector<v1::NarrativeMatch>* matches) {
  std::ranges::sort(*matches, [](const v1::NarrativeMatch& a, const v1::NarrativeMatch& b) {
    return a.score() != b.score() ? a.score() > b.score() : a.post() < b.post();
  });
  if (matches->size() > kMaxNarrativeMatches) matches->resize(kMaxNarrativeMatches);
}

// REQUIRES: matches with the best first.
std::vector<v1::NarrativeTermTotal> TopTerms(const std::vector<v1::NarrativeMatch>& matches) {
  std::map<std::pair<v1::NarrativeTermKind, std::string>, v1::NarrativeTermTotal> totals;
  for (const v1::NarrativeMatch& match : matches) {
    for (const v1::NarrativeTerm& term : match.terms()) {
      v1::NarrativeTermTotal& total = totals[{term.kind(), term.term_id()}];
      total.set_kind(term.kind());
      total.set_post_count(total.post_count() + 1);
      total.set_contribution(total.contribution() + term.contribution());
      if (!total.text().empty()) continue;
      total.set_text(term.kind() == v1::NARRATIVE_CONCEPT ? term.term_id() : term.text());
    }
  }
  std::vector<v1::NarrativeTermTotal> out;
  for (auto& [key, total] : totals) {
    total.set_contribution(std::round(total.contribution() * 1e4) / 1e4);
    out.push_back(std::move(total));
  }
  std::ranges::stable_sort(out, std::greater<>(), &v1::NarrativeTermTotal::contribution);
  if (out.size() > kMaxTopTerms) out.resize(kMaxTopTerms);
  return out;
}

}  // namespace

NarrativeMerge::NarrativeMerge(std::string campaign,
                               const std::vector<v1::WatchedNarrative>& watched) {
  for (const v1::WatchedNarrative& narrative : watched) {
    v1::Narrative& out = merged_[narrative.id()].narrative;
    out.set_name(ResourceName(campaign, "narratives", narrative.id()));
    out.set_title(narrative.title());
  }
}

void NarrativeMerge::Add(v1::NarrativeRanking ranking) {
  const auto it = merged_.find(ranking.narrative());
  if (it == merged_.end()) return;
  Merged& merged = it->second;
  merged.narrative.set_post_count(merged.narrative.post_count() + ranking.post_count());
  for (const v1::NarrativeCueCount& cue : ranking.cues()) {
    merged.cues[{cue.kind(), cue.subject()}] += cue.post_count();
  }
  std::ranges::move(*ranking.mutable_matches(), std::back_inserter(merged.matches));
  KeepBest(&merged.matches);
}

std::map<std::string, v1::Narrative> NarrativeMerge::Finish(const std::string& run) && {
  std::map<std::string, v1::Narrative> out;
  for (auto& [id, merged] : merged_) {
    v1::Narrative& narrative = merged.narrative;
    narrative.set_run(run);
    for (v1::NarrativeTermTotal& total : TopTerms(merged.matches)) {
      *narrative.add_top_terms() = std::move(total);
    }
    for (v1::NarrativeMatch& match : merged.matches) {
      narrative.add_posts(match.post());
      *narrative.add_matches() = std::move(match);
    }
    for (const auto& [cue, count] : merged.cues) {
      v1::NarrativeCueCount& counted = *narrative.add_cues();
      counted.set_kind(cue.first);
      counted.set_subject(cue.second);
      counted.set_post_count(count);
    }
    out.emplace(id, std::move(narrative));
  }
  return out;
}

}  // namespace claque
