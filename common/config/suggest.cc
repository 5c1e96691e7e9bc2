#include "common/config/suggest.h"

#include <algorithm>

#include "common/base/edit_distance.h"

namespace claque {

std::string Nearest(std::string_view word, const std::vector<std::string>& known) {
  size_t best = std::max<size_t>(1, word.size() / 3) + 1;
  std::string nearest;
  for (const auto& candidate : known) {
    const size_t distance = EditDistance<char>(word, candidate);
    if (distance < best && distance < candidate.size()) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string DidYouMean(std::string_view word, const std::vector<std::string>& known) {
  const std::string nearest = Nearest(word, known);
  return nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?";
}

}  // namespace claque
