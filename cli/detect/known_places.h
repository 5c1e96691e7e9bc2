// KnownPlaces: platform and language of posts, as a file of shares states them.
#ifndef CLAQUE_CLI_DETECT_KNOWN_PLACES_H_
#define CLAQUE_CLI_DETECT_KNOWN_PLACES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "worker/detect/hops.h"
#include "worker/detect/string_pool.h"

namespace claque {

// What PostPlaces is a view of.
struct TablePlaces {
  std::vector<uint16_t> platform_of, lang_of;  // by content
  std::vector<std::string> platforms, langs;
  PostPlaces View() const { return {platform_of, platforms, lang_of, langs}; }
};

// One thread at a time; const calls are thread-safe.
class KnownPlaces {
 public:
  // Of several rows of a post the first counts, of languages the last that is not empty.
  void Add(std::string_view content, std::string_view platform, std::string_view lang);

  // A post of which nothing was added has neither. At most 65,535 of each are told apart.
  TablePlaces Of(const TraceTable& table) const;

 private:
  class Names {
   public:
    Names() { NumberOf(""); }
    uint16_t NumberOf(std::string_view name);
    const std::vector<std::string>& all() const { return names_; }

   private:
    std::vector<std::string> names_;
    std::unordered_map<std::string, uint16_t> numbers_;
  };

  StringPool posts_;
  Names platforms_, langs_;
  std::vector<uint16_t> platform_of_, lang_of_;  // by number in posts_
};

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_KNOWN_PLACES_H_
