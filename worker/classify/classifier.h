// Page-local classification: language and missions of one post. Pure and thread-safe once loaded.
#ifndef CLAQUE_WORKER_CLASSIFY_CLASSIFIER_H_
#define CLAQUE_WORKER_CLASSIFY_CLASSIFIER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "claque/v1/types.pb.h"
#include "common/base/status.h"

namespace claque {

struct Language {
  std::string code;         // BCP 47; "und" where not sure
  double confidence = 0.0;  // [0,1]
};

// What the detector says of one text. `mission` has every field the text itself decides; spans,
// phrases, targets and deadline are exact substrings of the input (byte offsets).
struct Detection {
  Language language;
  bool is_directive = false;
  // Whether it is kept as a mission. Calls are half of the corpus and one in thousands of the posts
  // of the world: without an action that the rules see, a directive must be nearly sure.
  bool is_mission = false;
  // Where !is_directive only lang, confidence, category, number, model_version and spans are set: a
  // numbered text need not be a call.
  v1::Mission mission;
  double log_odds = 0.0;  // of being a directive
  // What decided, weightiest first, at most 60; empty unless asked for. The sum of value x weight
  // over all features is `log_odds`.
  struct Feature {
    std::string name;
    double value = 0.0;
    double weight = 0.0;
  };
  std::vector<Feature> features;
};

class Classifier {
 public:
  // `lexicon_dir` empty = the lexicons compiled in; else files there add to or replace them
  // (docs/languages.md). Error: names the file and line.
  static Result<std::unique_ptr<Classifier>> Load(const std::string& lexicon_dir);
  ~Classifier();

  Language Identify(std::string_view text) const;
  // `lang` empty = identify. `masked_names` are hidden before features: parties, people, places.
  Detection Detect(std::string_view text, std::string_view lang,
                   const std::vector<std::string>& masked_names, bool explain = false) const;
  // Changes whenever lexicons or model change.
  const std::string& version() const;

 private:
  Classifier();
  struct State;
  std::unique_ptr<State> state_;
};

// How a text relates to a phrase; for a variant its kind.
struct EchoMatch {
  bool is_variant = false;
  double score = 0.0;  // [0,1]
  v1::EchoKind kind = v1::ECHO_KIND_UNSPECIFIED;
  std::vector<v1::Span> spans;  // in the text
};
// Whether phrases are looked for in texts of other languages, too.
enum class Translations : bool { kOff, kOn };
EchoMatch MatchPhrase(std::string_view phrase, std::string_view text,
                      Translations translations = Translations::kOff);

// Matches texts against many phrases at once (inverted index). Immutable; thread-safe.
class PhraseIndex {
 public:
  // Phrases below the distinctiveness floor give no echoes and are left out.
  explicit PhraseIndex(std::vector<std::string> phrases,
                       Translations translations = Translations::kOff);
  ~PhraseIndex();
  PhraseIndex(PhraseIndex&&) noexcept;
  struct Hit {
    size_t phrase;  // index into `phrases`
    EchoMatch match;
  };
  // Hits in order of phrase.
  std::vector<Hit> Match(std::string_view text) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_CLASSIFIER_H_
