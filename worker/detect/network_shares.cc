#include "worker/detect/network_shares.h"

#include <algorithm>

#include "worker/detect/key_map.h"

namespace claque {
namespace {

class Collector {
 public:
  Collector(const TraceTable& table, std::span<const Component> networks)
      : network_of_(table.accounts(), TraceTable::kNone), out_(networks.size()) {
    for (uint32_t i = 0; i < networks.size(); ++i) {
      for (const uint32_t account : networks[i].accounts) network_of_[account] = i;
    }
  }

  void Add(std::span<const CoShare> pairs) {
    for (const CoShare& pair : pairs) {
      const uint32_t network = network_of_[pair.older->account];
      if (network == TraceTable::kNone || network_of_[pair.newer->account] != network) continue;
      for (const Trace* trace : {pair.older, pair.newer}) Add(*trace, &out_[network]);
    }
  }

  std::vector<NetworkShares> Take() && {
    for (NetworkShares& network : out_) {
      std::sort(network.shares.begin(), network.shares.end());
      std::sort(network.contents.begin(), network.contents.end());
    }
    return std::move(out_);
  }

 private:
  void Add(const Trace& trace, NetworkShares* out) {
    if (shares_.Insert(KeyOf(trace.object, trace.account))) {
      out->shares.push_back({trace.object, trace.account});
    }
    if (!contents_.Insert(trace.content)) return;
    out->first = out->contents.empty() ? trace.time : std::min(out->first, trace.time);
    out->last = out->contents.empty() ? trace.time : std::max(out->last, trace.time);
    out->contents.push_back(trace.content);
  }

  std::vector<uint32_t> network_of_;  // by account
  KeySet shares_;                     // (object, account)
  KeySet contents_;
  std::vector<NetworkShares> out_;
};

}  // namespace

std::vector<NetworkShares> SharesOf(const CoShareDetector& detector,
                                    std::span<const Component> networks,
                                    std::span<const uint8_t> left_out) {
  Collector collector(detector.table(), networks);
  for (uint32_t object = 0; object < detector.table().objects(); ++object) {
    if (!left_out.empty() && left_out[object] != 0) continue;
    detector.ForEachOf(object, [&](std::span<const CoShare> pairs) { collector.Add(pairs); });
  }
  return std::move(collector).Take();
}

}  // namespace claque
