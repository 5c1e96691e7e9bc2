// Quantiles of a sample.
#ifndef CLAQUE_WORKER_DETECT_QUANTILE_H_
#define CLAQUE_WORKER_DETECT_QUANTILE_H_

#include <optional>
#include <vector>

namespace claque {

// The quantile at `probability` between order statistics, type 7 of Hyndman & Fan (1996), which is
// R's default. nullopt = the sample is empty. REQUIRES: 0 <= probability <= 1.
std::optional<double> Quantile(std::vector<double> sample, double probability);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_QUANTILE_H_
