// The false discovery rate held over many tests (Benjamini & Hochberg 1995).
#ifndef CLAQUE_WORKER_DETECT_FALSE_DISCOVERY_H_
#define CLAQUE_WORKER_DETECT_FALSE_DISCOVERY_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace claque {

// Sorts findings by `surprise` (a member: the chance as -log10), the greatest first, and keeps
// those of which a share of `rate` is expected to be chance. `hypotheses`: all that were tested,
// also those without a finding.
template <typename Finding>
void HoldFalseDiscovery(double rate, double hypotheses, std::vector<Finding>* findings) {
  std::sort(findings->begin(), findings->end(),
            [](const Finding& a, const Finding& b) { return a.surprise > b.surprise; });
  size_t kept = 0;
  for (size_t i = 0; i < findings->size(); ++i) {
    const double allowed = static_cast<double>(i + 1) * rate / hypotheses;
    if ((*findings)[i].surprise >= -std::log10(allowed)) kept = i + 1;
  }
  findings->erase(findings->begin() + static_cast<ptrdiff_t>(kept), findings->end());
}

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_FALSE_DISCOVERY_H_
