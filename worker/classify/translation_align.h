// Lays a phrase over the stretch of a text in another language that says most of it.
#ifndef CLAQUE_WORKER_CLASSIFY_TRANSLATION_ALIGN_H_
#define CLAQUE_WORKER_CLASSIFY_TRANSLATION_ALIGN_H_

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "worker/classify/phrase_text.h"
#include "worker/classify/translation_text.h"

namespace claque {

// A phrase ready for comparison. Immutable; thread-safe. Lives no longer than `phrase`.
struct TranslationPhrase {
  explicit TranslationPhrase(const PreparedPhrase& phrase);

  TranslationText meaning;
  std::vector<bool> clause_starts;  // per token
  std::vector<uint32_t> content;    // numbers of its units of content
  double total_weight = 0;          // of them
  bool asks = false;
  bool rejects = false;  // has words that turn something down
};

// A text ready for many phrases, seen in its own language. For one thread.
class TranslationPost {
 public:
  explicit TranslationPost(PreparedText& text);

  PreparedText& text() { return *text_; }
  const TranslationText& meaning() const { return meaning_; }
  // Units by what they mean (ForEachMeaning), the first kMaxPlaces of each.
  using Places = std::unordered_map<uint64_t, std::vector<uint32_t>>;
  const Places& places() const { return places_; }
  static constexpr size_t kMaxPlaces = 64;

 private:
  PreparedText* text_;
  TranslationText meaning_;
  Places places_;
};

// Places are units of the text.
struct TranslationAlignment {
  static constexpr uint32_t kFree = UINT32_MAX;
  size_t begin = 0;  // units that were looked at
  size_t end = 0;
  std::vector<uint32_t> place;  // per unit of the phrase; kFree where it is not found
  std::vector<bool> used;       // per unit of [begin, end)
  uint32_t first = 0;           // found
  uint32_t last = 0;
  double cover = 0;    // share of the phrase's weight that was found
  double density = 0;  // share of the stretch from first to last that is the phrase's

  bool Found(size_t unit) const { return place[unit] != kFree; }
  bool IsUsed(size_t at) const { return at >= begin && at < end && used[at - begin]; }
};

// Nothing where too little of the phrase is found, or too much else stands between. Time: quadratic
// in the phrase.
std::optional<TranslationAlignment> AlignTranslation(const TranslationPhrase& phrase,
                                                     const TranslationPost& post);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_TRANSLATION_ALIGN_H_
