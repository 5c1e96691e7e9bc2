// PostLinks: which posts repost, quote or answer which others, and which accounts did so before.
#ifndef CLAQUE_WORKER_DETECT_POST_LINKS_H_
#define CLAQUE_WORKER_DETECT_POST_LINKS_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "worker/detect/trace_table.h"

namespace claque {

// How a post carries another one on. In order of precedence, where it does so in several ways.
enum class CarryKind : uint8_t { kRepost, kQuote, kReply };

// A post says that it carries another one on.
struct PostReference {
  uint32_t content = 0;
  uint32_t target = TraceTable::kNone;  // content; kNone: no post of the table
  CarryKind kind = CarryKind::kRepost;
  friend auto operator<=>(const PostReference&, const PostReference&) = default;
};

// An account names another one in a post.
struct AccountReference {
  uint32_t account = 0;
  uint32_t other = 0;
  int64_t time = 0;  // Unix seconds
};

// What the posts of a table say of each other, in any order; repeated ones are no matter.
struct PostReferences {
  std::vector<PostReference> posts;
  std::vector<AccountReference> accounts;  // beside those that follow from `posts`
  std::vector<uint16_t> platform_of;       // by account; empty = all are on one platform
};

// Somebody whom an account reposted, quoted, answered or named.
struct Contact {
  uint32_t account = 0;
  int64_t since = 0;  // time of the first such post, Unix seconds
};

// Immutable; thread-safe. The table must outlive it. About 12 bytes a post and 16 a reference; time
// n log n.
class PostLinks {
 public:
  // REQUIRES: numbers are those of the table; platform_of is empty or of all accounts.
  PostLinks(const TraceTable& table, PostReferences references);

  // What the post says, each once, by kind.
  std::span<const PostReference> Of(uint32_t content) const;
  // The oldest first; of the same second by name. Never the account itself.
  std::span<const Contact> ContactsOf(uint32_t account) const;
  // Some post on the account's platform says what it reposts (answers): where none does, that a
  // post reposts nothing cannot be told. REQUIRES: kind is kRepost or kReply.
  bool IsSaid(uint32_t account, CarryKind kind) const;

 private:
  uint16_t PlatformOf(uint32_t account) const {
    return platform_of_.empty() ? 0 : platform_of_[account];
  }
  void FindContacts(const TraceTable& table, std::vector<AccountReference> named);

  std::vector<PostReference> references_;        // by content, then kind
  std::vector<Contact> contacts_;                // of one account behind each other
  std::vector<size_t> contacts_begin_;           // by account, and the end
  std::vector<uint16_t> platform_of_;            // by account
  std::array<std::vector<uint8_t>, 3> is_said_;  // by kind and platform
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_POST_LINKS_H_
