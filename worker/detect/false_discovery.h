// The false discovery rate held over many tests (Benjamini & Hochberg 1995).
#ifndef CLAQUE_WORKER_DETECT_FALSE_DISCOVERY_H_
#define CLAQUE_WORKER_DETECT_FALSE_DISCOVERY_H_

#include <algorithm>
#include <optional>
#include <vector>

namespace claque {

// Least surprise (the chance as -log10) of the findings that remain, so that a share of `rate` of
// them is expected to be chance; nullopt = none does. `hypotheses`: all that were tested, also
// those without a finding.
std::optional<double> SurpriseThreshold(std::vector<double> surprises, double hypotheses,
                                        double rate);

// Sorts findings by `surprise` (a member), the greatest first, and keeps those that remain.
template <typename Finding>
void HoldFalseDiscovery(double rate, double hypotheses, std::vector<Finding>* findings) {
  std::vector<double> surprises;
  for (const Finding& finding : *findings) surprises.push_back(finding.surprise);
  const auto threshold = SurpriseThreshold(std::move(surprises), hypotheses, rate);
  std::erase_if(*findings, [&](const Finding& finding) {
    return !threshold || finding.surprise < *threshold;
  });
  std::sort(findings->begin(), findings->end(),
            [](const Finding& a, const Finding& b) { return a.surprise > b.surprise; });
}

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_FALSE_DISCOVERY_H_
