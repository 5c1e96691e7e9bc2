// Figures of the trees that posts and those they carry on make.
#ifndef CLAQUE_WORKER_DETECT_CASCADE_TREES_H_
#define CLAQUE_WORKER_DETECT_CASCADE_TREES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "worker/detect/trace_table.h"

namespace claque {

struct CascadePost {
  int64_t time = 0;  // Unix seconds
  uint32_t account = 0;
  uint32_t content = 0;
};

// An account that others carried on.
struct Carrier {
  uint32_t account = 0;
  uint32_t posts = 0;    // its own
  uint32_t carried = 0;  // its own and those below one of them, each once
  uint32_t content = 0;  // its post with most below; of several the first
};

struct CascadeTrees {
  uint32_t roots = 0;
  uint32_t depth = 0;    // steps from a root to the post farthest below it
  uint32_t breadth = 0;  // most posts of one tree that are equally far below its root
  uint32_t largest =
      0;  // posts of the largest tree; of several as large the one with the first root
  // Mean distance of two posts of the largest tree, in steps: Goel, Anderson, Hofman & Watts, "The
  // Structural Virality of Online Diffusion" (Management Science 62(1), 2016). It is the Wiener
  // index over the number of pairs: 2 - 2/n of a star, (n + 1)/3 of a chain. nullopt: one post.
  std::optional<double> structural_virality;
  // Of the posts, those that are their own or below one of them: of the account, the ten accounts,
  // and the hundredth of the accounts (rounded up) with most such posts.
  double top_share = 0;
  double top_ten_share = 0;
  double top_percent_share = 0;
  std::vector<Carrier> carriers;  // ten; most carried first, then most posts, then by name
};

// No post has a parent: parent = kNoParent.
inline constexpr uint32_t kNoParent = UINT32_MAX;

// `parents`: of each post the index of the one it stands below. Linear, but for the order of the
// accounts. REQUIRES: posts is not empty, and nobody stands below himself. The order of `posts`
// decides which of two equals is the first.
CascadeTrees TreesOf(const TraceTable& table, std::span<const CascadePost> posts,
                     std::span<const uint32_t> parents);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_CASCADE_TREES_H_
