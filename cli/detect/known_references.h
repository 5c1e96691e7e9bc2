// KnownReferences: what a file of shares says of which posts carry on which others.
#ifndef CLAQUE_CLI_DETECT_KNOWN_REFERENCES_H_
#define CLAQUE_CLI_DETECT_KNOWN_REFERENCES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "worker/detect/post_links.h"
#include "worker/detect/string_pool.h"

namespace claque {

// One thread at a time; const calls are thread-safe.
class KnownReferences {
 public:
  // `target`: what the file calls the other post.
  void AddReference(std::string_view content, CarryKind kind, std::string_view target);
  // Of several platforms of one account the bytewise least counts.
  void AddPlatform(std::string_view account, std::string_view platform);

  // With the accounts that are named by shares of kind MENTION ("MENTION name", as exported) and
  // where an account stands for a post that is answered.
  PostReferences Of(const TraceTable& table) const;

 private:
  struct Reference {
    uint32_t content, target;
    CarryKind kind;
  };
  void AddMentions(const TraceTable& table, PostReferences* out) const;
  std::vector<uint16_t> PlatformsOf(const TraceTable& table) const;

  StringPool posts_, accounts_, platforms_;
  std::vector<Reference> references_;  // by number in posts_
  std::vector<uint32_t> platform_of_;  // by number in accounts_; in platforms_
};

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_KNOWN_REFERENCES_H_
