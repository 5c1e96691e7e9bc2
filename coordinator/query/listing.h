// Pages of a listing that is small enough to be had whole: campaigns, workers.
#ifndef CLAQUE_COORDINATOR_QUERY_LISTING_H_
#define CLAQUE_COORDINATOR_QUERY_LISTING_H_

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "coordinator/query/catalog.h"
#include "coordinator/query/field_mask.h"
#include "coordinator/query/filter.h"
#include "coordinator/query/page_token.h"

namespace claque {

// The wanted page of `all`, sorted by name. `options.parent` is not looked at. Errors as those of
// Catalog::List. Pure.
template <typename T>
Result<Listing<T>> PageOf(std::vector<T> all, const ListOptions& options) {
  if (options.page_size < 0) return InvalidArgument("page_size: must not be negative");
  CLAQUE_ASSIGN_OR_RETURN(const PageToken token, DecodePageToken(options.page_token));
  CLAQUE_ASSIGN_OR_RETURN(const Filter filter, Filter::Parse(options.filter, T::descriptor()));
  CLAQUE_ASSIGN_OR_RETURN(const auto mask, CheckReadMask(options.read_mask, T::descriptor()));
  const size_t wanted = static_cast<size_t>(
      options.page_size == 0 ? kDefaultPageSize : std::min(options.page_size, kMaxPageSize));
  std::erase_if(all, [&](const T& item) {
    return (!token.last.empty() && item.name() <= token.last) || !filter.Matches(item);
  });
  std::sort(all.begin(), all.end(), [](const T& a, const T& b) { return a.name() < b.name(); });
  Listing<T> listing;
  if (all.size() > wanted) {
    all.resize(wanted);
    listing.next_page_token = EncodePageToken({"", all.back().name()});
  }
  for (T& item : all) ApplyReadMask(mask, &item);
  listing.items = std::move(all);
  return listing;
}

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_QUERY_LISTING_H_
