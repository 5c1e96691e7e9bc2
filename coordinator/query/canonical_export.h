// Canonical export: the findings as sorted JSON lines, without lease, worker, attempt, offset and
// fetch time. Equal captures give equal bytes, whoever fetched them and in whatever order. Overlaps
// are left out: they depend on other campaigns.
#ifndef CLAQUE_COORDINATOR_QUERY_CANONICAL_EXPORT_H_
#define CLAQUE_COORDINATOR_QUERY_CANONICAL_EXPORT_H_

#include <string>

#include "coordinator/query/catalog.h"

namespace claque {

// Steps through pages, posts, missions, echoes, traces and phrase families in this order. One
// thread at a time.
class CanonicalExport {
 public:
  // `catalog` must outlive this.
  CanonicalExport(Catalog& catalog, std::string parent);

  // Some next lines, each ended by '\n'; empty at the end. Blocks on the store.
  Result<std::string> Next();

 private:
  template <typename T>
  Result<std::string> NextOf(const char* kind);

  Catalog& catalog_;
  const std::string parent_;
  int stage_ = 0;
  std::string page_token_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_QUERY_CANONICAL_EXPORT_H_
