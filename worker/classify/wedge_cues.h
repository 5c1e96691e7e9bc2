// Cues of wedges in one text: "us" beside "them", the groups of both sides named, an audience
// spoken to. From lists of words, one a language: wedge/*.txt (docs/languages.md). Nothing here
// knows accounts or networks.
#ifndef CLAQUE_WORKER_CLASSIFY_WEDGE_CUES_H_
#define CLAQUE_WORKER_CLASSIFY_WEDGE_CUES_H_

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "claque/v1/types.pb.h"
#include "common/base/status.h"
#include "worker/classify/tokens.h"

namespace claque {

// The words of one language. Immutable after Parse; thread-safe.
class WedgeWords {
 public:
  // Error: "NAME:LINE: what is wrong".
  static Result<WedgeWords> Parse(std::string_view name, std::string_view content);

  const std::string& language() const { return language_; }
  std::vector<std::string> wedges() const;
  std::vector<std::string> audiences() const;
  // Sorted by kind and subject, each pair of them once. Masked names are no words. Time: linear in
  // the text.
  std::vector<v1::NarrativeCue> Find(const TokenizedText& text) const;

 private:
  enum class Role { kUs, kThem, kAddress, kSideA, kSideB, kAudience };
  struct Word {
    std::string text;
    bool prefix = false;  // words that begin so
  };
  struct Entry {
    Role role = Role::kUs;
    std::string subject;  // of the wedge or audience
    std::vector<Word> words;
  };
  // An entry found: tokens [begin, end).
  struct Hit {
    const Entry* entry = nullptr;
    size_t begin = 0;
    size_t end = 0;
  };
  Status AddLine(std::string_view line);
  Status AddWords(Role role, const std::string& subject, std::string_view list);
  void Index();
  std::vector<Hit> Hits(const TokenizedText& text) const;
  void HitsAt(std::string_view first, const std::vector<Token>& tokens, size_t at,
              std::vector<Hit>* hits) const;

  std::string language_;
  std::vector<std::string> clitics_;  // written together with the next word
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::vector<size_t>> by_first_;  // by the first bytes
};

// The words compiled into the program; null where the language has none. Thread-safe.
const WedgeWords* EmbeddedWedgesOf(const std::string& language);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_WEDGE_CUES_H_
