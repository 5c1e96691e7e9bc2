#include "coordinator/query/catalog.h"

#include <algorithm>
#include <map>
#include <type_traits>

#include "coordinator/aggregator/effects.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/query/coverage.h"
#include "coordinator/query/entry_reader.h"
#include "coordinator/query/field_mask.h"
#include "coordinator/query/filter.h"
#include "coordinator/query/page_token.h"
#include "coordinator/scheduler/run_plan.h"
#include "coordinator/scheduler/run_scheduler.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;

// Entries read at once where a filter may drop most of them.
constexpr size_t kFilteredAtOnce = 4'096;

// Of no run.
template <typename T>
constexpr bool kIsObserved =
    std::is_same_v<T, v1::Page> || std::is_same_v<T, v1::Post> || std::is_same_v<T, v1::Trace>;

// Where a run's findings of a kind lie, a table on each shard; of other kinds there is none.
template <auto kTable>
struct TableOf : std::true_type {
  static constexpr auto kOf = kTable;
};
template <typename T>
struct RunTable : std::false_type {};
template <>
struct RunTable<v1::PhraseFamily> : TableOf<&FamiliesTable> {};
template <>
struct RunTable<v1::Edge> : TableOf<&EdgesTable> {};
template <>
struct RunTable<v1::Network> : TableOf<&NetworksTable> {};
template <>
struct RunTable<v1::Burst> : TableOf<&BurstsTable> {};
template <>
struct RunTable<v1::Overlap> : TableOf<&OverlapsTable> {};
template <>
struct RunTable<v1::Cohort> : TableOf<&CohortsTable> {};

// A table on each shard.
template <typename T>
constexpr bool kIsSharded = kIsObserved<T> || RunTable<T>::value;

template <typename T>
Status Decode(const Entry& entry, T* out) {
  return out->ParseFromString(entry.value)
             ? OkStatus()
             : DataLoss("entry '" + entry.field + "' of the store cannot be read");
}

template <typename T>
std::vector<std::string> IdsOf(const std::vector<T>& items) {
  std::vector<std::string> ids;
  for (const T& item : items) ids.emplace_back(LastSegment(item.name()));
  return ids;
}

// The network whose edges alone match; empty = any may.
template <typename T>
std::string NetworkOf(const Filter& filter) {
  if constexpr (std::is_same_v<T, v1::Edge>) {
    const auto network = filter.ValueOf("network");
    if (network) return std::string(LastSegment(*network));
  }
  return "";
}

// Leaves out shards whose entries are all before `last`, or do not match. Edges of one network have
// its id before their own, so that they lie together.
void KeepShards(const std::string& last, const std::string& network, std::vector<TableId>* shards) {
  if (shards->empty()) return;
  const int first = last.empty() ? 0 : CampaignShard(last);
  const int end = network.empty() ? kCampaignShards : CampaignShard(network) + 1;
  shards->erase(shards->begin() + std::max(first, end), shards->end());
  shards->erase(shards->begin(), shards->begin() + first);
}

// As many as fit a page; a token where there are more.
template <typename T, typename Mask>
Listing<T> FirstPage(std::vector<T> items, size_t wanted, const Mask& mask,
                     const std::string& run_id) {
  Listing<T> listing;
  size_t kept = 0;
  size_t bytes = 0;
  std::string last;
  for (; kept < std::min(items.size(), wanted); ++kept) {
    std::string id(LastSegment(items[kept].name()));  // the mask may take the name
    ApplyReadMask(mask, &items[kept]);
    bytes += items[kept].ByteSizeLong();
    if (kept > 0 && bytes > kMaxPageBytes) break;
    last = std::move(id);
  }
  if (kept < items.size()) {
    items.resize(kept);
    listing.next_page_token = EncodePageToken({run_id, last});
  }
  listing.items = std::move(items);
  return listing;
}

