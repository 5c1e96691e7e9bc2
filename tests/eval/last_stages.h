// The last two stages of a run over one input, as its tasks do them.
#ifndef CLAQUE_TESTS_EVAL_LAST_STAGES_H_
#define CLAQUE_TESTS_EVAL_LAST_STAGES_H_

#include <vector>

#include "coordinator/scheduler/network_findings.h"
#include "worker/agent/coordination_work.h"

namespace claque {

// `input`: shares, accounts and settings of one task that does it all.
inline std::vector<v1::Network> NetworksOf(v1::PullInputResponse input) {
  const auto pairs = MakeCoordinationWork();
  pairs->Add(input);
  *input.mutable_edges() = pairs->Finish().edges();
  const auto networks = MakeNetworkWork();
  networks->Add(std::move(input));
  const v1::ClassificationResult result = networks->Finish();
  return {result.networks().begin(), result.networks().end()};
}

}  // namespace claque

#endif  // CLAQUE_TESTS_EVAL_LAST_STAGES_H_
