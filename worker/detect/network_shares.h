// What the accounts of a network shared with one another.
#ifndef CLAQUE_WORKER_DETECT_NETWORK_SHARES_H_
#define CLAQUE_WORKER_DETECT_NETWORK_SHARES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "worker/detect/co_share.h"
#include "worker/detect/components.h"

namespace claque {

struct NetworkShare {
  uint32_t object = 0;
  uint32_t account = 0;
  friend auto operator<=>(const NetworkShare&, const NetworkShare&) = default;
};

struct NetworkShares {
  std::vector<NetworkShare> shares;  // each once, sorted
  std::vector<uint32_t> contents;    // the posts, sorted
  int64_t first = 0;                 // times of the first and the last of them, Unix seconds
  int64_t last = 0;
};

// By network: shares that are in a pair with another account of it. No account is in two networks.
// `left_out` as for ForEachPairOf. Costs one pass over all pairs.
std::vector<NetworkShares> SharesOf(const CoShareDetector& detector,
                                    std::span<const Component> networks,
                                    std::span<const uint8_t> left_out);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_NETWORK_SHARES_H_