template <typename T>
Status NotBuilt() {
  return Unimplemented(T::descriptor()->name() + ": this analysis is not implemented yet");
}

}  // namespace

// Tables in order of id, and where to begin.
struct Catalog::Source {
  std::vector<TableId> tables;
  // True: ids of one table are all before those of the next. False: they must be merged.
  bool ordered = true;
};

Catalog::Catalog(Stores stores, CampaignBook& campaigns, const Clock& clock)
    : stores_(stores), campaigns_(campaigns), clock_(clock), ids_(stores.aggregates) {}

template <typename T>
Result<Catalog::Source> Catalog::SourceOf(const std::string& campaign,
                                          const std::optional<v1::Run>& run) {
  if constexpr (std::is_same_v<T, v1::Page>) return Source{OnAllShards(campaign, PagesTable)};
  if constexpr (std::is_same_v<T, v1::Post>) return Source{OnAllShards(campaign, PostsTable)};
  if constexpr (std::is_same_v<T, v1::Trace>) return Source{OnAllShards(campaign, TracesTable)};
  if constexpr (std::is_same_v<T, v1::Mission>) return Source{{MissionsTable(campaign)}};
  if constexpr (std::is_same_v<T, v1::Echo>) {
    Source source{{}, false};
    const int32_t count = run ? RunPlan(*run).Of(v1::UPTAKE).count : 0;
    for (int32_t task = 0; task < count; ++task) {
      source.tables.push_back(
          EchoesTable(campaign, LastSegment(run->name()), static_cast<uint32_t>(task)));
    }
    return source;
  }
  if constexpr (std::is_same_v<T, v1::Narrative>) {
    if (!run) return Source();
    return Source{{NarrativesTable(campaign, LastSegment(run->name()))}};
  }
  if constexpr (RunTable<T>::value) {
    if (!run) return Source{};
    return Source{OnAllShards(campaign, [&](const std::string& of, int shard) {
      return RunTable<T>::kOf(of, LastSegment(run->name()), shard);
    })};
  }
  return NotBuilt<T>();
}

Status Catalog::CompletePages(const std::string& campaign, std::vector<v1::Page>* pages) {
  std::map<int, std::vector<v1::Page*>> by_shard;
  for (v1::Page& page : *pages) {
    by_shard[CampaignShard(std::string(LastSegment(page.name())))].push_back(&page);
  }
  for (const auto& [shard, on_shard] : by_shard) {
    std::vector<std::string> ids;
    for (const v1::Page* page : on_shard) ids.emplace_back(LastSegment(page->name()));
    CLAQUE_ASSIGN_OR_RETURN(const auto ranks,
                            stores_.aggregates.GetMany(PageRanksTable(campaign, shard), ids));
    CLAQUE_ASSIGN_OR_RETURN(const auto visits,
                            stores_.aggregates.GetMany(PageVisitsTable(campaign, shard), ids));
    for (size_t i = 0; i < ids.size(); ++i) {
      v1::Page& page = *on_shard[i];
      if (ranks[i]) {
        const Rank rank = Rank::Unpack(std::stoll(*ranks[i]));
        page.set_depth(rank.depth);
        page.set_source_index(rank.source_index);
      }
      v1::Page visit;
      if (visits[i] && visit.ParseFromString(*visits[i])) MergeVisit(visit, &page);
    }
  }
  return OkStatus();
}

template <typename T>
Result<std::vector<StoredReview>> Catalog::ReviewsOf(const std::string& campaign,
                                                     const std::vector<T>& items) {
  CLAQUE_ASSIGN_OR_RETURN(const auto stored,
                          stores_.aggregates.GetMany(ReviewsTable(campaign), IdsOf(items)));
  std::vector<StoredReview> reviews(items.size());
  for (size_t i = 0; i < reviews.size(); ++i) {
    if (!stored[i]) continue;
    CLAQUE_ASSIGN_OR_RETURN(reviews[i], DecodeReview(*stored[i]));
  }
  return reviews;
}

