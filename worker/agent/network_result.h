// Networks as they are reported: by name alone, each named by its bytewise least account.
#ifndef CLAQUE_WORKER_AGENT_NETWORK_RESULT_H_
#define CLAQUE_WORKER_AGENT_NETWORK_RESULT_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "worker/agent/share_table.h"
#include "worker/detect/components.h"
#include "worker/detect/network_shares.h"

namespace claque {

// Networks of a table and which account is in which. Nothing is in two.
class Networks {
 public:
  Networks(const TraceTable& table, std::vector<Component> networks);

  std::span<const Component> all() const { return networks_; }
  size_t size() const { return networks_.size(); }
  const Component& operator[](size_t network) const { return networks_[network]; }
  // TraceTable::kNone: in none.
  uint32_t Of(uint32_t account) const { return of_[account]; }
  std::string NameOf(size_t network) const;

 private:
  const TraceTable* table_;  // outlives this
  std::vector<Component> networks_;
  std::vector<uint32_t> of_;  // by account
};

// What the accounts are, what they shared with one another and when.
v1::Network NetworkOf(const ShareTable& shares, const Component& network,
                      const NetworkShares& shared);

// Sets which accounts have edges into other networks. `out`: by network.
void AddBridges(const TraceTable& table, std::span<const AccountPair> edges,
                const Networks& networks, std::span<v1::Network> out);

// Adds the networks among the burst's authors.
void AddNetworksOf(const TraceTable& table, const Networks& networks, v1::Burst* burst);

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_NETWORK_RESULT_H_
