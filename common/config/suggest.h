// "Did you mean …?" for keys, flags and commands.
#ifndef CLAQUE_COMMON_CONFIG_SUGGEST_H_
#define CLAQUE_COMMON_CONFIG_SUGGEST_H_

#include <string>
#include <string_view>
#include <vector>

namespace claque {

// The nearest of `known`, if it is near enough to be meant; empty else. Ties: the first.
std::string Nearest(std::string_view word, const std::vector<std::string>& known);

// `; did you mean "x"?`, or empty.
std::string DidYouMean(std::string_view word, const std::vector<std::string>& known);

}  // namespace claque

#endif  // CLAQUE_COMMON_CONFIG_SUGGEST_H_
