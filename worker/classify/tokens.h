// Tokens of a normalised text: words, numbers, links, handles, hashtags, with sentence and line.
#ifndef CLAQUE_WORKER_CLASSIFY_TOKENS_H_
#define CLAQUE_WORKER_CLASSIFY_TOKENS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/normalize.h"

namespace claque {

enum class TokenKind : uint8_t {
  kWord,
  kNumber,  // begins with a digit: "3", "20:00", "3/10", "8pm", "3rd"
  kLink,
  kHandle,   // "@name"
  kHashtag,  // "#name"
  kName,     // masked: stands for any name
};

struct Token {
  TokenKind kind = TokenKind::kWord;
  bool hash = false;     // a number written "#3"
  bool capital = false;  // original begins with a capital letter
  uint32_t begin = 0;    // bytes of the normalised text
  uint32_t end = 0;
  uint32_t sentence = 0;  // ends at . ! ? … ; and at line ends
  uint32_t line = 0;
  std::string_view key;  // what is compared: the word without apostrophes
};

// A text, normalised and cut. Immutable after construction; not copyable (tokens view into it).
class TokenizedText {
 public:
  // Only the first kMaxBytes of `original` are looked at.
  explicit TokenizedText(std::string_view original);
  TokenizedText(const TokenizedText&) = delete;
  TokenizedText& operator=(const TokenizedText&) = delete;

  static constexpr size_t kMaxBytes = 256 * 1024;

  std::string_view original() const { return original_; }
  const std::string& text() const { return normalized_.text(); }
  const std::vector<Token>& tokens() const { return tokens_; }
  std::vector<Token>& mutable_tokens() { return tokens_; }
  // Original bytes behind normalised bytes [begin, end).
  ByteRange Origin(size_t begin, size_t end) const { return normalized_.Origin(begin, end); }
  std::string_view OriginText(size_t begin, size_t end) const {
    const ByteRange r = Origin(begin, end);
    return original_.substr(r.begin, r.end - r.begin);
  }
  // Bytes [begin, end) of text() without white space around.
  ByteRange Trim(size_t begin, size_t end) const;

 private:
  friend class Cutter;
  // "RT @name: …", as often as it stands at the head of a repost, says where the text is from and
  // is no word of it.
  void DropRepostHeaders();

  std::string_view original_;
  NormalizedText normalized_;
  std::vector<Token> tokens_;
  std::deque<std::string> keys_;  // keys that are not a piece of the text
};

bool IsWordCodePoint(char32_t c);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_TOKENS_H_
