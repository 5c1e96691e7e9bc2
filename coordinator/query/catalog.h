// Catalog: lists and gets of everything observed and found, free of gRPC.
#ifndef CLAQUE_COORDINATOR_QUERY_CATALOG_H_
#define CLAQUE_COORDINATOR_QUERY_CATALOG_H_

#include <optional>
#include <string>
#include <vector>

#include "claque/v1/campaign.pb.h"
#include "claque/v1/query.pb.h"
#include "claque/v1/types.pb.h"
#include "coordinator/aggregator/applier.h"
#include "coordinator/aggregator/campaign_book.h"
#include "coordinator/aggregator/reviews.h"
#include "coordinator/query/filter.h"
#include "coordinator/query/id_index.h"
#include "google/protobuf/field_mask.pb.h"

namespace claque {

// Of page_size 0, and the most a page may have.
constexpr int32_t kDefaultPageSize = 50;
constexpr int32_t kMaxPageSize = 1000;
// A page of more bytes ends early: a message holds 8 MiB.
constexpr size_t kMaxPageBytes = 4 << 20;

struct ListOptions {
  std::string parent;  // "campaigns/{campaign}"
  int32_t page_size = 0;
  std::string page_token;
  std::string filter;
  google::protobuf::FieldMask read_mask;
};

template <typename T>
struct Listing {
  std::vector<T> items;
  std::string next_page_token;
  std::string run;
};

// Thread-safe; blocks on the stores. Errors: InvalidArgument (parent, page_size, page_token,
// filter, read_mask), NotFound, Aborted (the run a token began with is gone), Unimplemented (kinds
// whose analysis is not built into this release).
class Catalog {
 public:
  // All must outlive this.
  Catalog(Stores stores, CampaignBook& campaigns, const Clock& clock);

  // T: Page, Post, Mission, Trace, Echo, PhraseFamily, Narrative, Network, Edge, Burst, Overlap,
  // Coverage; the others are Unimplemented.
  template <typename T>
  Result<Listing<T>> List(const ListOptions& options);
  template <typename T>
  Result<T> Get(const std::string& name, const google::protobuf::FieldMask& mask);

  Result<v1::Capture> GetCapture(const std::string& name);
  Result<v1::Run> GetRun(const std::string& name);
  Result<v1::CampaignProgress> Progress(const std::string& campaign);

 private:
  struct Source;  // where the entries of one kind lie
  template <typename T>
  Result<Source> SourceOf(const std::string& campaign, const std::optional<v1::Run>& run);
  // In order of id those after `last`: at least `wanted`, fewer where there are no more.
  template <typename T>
  Result<std::vector<T>> Matching(const CampaignInfo& campaign, const std::optional<v1::Run>& run,
                                  const Filter& filter, const std::string& last, size_t wanted);
  // Joins what is stored apart (ranks, uptake, reviews).
  template <typename T>
  Status Complete(const std::string& campaign, const std::optional<v1::Run>& run,
                  std::vector<T>* items);
  // What people decided of each of the items, in order.
  template <typename T>
  Result<std::vector<StoredReview>> ReviewsOf(const std::string& campaign,
                                              const std::vector<T>& items);
  Status CompletePages(const std::string& campaign, std::vector<v1::Page>* pages);

  Stores stores_;
  CampaignBook& campaigns_;
  const Clock& clock_;
  IdIndex ids_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_QUERY_CATALOG_H_
