// Hops: on which platforms, and in whose languages, an object was observed first, next and so on.
#ifndef CLAQUE_WORKER_DETECT_HOPS_H_
#define CLAQUE_WORKER_DETECT_HOPS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "worker/detect/trace_table.h"

namespace claque {

// What is known of the posts of a table beside their traces; a view of it.
struct PostPlaces {
  std::span<const uint16_t> platform_of;   // by content; into `platforms`
  std::span<const std::string> platforms;  // each once; empty = not known
  std::span<const uint16_t> lang_of;       // by content; into `langs`
  std::span<const std::string> langs;      // BCP 47, each once; empty and "und" = not known
};

// Whose languages posts are in.
enum class Community : uint8_t { kAudience, kOthers, kUnknown };

// "pt-BR" is "pt".
inline std::string_view BaseOfLang(std::string_view lang) { return lang.substr(0, lang.find('-')); }

// Some posts with an object, and the first of them: of several of its second that of the least id.
struct HopPosts {
  uint32_t posts = 0;
  uint32_t accounts = 0;
  int64_t first_time = 0;  // Unix seconds
  uint32_t first_content = 0;
  uint32_t tied = 0;  // posts of its second
};

struct LangHop : HopPosts {
  std::string_view lang;  // "und" = not known
};

struct Hop : HopPosts {
  std::string_view platform;
  Community community = Community::kUnknown;  // of Hops::communities alone
  // Stamps of the platform are to this many seconds: 86,400, 3,600, 60 or 1. The post may be as
  // much later as that.
  int64_t clock = 1;
  int64_t lag = 0;               // seconds since the first post of the hop before
  bool order_uncertain = false;  // a hop before it may have been later, by its clock
  // Nothing at all was observed there in the 30 days before the hour of the first hop: it may have
  // been there earlier.
  bool left_censored = false;
  double share = 0;            // of Hops::posts
  std::vector<LangHop> langs;  // of Hops::platforms alone; by first observation
};

// By first observation; of the same second by name.
struct Hops {
  uint32_t posts = 0;
  std::vector<Hop> platforms;
  // The posts of a platform in languages of the audience, in others and in none known, apart; empty
  // where no audience is stated.
  std::vector<Hop> communities;
};

// Says who was observed first, never who was first, and nothing of accounts. Each post counts once,
// by its oldest trace. Depends on what is in the table, not on its order. Immutable; thread-safe.
class HopFinder {
 public:
  // The table, and what `places` views, must outlive it. `audience`: its languages. Linear in the
  // traces; some 40 bytes for each hour in which a platform, or a community of it, shows anything.
  HopFinder(const TraceTable& table, PostPlaces places, std::span<const std::string> audience);

  // Of the posts with the object from `begin` to `end`, inclusive. n log n in the object's traces.
  Hops Of(uint32_t object, int64_t begin, int64_t end) const;

 private:
  struct Share;
  using Hours = std::vector<int64_t>;

  size_t CommunityKey(uint32_t content) const;
  void FindClocks();
  void FindHours();
  std::vector<Share> SharesOf(uint32_t object, int64_t begin, int64_t end) const;
  std::vector<Hop> HopsBy(const std::vector<Share>& shares, bool by_community) const;
  std::vector<LangHop> LangsOf(std::span<const Share> shares) const;
  static void Order(std::vector<Hop>* hops);

  const TraceTable& table_;
  const PostPlaces places_;
  const bool has_audience_;
  std::vector<Community> community_of_;      // by language
  std::vector<int64_t> clock_of_;            // by platform
  std::vector<Hours> hours_;                 // by platform
  std::vector<Hours> hours_of_communities_;  // by CommunityKey
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_HOPS_H_