template <typename T>
Status Catalog::Complete(const std::string& campaign, const std::optional<v1::Run>& run,
                         std::vector<T>* items) {
  if (items->empty()) return OkStatus();
  if constexpr (std::is_same_v<T, v1::Page>) {
    return CompletePages(campaign, items);
  }
  if constexpr (std::is_same_v<T, v1::Network> || std::is_same_v<T, v1::Burst> ||
                std::is_same_v<T, v1::Overlap> || std::is_same_v<T, v1::Cohort>) {
    CLAQUE_ASSIGN_OR_RETURN(const auto reviews, ReviewsOf(campaign, *items));
    for (size_t i = 0; i < items->size(); ++i) (*items)[i].set_review(reviews[i].review);
  }
  if constexpr (std::is_same_v<T, v1::Mission>) {
    CLAQUE_ASSIGN_OR_RETURN(const auto reviews, ReviewsOf(campaign, *items));
    const std::vector<std::string> ids = IdsOf(*items);
    std::vector<std::optional<std::string>> uptakes(ids.size());
    if (run) {
      CLAQUE_ASSIGN_OR_RETURN(uptakes, stores_.aggregates.GetMany(
                                           UptakesTable(campaign, LastSegment(run->name())), ids));
    }
    for (size_t i = 0; i < ids.size(); ++i) {
      v1::Mission& mission = (*items)[i];
      if (uptakes[i]) mission.mutable_uptake()->ParseFromString(*uptakes[i]);
      if (mission.has_uptake()) mission.set_level(mission.uptake().level());
      mission.set_review(reviews[i].review);
      mission.set_review_note(reviews[i].note);
    }
  }
  return OkStatus();
}

template <typename T>
Result<std::vector<T>> Catalog::Matching(const CampaignInfo& campaign,
                                         const std::optional<v1::Run>& run, const Filter& filter,
                                         const std::string& last, size_t wanted) {
  std::vector<T> matching;
  const auto add = [&](const std::vector<Entry>& entries) -> Status {
    std::vector<T> items;
    for (const Entry& entry : entries) {
      if (entry.field > last) CLAQUE_RETURN_IF_ERROR(Decode(entry, &items.emplace_back()));
    }
    CLAQUE_RETURN_IF_ERROR(Complete(campaign.id(), run, &items));
    for (T& item : items) {
      if (filter.Matches(item)) matching.push_back(std::move(item));
    }
    return OkStatus();
  };
  CLAQUE_ASSIGN_OR_RETURN(Source source, SourceOf<T>(campaign.id(), run));
  if (!source.ordered) {
    CLAQUE_ASSIGN_OR_RETURN(const auto tables, stores_.aggregates.AllOf(source.tables));
    for (const auto& entries : tables) CLAQUE_RETURN_IF_ERROR(add(entries));
    std::ranges::sort(matching, {}, [](const T& item) { return item.name(); });
    return matching;
  }
  const std::string network = NetworkOf<T>(filter);
  const std::string begin = std::max(last, network);
  if constexpr (kIsSharded<T>) KeepShards(begin, network, &source.tables);
  EntryReader reader(stores_.aggregates, ids_, std::move(source.tables),
                     TimeUtil::TimestampToNanoseconds(campaign.proto().create_time()), begin);
  const size_t at_once = filter.matches_all() ? wanted : kFilteredAtOnce;
  while (matching.size() < wanted) {
    CLAQUE_ASSIGN_OR_RETURN(const auto entries, reader.Next(at_once));
    if (entries.empty()) break;
    CLAQUE_RETURN_IF_ERROR(add(entries));
  }
  return matching;
}

