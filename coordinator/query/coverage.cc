#include "coordinator/query/coverage.h"

#include <array>
#include <cstdio>
#include <map>

#include "coordinator/aggregator/effects.h"
#include "coordinator/aggregator/tables.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;

// As wide as the greatest number of sources: names are compared as text.
std::string PaddedIndex(int index) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%05d", index);
  return text.data();
}

void Count(const v1::Page& page, v1::Coverage* coverage) {
  switch (page.outcome()) {
    case v1::CAPTURED:
      coverage->set_captured(coverage->captured() + 1);
      break;
    case v1::NOT_MODIFIED:
      coverage->set_captured(coverage->captured() + 1);
      coverage->set_not_modified(coverage->not_modified() + 1);
      break;
    case v1::REDIRECTED:
      coverage->set_redirected(coverage->redirected() + 1);
      break;
    case v1::GONE:
      coverage->set_gone(coverage->gone() + 1);
      break;
    case v1::ROBOTS_DISALLOWED:
    case v1::EXCLUDED:
      coverage->set_robots_disallowed(coverage->robots_disallowed() + 1);
      break;
    case v1::REFUSED:
    case v1::ADDRESS_REFUSED:
      coverage->set_refused(coverage->refused() + 1);
      break;
    case v1::RATE_LIMITED:
      coverage->set_rate_limited(coverage->rate_limited() + 1);
      break;
    default:
      coverage->set_failed(coverage->failed() + 1);
  }
  if (page.presence() == v1::VANISHED) coverage->set_vanished(coverage->vanished() + 1);
  if (page.presence() == v1::RETURNED) coverage->set_returned(coverage->returned() + 1);
  coverage->set_posts(coverage->posts() + page.post_count());
  for (const auto& time : {page.capture().fetch_time(), page.seen_time()}) {
    if (TimeUtil::TimestampToMilliseconds(time) >
        TimeUtil::TimestampToMilliseconds(coverage->last_fetch_time())) {
      *coverage->mutable_last_fetch_time() = time;
    }
  }
}

void AddGaps(v1::Coverage* coverage) {
  const auto gap = [&](int64_t count, const char* what) {
    if (count > 0) coverage->add_gaps(std::to_string(count) + " " + what);
  };
  gap(coverage->robots_disallowed(), "pages not read: robots.txt forbids them");
  gap(coverage->refused(), "pages refused to us");
  gap(coverage->rate_limited(), "pages given up after the site asked for a pause");
  gap(coverage->failed(), "pages failed");
  gap(coverage->gone() - coverage->vanished(), "pages gone");
  gap(coverage->left_out(), "URLs left out: the queues of their hosts were full");
  gap(coverage->vanished(), "pages vanished after they had been captured");
  if (coverage->captured() + coverage->vanished() == 0) {
    coverage->add_gaps("nothing was captured: findings about this source are NOT_ASSESSABLE");
  }
}

}  // namespace

Result<std::vector<v1::Coverage>> CoverageOf(Stores stores, const CampaignInfo& campaign) {
  std::vector<v1::Coverage> out(static_cast<size_t>(campaign.proto().sources_size()));
  for (int i = 0; i < campaign.proto().sources_size(); ++i) {
    const v1::Source& source = campaign.proto().sources(i);
    v1::Coverage& coverage = out[static_cast<size_t>(i)];
    coverage.set_name(ResourceName(campaign.id(), "coverage", PaddedIndex(i)));
    coverage.set_source(source.url().empty() ? source.file() : source.url());
    coverage.set_side(source.side());
  }
  for (int shard = 0; shard < kCampaignShards; ++shard) {
    const TableId tables[] = {PagesTable(campaign.id(), shard),
                              PageRanksTable(campaign.id(), shard),
                              PageVisitsTable(campaign.id(), shard)};
    CLAQUE_ASSIGN_OR_RETURN(const auto entries, stores.aggregates.AllOf(tables));
    std::map<std::string, int64_t> ranks;
    for (const Entry& rank : entries[1]) ranks[rank.field] = std::stoll(rank.value);
    std::map<std::string_view, std::string_view> visits;
    for (const Entry& visit : entries[2]) visits[visit.field] = visit.value;
    for (const Entry& entry : entries[0]) {
      v1::Page page;
      if (!page.ParseFromString(entry.value)) {
        return DataLoss("page '" + entry.field + "' of the store cannot be read");
      }
      v1::Page last;
      const auto visit = visits.find(entry.field);
      if (visit != visits.end() &&
          last.ParseFromArray(visit->second.data(), static_cast<int>(visit->second.size()))) {
        MergeVisit(last, &page);
      }
      const auto rank = ranks.find(entry.field);
      if (rank == ranks.end()) continue;
      const auto source = static_cast<size_t>(Rank::Unpack(rank->second).source_index);
      if (source < out.size()) Count(page, &out[source]);
    }
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto left_out, stores.frontier.LeftOut(campaign.id()));
  for (const auto& [source, urls] : left_out) {
    if (static_cast<size_t>(source) < out.size()) {
      out[static_cast<size_t>(source)].set_left_out(urls);
    }
  }
  for (v1::Coverage& coverage : out) AddGaps(&coverage);
  return out;
}

}  // namespace claque
