// At which hours of the day the posts of a burst were, beside the object's own before and all
// others.
#ifndef CLAQUE_WORKER_DETECT_OBJECT_HOURS_H_
#define CLAQUE_WORKER_DETECT_OBJECT_HOURS_H_

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "worker/detect/bursts.h"
#include "worker/detect/trace_table.h"

namespace claque {

using HourCounts = std::array<uint32_t, 24>;  // by hour of the day, UTC

struct HourDivergence {
  double value = 0;     // JensenShannonDivergence
  double expected = 0;  // mean over the 24 hours at which posts so apart could have begun
  double as_great = 0;  // share of these, the burst among them, of a divergence as great
};

struct ObjectHours {
  HourCounts posts{};
  // From the object's posts before it, and from all that are not its own; nullopt: fewer than 20.
  std::optional<HourDivergence> before, others;
  // Share at night of its posts, and of these; nullopt: it is not known when that is, or there are
  // no such posts.
  std::optional<double> night, before_night, others_night;
};

// A burst lasts hours, so its hours differ from those of weeks whenever it is; how much more they
// do at the hours at which it was is told by the same burst begun at each other hour. Each post
// counts once, by its oldest trace; nothing is told of accounts. Immutable; thread-safe if the
// function is.
class HoursOfObjects {
 public:
  // Whether it is night at a time, Unix seconds; none = not known.
  using IsNight = std::function<bool(int64_t)>;

  // The table must outlive it. Linear in the traces; 8 bytes a post.
  explicit HoursOfObjects(const TraceTable& table, IsNight is_night = nullptr);

  // Linear in the traces of the object.
  ObjectHours Of(const Burst& burst) const;

 private:
  struct Posts {
    HourCounts hours{};
    uint32_t count = 0;
    uint32_t at_night = 0;
  };
  void Add(int64_t time, Posts* posts) const;
  Posts Without(const Posts& some) const;
  std::optional<double> NightShare(const Posts& posts) const;

  const TraceTable& table_;
  const IsNight is_night_;
  std::vector<int64_t> time_of_;  // by content
  Posts all_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_OBJECT_HOURS_H_
