// Normalisation of text for comparison: one table-driven pass, with a map back to the original.
//
// What it does to each character, in this order:
//  * look-alikes inside a word of mixed scripts become the word's own script (UTS #39 skeleton data
//    of ICU, used letter by letter); words of one script are left alone, so that genuine Cyrillic
//    or Greek is never damaged. Small capitals and boxed letters become plain ones everywhere;
//  * NFKC and case folding (UAX #15, UAX #44 NFKC_Casefold): that also removes zero-width and
//    bidirectional controls and variation selectors; skin tones and keycap marks go too;
//  * accents of Latin, Greek and Cyrillic, Arabic harakat and tatweel, Hebrew points are removed
//    (й stays a letter of its own); ı becomes i;
//  * digits of any system become ASCII; Arabic and Persian forms of alef, yeh, kaf, heh are one;
//    Hebrew final letters become the plain ones; curly apostrophes and dashes become ' and -, the
//    numero sign becomes #.
// Whitespace is kept one for one (NBSP becomes a space), so lines stay lines.
#ifndef CLAQUE_COMMON_TEXT_NORMALIZE_H_
#define CLAQUE_COMMON_TEXT_NORMALIZE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace claque {

// Half-open range of bytes.
struct ByteRange {
  size_t begin = 0;
  size_t end = 0;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

// Normalised UTF-8 and where each byte of it came from. A value.
class NormalizedText {
 public:
  const std::string& text() const { return text_; }
  // The original bytes behind [begin, end) of text(): from the first character to the last, with
  // the marks that sit on it, without invisible characters around it.
  // REQUIRES: begin <= end <= text().size().
  ByteRange Origin(size_t begin, size_t end) const;

 private:
  friend class Normalizer;
  std::string text_;
  // Per byte of text_: original offset where its character begins and ends. Empty = identity.
  std::vector<uint32_t> begins_;
  std::vector<uint32_t> ends_;
};

// Thread-safe; the first call builds the tables (some tens of milliseconds). Invalid UTF-8 is
// tolerated: each bad byte becomes U+FFFD. Time and memory are linear in the input; output is at
// most 11 times as long (U+FDFA). REQUIRES: original.size() < 2^32.
NormalizedText Normalize(std::string_view original);

// Only the text of Normalize, for keys and lexicon entries.
std::string NormalizeToString(std::string_view original);

}  // namespace claque

#endif  // CLAQUE_COMMON_TEXT_NORMALIZE_H_
