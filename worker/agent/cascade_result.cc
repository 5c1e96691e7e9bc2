#include "worker/agent/cascade_result.h"

#include <string>

namespace claque {
namespace {

v1::CascadeTrees TreesResult(const TraceTable& table, const CascadeTrees& trees) {
  v1::CascadeTrees out;
  out.set_root_count(static_cast<int32_t>(trees.roots));
  out.set_depth(static_cast<int32_t>(trees.depth));
  out.set_breadth(static_cast<int32_t>(trees.breadth));
  out.set_largest_post_count(static_cast<int32_t>(trees.largest));
  if (trees.structural_virality) out.set_structural_virality(*trees.structural_virality);
  out.set_top_fraction(trees.top_share);
  out.set_top_ten_fraction(trees.top_ten_share);
  out.set_top_percent_fraction(trees.top_percent_share);
  for (const Carrier& carrier : trees.carriers) {
    v1::Carrier& added = *out.add_carriers();
    added.set_account(std::string(table.AccountName(carrier.account)));
    added.set_post_count(static_cast<int32_t>(carrier.posts));
    added.set_carried_post_count(static_cast<int32_t>(carrier.carried));
    added.set_post(std::string(table.ContentName(carrier.content)));
  }
  return out;
}

v1::HourDivergence DivergenceResult(const HourDivergence& divergence) {
  v1::HourDivergence out;
  out.set_value(divergence.value);
  out.set_expected(divergence.expected);
  out.set_as_great_fraction(divergence.as_great);
  return out;
}

}  // namespace

v1::ObjectHours HoursResult(const ObjectHours& hours) {
  v1::ObjectHours out;
  for (const uint32_t posts : hours.posts) out.add_post_counts(static_cast<int32_t>(posts));
  if (hours.before) *out.mutable_before() = DivergenceResult(*hours.before);
  if (hours.others) *out.mutable_population() = DivergenceResult(*hours.others);
  if (hours.night) out.set_night_fraction(*hours.night);
  if (hours.before_night) out.set_before_night_fraction(*hours.before_night);
  if (hours.others_night) out.set_population_night_fraction(*hours.others_night);
  return out;
}

v1::Cascade CascadeResult(const TraceTable& table, const Cascade& cascade) {
  v1::Cascade out;
  if (cascade.posts == 0) {
    out.set_not_assessable_reason(
        "no post on the platforms of its posts says what it reposts or answers");
    return out;
  }
  out.set_post_count(static_cast<int32_t>(cascade.posts));
  out.set_account_count(static_cast<int32_t>(cascade.accounts));
  if (cascade.reposts) out.set_repost_count(static_cast<int32_t>(*cascade.reposts));
  out.set_quote_count(static_cast<int32_t>(cascade.quotes));
  if (cascade.replies) out.set_reply_count(static_cast<int32_t>(*cascade.replies));
  out.set_outside_count(static_cast<int32_t>(cascade.outside));
  out.set_impossible_count(static_cast<int32_t>(cascade.impossible));
  out.set_inferred_count(static_cast<int32_t>(cascade.inferred));
  *out.mutable_observed() = TreesResult(table, cascade.observed);
  if (cascade.with_inferred) {
    *out.mutable_with_inferred() = TreesResult(table, *cascade.with_inferred);
  }
  return out;
}

}  // namespace claque
