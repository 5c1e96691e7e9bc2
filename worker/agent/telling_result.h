// What networks tell of a campaign's narratives, as it is reported.
#ifndef CLAQUE_WORKER_AGENT_TELLING_RESULT_H_
#define CLAQUE_WORKER_AGENT_TELLING_RESULT_H_

#include <span>
#include <vector>

#include "claque/v1/campaign.pb.h"
#include "claque/v1/report.pb.h"
#include "claque/v1/types.pb.h"
#include "worker/agent/network_result.h"

namespace claque {

// Sets Network.told, sides and moves. `watched`: each id once. Tellings by accounts that shared
// nothing, and of narratives that are not watched, are passed over. `out`: by network.
void AddTellings(const TraceTable& table, const Networks& networks,
                 std::vector<v1::WatchedNarrative> watched, std::span<const v1::Telling> tellings,
                 std::span<v1::Network> out);

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_TELLING_RESULT_H_