template <typename T>
Result<Listing<T>> Catalog::List(const ListOptions& options) {
  const std::string campaign = CampaignOf(options.parent);
  if (campaign.empty()) {
    return InvalidArgument("parent: '" + options.parent + "' is not 'campaigns/{campaign}'");
  }
  if (options.page_size < 0) return InvalidArgument("page_size: must not be negative");
  CLAQUE_ASSIGN_OR_RETURN(const auto info, campaigns_.Find(campaign));
  CLAQUE_ASSIGN_OR_RETURN(const PageToken token, DecodePageToken(options.page_token));
  CLAQUE_ASSIGN_OR_RETURN(const Filter filter, Filter::Parse(options.filter, T::descriptor()));
  CLAQUE_ASSIGN_OR_RETURN(const auto mask, CheckReadMask(options.read_mask, T::descriptor()));
  CLAQUE_ASSIGN_OR_RETURN(const auto run, PublishedRun(stores_.aggregates, campaign));
  const std::string run_id = run ? std::string(LastSegment(run->name())) : "";
  if (!options.page_token.empty() && token.run != run_id && !kIsObserved<T>) {
    return Aborted("page_token: the run this listing began with is gone; start over");
  }
  const size_t wanted = static_cast<size_t>(
      options.page_size == 0 ? kDefaultPageSize : std::min(options.page_size, kMaxPageSize));
  std::vector<T> matching;
  if constexpr (std::is_same_v<T, v1::Coverage>) {
    CLAQUE_ASSIGN_OR_RETURN(matching, CoverageOf(stores_, *info));
    std::erase_if(matching, [&](const T& item) {
      return LastSegment(item.name()) <= token.last || !filter.Matches(item);
    });
  } else {
    CLAQUE_ASSIGN_OR_RETURN(matching, Matching<T>(*info, run, filter, token.last, wanted + 1));
  }
  Listing<T> listing = FirstPage(std::move(matching), wanted, mask, run_id);
  if (run) listing.run = run->name();
  return listing;
}

template <typename T>
Result<T> Catalog::Get(const std::string& name, const google::protobuf::FieldMask& read_mask) {
  const std::string campaign = CampaignOf(name);
  if (campaign.empty()) return InvalidArgument("name: '" + name + "' is not a resource name");
  CLAQUE_ASSIGN_OR_RETURN(const auto info, campaigns_.Find(campaign));
  CLAQUE_ASSIGN_OR_RETURN(const auto run, PublishedRun(stores_.aggregates, campaign));
  CLAQUE_ASSIGN_OR_RETURN(const auto mask, CheckReadMask(read_mask, T::descriptor()));
  const std::string id(LastSegment(name));
  std::vector<T> found;
  if constexpr (std::is_same_v<T, v1::Coverage>) {
    CLAQUE_ASSIGN_OR_RETURN(found, CoverageOf(stores_, *info));
  } else {
    CLAQUE_ASSIGN_OR_RETURN(const Source source, SourceOf<T>(campaign, run));
    for (size_t i = 0; i < source.tables.size(); ++i) {
      if (kIsSharded<T> && static_cast<int>(i) != CampaignShard(id)) continue;
      CLAQUE_ASSIGN_OR_RETURN(const auto value, stores_.aggregates.Get(source.tables[i], id));
      if (value) CLAQUE_RETURN_IF_ERROR(Decode({id, *value}, &found.emplace_back()));
    }
    CLAQUE_RETURN_IF_ERROR(Complete(campaign, run, &found));
  }
  for (T& item : found) {
    if (item.name() != name) continue;
    ApplyReadMask(mask, &item);
    return std::move(item);
  }
  return NotFound("no resource '" + name + "'");
}

Result<v1::Capture> Catalog::GetCapture(const std::string& name) {
  const std::string campaign = CampaignOf(name);
  if (campaign.empty()) return InvalidArgument("name: '" + name + "' is not a capture");
  CLAQUE_ASSIGN_OR_RETURN(const auto info, campaigns_.Find(campaign));
  const std::string id(LastSegment(name));
  CLAQUE_ASSIGN_OR_RETURN(const auto value,
                          stores_.aggregates.Get(CapturesTable(info->id(), CampaignShard(id)), id));
  if (!value) return NotFound("no resource '" + name + "'");
  v1::Capture capture;
  CLAQUE_RETURN_IF_ERROR(Decode({id, *value}, &capture));
  return capture;
}

