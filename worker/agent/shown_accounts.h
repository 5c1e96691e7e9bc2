// ShownAccounts: when a campaign's accounts were created, and what their names look like, as far as
// platforms show it.
#ifndef CLAQUE_WORKER_AGENT_SHOWN_ACCOUNTS_H_
#define CLAQUE_WORKER_AGENT_SHOWN_ACCOUNTS_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "claque/v1/report.pb.h"
#include "claque/v1/types.pb.h"
#include "worker/detect/account_facts.h"
#include "worker/detect/components.h"
#include "worker/detect/trace_table.h"

namespace claque {

// One thread. Every account once, then Sort, then questions.
class ShownAccounts {
 public:
  void Add(const v1::DatedAccount& account);
  void Sort();

  // By account of the table.
  std::vector<GivenAccount> Of(const TraceTable& table) const;

  // Sets how young the network's accounts were at `first`, in Unix seconds, beside all others that
  // show their age.
  void DescribeAges(const TraceTable& table, const Component& network, int64_t first,
                    v1::Network* out) const;

 private:
  std::unordered_map<std::string, GivenAccount> known_;  // by name
  std::vector<int64_t> created_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_SHOWN_ACCOUNTS_H_
