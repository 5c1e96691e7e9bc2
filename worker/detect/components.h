// Connected components of a share network.
#ifndef CLAQUE_WORKER_DETECT_COMPONENTS_H_
#define CLAQUE_WORKER_DETECT_COMPONENTS_H_

#include <cstdint>
#include <vector>

#include "worker/detect/share_network.h"

namespace claque {

struct Component {
  std::vector<uint32_t> accounts;  // by name, bytewise
  std::vector<uint32_t> edges;     // indices into ShareNetwork::edges, in its order
};

// Those with most accounts first; of the same size, by the name of the first account. Near-linear
// in the edges.
std::vector<Component> ComponentsOf(const ShareNetwork& network, const TraceTable& table);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_COMPONENTS_H_
