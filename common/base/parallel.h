// InParallel: the parts of one piece of work, each on a thread of its own.
#ifndef CLAQUE_COMMON_BASE_PARALLEL_H_
#define CLAQUE_COMMON_BASE_PARALLEL_H_

#include <functional>
#include <thread>
#include <vector>

namespace claque {

// Calls part(0) to part(parts - 1) at once, the first on the caller's thread, and returns when all
// have. REQUIRES: parts > 0; `part` throws nothing and may be called by several threads.
inline void InParallel(unsigned parts, const std::function<void(unsigned)>& part) {
  std::vector<std::jthread> others;
  others.reserve(parts - 1);
  for (unsigned i = 1; i < parts; ++i) others.emplace_back(part, i);
  part(0);
}

}  // namespace claque

#endif  // CLAQUE_COMMON_BASE_PARALLEL_H_
