// Lays a phrase over the stretch of a text that is likest to it, word by word.
#ifndef CLAQUE_WORKER_CLASSIFY_PHRASE_ALIGN_H_
#define CLAQUE_WORKER_CLASSIFY_PHRASE_ALIGN_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "worker/classify/phrase_text.h"
#include "worker/classify/word_match.h"

namespace claque {

struct Alignment {
  static constexpr uint32_t kFree = UINT32_MAX;
  bool verbatim = false;
  size_t begin = 0;  // tokens of the text that the phrase lies on
  size_t end = 0;
  std::vector<uint32_t> place;   // per phrase token: text token or kFree
  std::vector<WordMatch> match;  // per phrase token
  std::vector<bool> used;        // per text token of [begin, end)
  // The views it was made of, of which the phrase and the text are the owners.
  std::span<const WordView> phrase_words;
  std::span<const WordView> text_words;
  double phrase_weight = 0;
  // Work done: pairs of words compared.
  size_t compared = 0;

  bool IsUsed(size_t token) const { return token >= begin && token < end && used[token - begin]; }
};

// Nothing where the words of the text have too little in common with the phrase. Expressions count
// as one word, unless more of the phrase is found by their words. Linear in the text, quadratic in
// the phrase.
std::optional<Alignment> AlignPhrase(const PreparedPhrase& phrase, PreparedText& text);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_PHRASE_ALIGN_H_
