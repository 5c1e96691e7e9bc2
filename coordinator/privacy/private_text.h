// Handles inside texts and URLs, replaced by pseudonyms.
#ifndef CLAQUE_COORDINATOR_PRIVACY_PRIVATE_TEXT_H_
#define CLAQUE_COORDINATOR_PRIVACY_PRIVATE_TEXT_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "coordinator/privacy/pseudonyms.h"
#include "coordinator/privacy/public_accounts.h"

namespace claque {

// A text with parts replaced, and how offsets moved.
struct ReplacedText {
  std::string text;
  // Offset in `text` of a byte offset of the original; an offset inside a replaced part moves to
  // that part's beginning. Monotonic.
  size_t NewOffset(size_t original) const;

  struct Move {
    size_t original_begin, original_end, new_begin, new_end;
  };
  std::vector<Move> moves;  // ascending
};

// The handles known on one page of one campaign, and what stands for them. Not thread-safe.
class PrivateText {
 public:
  // Both must outlive this.
  PrivateText(const Pseudonyms& pseudonyms, std::string campaign,
              const PublicAccounts& public_accounts);

  bool IsPublic(std::string_view platform, std::string_view handle) const;
  // Pseudonym of an account, or the handle itself where it is public.
  std::string NameOf(std::string_view platform, std::string_view handle) const;

  // From now on this account's handle (and shown name) is replaced wherever it stands as a word.
  void Know(std::string_view platform, std::string_view handle, std::string_view display_name);

  // Replaces "@handle" mentions of any account and known handles; in URLs ("https://…") what
  // ReplaceInUrl replaces, each URL as one part. `platform` is the page's.
  ReplacedText Replace(std::string_view platform, std::string_view text) const;

  // Replaces handles in path segments (after "@", "~" or a profile folder as "/u/", before
  // "/status/17"), in parameters ("user=", "author=", …), and known handles; the same in a URL
  // that is a parameter's value. Returns the URL unchanged where there is none.
  std::string ReplaceInUrl(std::string_view url) const;

 private:
  template <typename F>
  void ReplaceWords(std::string_view platform, std::string_view text, size_t at, F edit) const;
  // `depth`: of URLs within values of URLs.
  ReplacedText ReplaceAt(std::string_view platform, std::string_view text, int depth) const;
  std::string ReplaceInUrlAt(std::string_view url, int depth) const;

  const Pseudonyms& pseudonyms_;
  const std::string campaign_;
  const PublicAccounts& public_accounts_;
  std::map<std::string, std::string, std::less<>> words_;     // folded handle -> shown
  std::vector<std::pair<std::string, std::string>> phrases_;  // names with spaces -> shown
};

// True where the path or the query of the URL names an account, or may, by its form alone (no page
// needed): such URLs wait in the frontier sealed.
bool NamesAccount(std::string_view url);

// Deterministic stand-in for a URL that names an account: same host, sealed path. Identity for
// others, but those that look sealed already. `Open` undoes it; kDataLoss: not sealed with this
// installation key.
std::string SealUrl(const Pseudonyms& pseudonyms, std::string_view url);
Result<std::string> OpenUrl(const Pseudonyms& pseudonyms, std::string_view url);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_PRIVACY_PRIVATE_TEXT_H_
