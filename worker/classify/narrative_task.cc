#include "worker/classify/narrative_task.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "worker/classify/wedge_cues.h"

namespace claque {
namespace {

// A word's original may be long with marks that its normal form has not.
constexpr size_t kMaxTermBytes = 200;

std::string Clipped(std::string_view text) {
  if (text.size() <= kMaxTermBytes) return std::string(text);
  size_t end = kMaxTermBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end));
}

}  // namespace

NarrativeTask::NarrativeTask(std::vector<v1::WatchedNarrative> narratives,
                             const std::vector<std::string>& masked_names)
    : narratives_(std::move(narratives)), names_(masked_names), model_(narratives_, names_) {}

void NarrativeTask::Add(const v1::Post& post) {
  ++post_count_;
  const NarrativeText text(post.text(), post.lang(), names_);
  const std::vector<NarrativeModel::Told> all = model_.TellsOf(text);
  if (all.empty()) return;
  std::vector<v1::NarrativeCue> cues;
  if (const WedgeWords* words = EmbeddedWedgesOf(text.language()))
    cues = words->Find(text.tokens());
  for (const NarrativeModel::Told& told : all) Keep(post, told, cues);
}

void NarrativeTask::Keep(const v1::Post& post, const NarrativeModel::Told& told,
                         const std::vector<v1::NarrativeCue>& cues) {
  Ranking& ranking = rankings_[told.narrative];
  ++ranking.post_count;
  for (const v1::NarrativeCue& cue : cues) ++ranking.cues[{cue.kind(), cue.subject()}];
  v1::NarrativeMatch match;
  match.set_post(post.name());
  match.set_score(told.score);
  const bool full = ranking.matches.size() == kMaxNarrativeMatches;
  if (full && !Better()(match, *ranking.matches.rbegin())) return;
  match.set_lang(post.lang());
  if (post.has_post_time()) *match.mutable_post_time() = post.post_time();
  match.mutable_cues()->Assign(cues.begin(), cues.end());
  const size_t terms = std::min(told.terms.size(), kMaxNarrativeMatchTerms);
  for (const NarrativeModel::Term& found : std::span(told.terms).first(terms)) {
    v1::NarrativeTerm& term = *match.add_terms();
    term.set_kind(KindOf(found.key));
    term.set_term_id(TermIdOf(found.key));
    term.set_contribution(found.contribution);
    term.set_text(Clipped(std::string_view(post.text())
                              .substr(found.place.begin, found.place.end - found.place.begin)));
    term.mutable_span()->set_field("narrative");
    term.mutable_span()->set_begin(static_cast<int32_t>(found.place.begin));
    term.mutable_span()->set_end(static_cast<int32_t>(found.place.end));
  }
  ranking.matches.insert(std::move(match));
  if (full) ranking.matches.erase(std::prev(ranking.matches.end()));
}

v1::ClassificationResult NarrativeTask::Finish() {
  v1::ClassificationResult result;
  for (const auto& [index, ranking] : rankings_) {
    v1::NarrativeRanking& out = *result.add_narratives();
    out.set_narrative(narratives_[index].id());
    out.set_post_count(ranking.post_count);
    out.mutable_matches()->Assign(ranking.matches.begin(), ranking.matches.end());
    for (const auto& [cue, count] : ranking.cues) {
      v1::NarrativeCueCount& counted = *out.add_cues();
      counted.set_kind(cue.first);
      counted.set_subject(cue.second);
      counted.set_post_count(count);
    }
  }
  result.set_post_count(post_count_);
  rankings_.clear();
  post_count_ = 0;
  return result;
}

}  // namespace claque
