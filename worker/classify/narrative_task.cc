#include "worker/classify/narrative_task.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "common/base/resource_name.h"
#include "worker/classify/quotation.h"
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

// All terms that speak for it stand in one of the quotations.
bool IsQuoted(const NarrativeModel::Told& told, const std::vector<ByteRange>& quotations) {
  return std::ranges::all_of(told.terms, [&](const NarrativeModel::Term& term) {
    return term.contribution <= 0 || std::ranges::any_of(quotations, [&](const ByteRange& quoted) {
             return quoted.begin <= term.place.begin && term.place.end <= quoted.end;
           });
  });
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
  AddTelling(post, all);
}

void NarrativeTask::AddTelling(const v1::Post& post, const std::vector<NarrativeModel::Told>& all) {
  if (post.account().name().empty() || !post.has_post_time()) return;
  v1::Telling& telling = tellings_.emplace_back();
  telling.set_post(std::string(LastSegment(post.name())));
  telling.set_account(post.account().name());
  telling.mutable_post_time()->set_seconds(post.post_time().seconds());
  telling.set_is_repost(!post.repost_of().empty());
  const std::vector<ByteRange> quotations = FindQuotations(post.text());
  for (const NarrativeModel::Told& told : all) {
    v1::NarrativeTold& added = *telling.add_told();
    added.set_narrative(narratives_[told.narrative].id());
    added.set_quoted(IsQuoted(told, quotations));
  }
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
  // The same for any order of posts.
  std::ranges::sort(tellings_, {}, &v1::Telling::post);
  result.mutable_tellings()->Assign(std::move_iterator(tellings_.begin()),
                                    std::move_iterator(tellings_.end()));
  result.set_post_count(post_count_);
  tellings_.clear();
  rankings_.clear();
  post_count_ = 0;
  return result;
}

}  // namespace claque