Result<v1::Run> Catalog::GetRun(const std::string& name) {
  const std::string campaign = CampaignOf(name);
  if (campaign.empty()) return InvalidArgument("name: '" + name + "' is not a campaign or run");
  CLAQUE_ASSIGN_OR_RETURN(const auto info, campaigns_.Find(campaign));
  CLAQUE_ASSIGN_OR_RETURN(const auto run, PublishedRun(stores_.aggregates, info->id()));
  const bool by_run = name.find("/runs/") != std::string::npos;
  if (!run || (by_run && run->name() != name)) return NotFound("no published run '" + name + "'");
  return *run;
}

Result<v1::CampaignProgress> Catalog::Progress(const std::string& campaign) {
  AggregateStore& store = stores_.aggregates;
  v1::CampaignProgress progress;
  CLAQUE_ASSIGN_OR_RETURN(const FrontierCounts counts,
                          stores_.frontier.Counts(campaign, clock_.Now()));
  progress.set_pages_done(counts.done);
  progress.set_pages_queued(counts.queued + counts.leased);
  progress.set_pages_to_revisit(counts.visits);
  CLAQUE_ASSIGN_OR_RETURN(const int64_t captured,
                          store.Count(OnAllShards(campaign, CapturedPagesTable)));
  progress.set_pages_captured(captured);
  progress.set_pages_failed(std::max<int64_t>(0, counts.done - captured));
  CLAQUE_ASSIGN_OR_RETURN(const int64_t posts, store.Count(OnAllShards(campaign, PostsTable)));
  progress.set_posts(posts);
  const TableId missions = MissionsTable(campaign);
  CLAQUE_ASSIGN_OR_RETURN(const int64_t mission_count, store.Count({&missions, 1}));
  progress.set_missions(mission_count);
  CLAQUE_ASSIGN_OR_RETURN(const auto run, PublishedRun(store, campaign));
  if (run) {
    progress.set_run(run->name());
    CLAQUE_ASSIGN_OR_RETURN(const Source echoes, SourceOf<v1::Echo>(campaign, run));
    CLAQUE_ASSIGN_OR_RETURN(const int64_t echo_count, store.Count(echoes.tables));
    progress.set_echoes(echo_count);
  }
  if (counts.idle()) {
    CLAQUE_ASSIGN_OR_RETURN(const bool current, RunIsCurrent(store, campaigns_, campaign));
    progress.set_idle(current);
  }
  return progress;
}

#define CLAQUE_CATALOG_KIND(T)                                              \
  template Result<Listing<v1::T>> Catalog::List<v1::T>(const ListOptions&); \
  template Result<v1::T> Catalog::Get<v1::T>(const std::string&,            \
                                             const google::protobuf::FieldMask&);
CLAQUE_CATALOG_KIND(Page)
CLAQUE_CATALOG_KIND(Post)
CLAQUE_CATALOG_KIND(Mission)
CLAQUE_CATALOG_KIND(Trace)
CLAQUE_CATALOG_KIND(Echo)
CLAQUE_CATALOG_KIND(PhraseFamily)
CLAQUE_CATALOG_KIND(Network)
CLAQUE_CATALOG_KIND(Edge)
CLAQUE_CATALOG_KIND(Burst)
CLAQUE_CATALOG_KIND(Cohort)
CLAQUE_CATALOG_KIND(Overlap)
CLAQUE_CATALOG_KIND(Relation)
CLAQUE_CATALOG_KIND(Narrative)
CLAQUE_CATALOG_KIND(Incident)
CLAQUE_CATALOG_KIND(Coverage)
#undef CLAQUE_CATALOG_KIND

}  // namespace claque
