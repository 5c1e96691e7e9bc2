// Cascades: who carried an object on within a burst.
#ifndef CLAQUE_WORKER_DETECT_CASCADES_H_
#define CLAQUE_WORKER_DETECT_CASCADES_H_

#include <chrono>
#include <cstdint>
#include <optional>

#include "worker/detect/bursts.h"
#include "worker/detect/cascade_trees.h"
#include "worker/detect/post_links.h"
#include "worker/detect/trace_table.h"

namespace claque {

struct CascadeOptions {
  // How long before a post the one must be that it is taken to carry on where it does not say.
  std::chrono::seconds time_window{3'600};
};

// Figures of the posts on platforms of which some post says what it reposts or answers.
struct Cascade {
  uint32_t posts = 0;  // 0 = nothing can be told: no post of the burst is on such a platform
  uint32_t accounts = 0;
  // Posts below another one of the burst, by how they carry it on. nullopt: no post of their
  // platforms says so of anything.
  std::optional<uint32_t> reposts;
  uint32_t quotes = 0;
  std::optional<uint32_t> replies;
  uint32_t outside = 0;     // repost or answer posts that are none of the burst
  uint32_t impossible = 0;  // name later posts of the burst, or each other in a circle
  uint32_t inferred = 0;    // see `with_inferred`
  CascadeTrees observed;
  // nullopt: none is inferred.
  std::optional<CascadeTrees> with_inferred;
};

// A post stands below the post of the burst that it reposts, else quotes, else answers; of several
// below the latest that is not later than itself, of the same second below that of the least id.
//
// A post that names none may have come from somebody whom its author reposted, quoted, answered or
// mentioned earlier, as followers are not public: it is inferred to stand below the latest post
// within the time window, in an earlier second, by one of these (of an account the 1,000 oldest
// such contacts count). The trees have such posts in `with_inferred` alone.
//
// Platforms name the origin of a repost, not the repost through which it came: depth is the least
// there can be. Depends on what is in the table, not on its order. Time: by the posts of the burst,
// times the contacts of their authors that are in it; memory: by both.
Cascade CascadeOf(const TraceTable& table, const PostLinks& links, const Burst& burst,
                  const CascadeOptions& options);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_CASCADES_H_
