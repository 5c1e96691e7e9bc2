// Words that are another with a negating piece: "safe", "unsafe"; tr "güvenir", "güvenmez".
#ifndef CLAQUE_WORKER_CLASSIFY_NEGATED_FORMS_H_
#define CLAQUE_WORKER_CLASSIFY_NEGATED_FORMS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace claque {

// The pieces of one language. Immutable once filled; thread-safe then.
class NegatedForms {
 public:
  // `keyword` unprefix, uninfix, unsuffix with pieces, or unswap with a negated piece and those it
  // stands for. False where it is none of these.
  bool Add(std::string_view keyword, const std::vector<std::string>& words);

  // One is the other negated. Symmetric.
  bool Are(std::string_view a, std::string_view b) const;

 private:
  std::vector<std::string> prefixes_;
  std::vector<std::string> infixes_;
  std::vector<std::string> suffixes_;
  std::vector<std::pair<std::string, std::string>> swaps_;  // negated, plain
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_NEGATED_FORMS_H_
