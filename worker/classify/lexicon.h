// A language's cues as data: which words and patterns are evidence for what (docs/languages.md).
#ifndef CLAQUE_WORKER_CLASSIFY_LEXICON_H_
#define CLAQUE_WORKER_CLASSIFY_LEXICON_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "claque/v1/types.pb.h"
#include "common/base/status.h"
#include "worker/classify/tokens.h"

namespace claque {

// What a pattern is evidence for.
enum class Cue : uint8_t {
  kVerb,           // of an action; needs an object or a target near it
  kObject,         // of an action
  kAction,         // an action all by itself
  kNumberNoun,     // "mission", "day"
  kNumberWeak,     // "target", "goal": a number only where nothing follows it
  kCardinal,       // "three" = 3: a number behind its noun
  kOrdinal,        // "third" = 3
  kStockIntro,     // what follows is offered for use
  kVary,           // vary the wording
  kDeadline,       // time follows
  kDeadlinePart,   // beside a time, belongs to it: "until"
  kDeadlineAfter,  // time stands before
  kStart,          // time follows
  kTime,           // word of a time expression
  kReward,
  kProof,
  kReport,      // somebody tells of it: news, court, research, debunk
  kCollective,  // "everyone", "team"
  kOffline,     // polling stations, doorsteps
  kNegative,    // games, corporate, support, personal
  kLead,        // word an imperative may follow
  kNegation,
  kReject,   // quote-to-reject: "nonsense", "is false"
  kCompare,  // "than"
  kStop,     // function word
  kCategory,
};

struct PatternElement {
  enum class Kind : uint8_t { kWord, kAny, kGap, kNumber, kLink, kHandle, kHashtag };
  struct Word {
    std::string text;
    bool prefix = false;
  };
  Kind kind = Kind::kWord;
  std::vector<Word> words;  // any of them
};

struct Pattern {
  Cue cue = Cue::kStop;
  int value = 0;  // Action, Category or ordinal
  double weight = 1.0;
  std::vector<PatternElement> elements;
  std::string source;  // as written, for explanations
  std::string symbol;  // the section: "verb.share"
};

// A pattern found: tokens [begin, end).
struct CueHit {
  const Pattern* pattern = nullptr;
  uint32_t begin = 0;
  uint32_t end = 0;
};

// Immutable after Parse; thread-safe.
class Lexicon {
 public:
  // Error: "NAME:LINE: what is wrong".
  static Result<Lexicon> Parse(std::string_view name, std::string_view content);

  const std::string& language() const { return language_; }
  // English-like: an imperative looks like a noun, so its place in the sentence must show it.
  bool verb_needs_lead() const { return verb_needs_lead_; }
  // Hits in order of place, then of the pattern in the file; those that begin in tokens
  // [begin, end).
  std::vector<CueHit> Find(const TokenizedText& text, size_t begin = 0,
                           size_t end = SIZE_MAX) const;
  bool IsStopWord(std::string_view key) const { return stop_.contains(std::string(key)); }
  // Whether `key` is the pattern-free word of `cue` (negations, comparison words).
  bool HasWord(Cue cue, std::string_view key) const;
  const std::vector<std::pair<std::string, std::string>>& antonyms() const { return antonyms_; }
  const std::vector<std::string>& clitics() const { return clitics_; }
  const std::unordered_set<std::string>& stop_words() const { return stop_; }

 private:
  Status AddLine(std::string_view line, std::string_view section);
  Status AddPattern(Cue cue, int value, std::string_view section, std::string_view entry);
  void Index();
  size_t MatchAt(const Pattern& pattern, const TokenizedText& text, size_t at,
                 std::string_view first_key) const;
  void FindFrom(std::string_view key, const TokenizedText& text, size_t at,
                std::vector<CueHit>& hits) const;

  std::string language_;
  bool verb_needs_lead_ = false;
  std::vector<Pattern> patterns_;
  std::unordered_map<std::string_view, std::vector<uint32_t>> exact_;
  std::unordered_map<std::string_view, std::vector<uint32_t>> prefix_;  // by kPrefixKey bytes
  std::vector<uint32_t> special_;  // begin with a number, link, handle or hashtag
  std::map<Cue, std::unordered_set<std::string>> words_;
  std::unordered_set<std::string> stop_;
  std::vector<std::pair<std::string, std::string>> antonyms_;
  std::vector<std::string> clitics_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_LEXICON_H_
