#include "worker/classify/negated_forms.h"

namespace claque {
namespace {

// `negated` with `piece` where `plain` has `other`, all else equal.
bool IsSwapped(std::string_view negated, std::string_view plain, std::string_view piece,
               std::string_view other) {
  if (negated.size() + other.size() != plain.size() + piece.size()) return false;
  for (size_t at = negated.find(piece, 1); at != std::string_view::npos;
       at = negated.find(piece, at + 1)) {
    if (plain.size() >= at && negated.substr(0, at) == plain.substr(0, at) &&
        plain.substr(at).starts_with(other) &&
        negated.substr(at + piece.size()) == plain.substr(at + other.size())) {
      return true;
    }
  }
  return false;
}

bool IsInserted(std::string_view longer, std::string_view shorter, std::string_view piece) {
  if (longer.size() != shorter.size() + piece.size()) return false;
  for (size_t at = longer.find(piece, 1); at != std::string_view::npos;
       at = longer.find(piece, at + 1)) {
    if (longer.substr(0, at) == shorter.substr(0, at) &&
        longer.substr(at + piece.size()) == shorter.substr(at)) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool NegatedForms::Add(std::string_view keyword, const std::vector<std::string>& words) {
  if (keyword == "unswap") {
    for (size_t i = 1; i < words.size(); ++i) swaps_.emplace_back(words.front(), words[i]);
    return words.size() >= 2;
  }
  std::vector<std::string>* pieces = keyword == "unprefix"   ? &prefixes_
                                     : keyword == "uninfix"  ? &infixes_
                                     : keyword == "unsuffix" ? &suffixes_
                                                             : nullptr;
  if (!pieces) return false;
  pieces->insert(pieces->end(), words.begin(), words.end());
  return true;
}

bool NegatedForms::Are(std::string_view a, std::string_view b) const {
  if (!swaps_.empty() && !a.empty() && !b.empty() && a.front() == b.front()) {
    for (const auto& [piece, other] : swaps_) {
      if (IsSwapped(a, b, piece, other) || IsSwapped(b, a, piece, other)) return true;
    }
  }
  const std::string_view longer = a.size() >= b.size() ? a : b;
  const std::string_view shorter = a.size() >= b.size() ? b : a;
  if (shorter.size() < 3 || longer.size() == shorter.size()) return false;
  for (const std::string& p : prefixes_) {
    if (longer.starts_with(p) && longer.substr(p.size()) == shorter) return true;
  }
  for (const std::string& i : infixes_) {
    if (IsInserted(longer, shorter, i)) return true;
  }
  for (const std::string& s : suffixes_) {
    if (longer.ends_with(s) && longer.substr(0, longer.size() - s.size()) == shorter) return true;
  }
  return false;
}

}  // namespace claque
