// HTML tokenizer (HTML Standard, section 13.2.5).
#ifndef CLAQUE_WORKER_EXTRACT_TOKENIZER_H_
#define CLAQUE_WORKER_EXTRACT_TOKENIZER_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "worker/extract/arena.h"
#include "worker/extract/dom.h"

namespace claque::html {

// Attributes kept of one tag; further ones are read and dropped, so that the search for doubles
// stays bounded.
inline constexpr size_t kMaxAttributes = 256;

struct Token {
  enum class Kind { kCharacters, kStartTag, kEndTag, kComment, kDoctype, kEof };
  Kind kind = Kind::kEof;
  // Characters, data of a comment, lower-case name of a tag, name of a doctype.
  std::string_view text;
  std::vector<Attribute> attributes;  // without doubles: the first wins
  bool self_closing = false;
  // Doctype only. nullopt = missing.
  std::optional<std::string> public_id;
  std::optional<std::string> system_id;
  bool force_quirks = false;
};

// Reads tokens one by one; runs of characters come as long as they are. Linear in the input,
// whatever it is. Views of a token live until the next call, or as long as the input where they
// point into it (most do). One thread at a time.
class Tokenizer {
 public:
  enum class State { kData, kRcdata, kRawtext, kScriptData, kPlaintext, kCdata };

  // REQUIRES: `input` is UTF-8 with newlines normalised to LF, and outlives the tokenizer.
  explicit Tokenizer(std::string_view input) : input_(input) {}

  // False after the token of kind kEof.
  bool Next(Token* token);

  // For the tree builder, between two tokens. Text of raw states ends at "</`last_start_tag`".
  void SwitchTo(State state) { state_ = state; }
  void set_last_start_tag(std::string_view name) { last_start_tag_ = name; }
  // Whether "<![CDATA[" opens a section (inside foreign content) or a bogus comment.
  void set_allow_cdata(bool allow) { allow_cdata_ = allow; }
  // Bytes read so far.
  size_t position() const { return at_; }

 private:
  bool More() const { return at_ < input_.size(); }
  char Peek() const { return input_[at_]; }
  bool LooksAt(std::string_view text) const { return input_.substr(at_, text.size()) == text; }
  bool LooksAtNoCase(std::string_view lower) const;
  void SkipSpace();

  // Each reads one token or returns false at the end of the input.
  bool ReadData(Token* token);
  bool ReadRawText(Token* token);
  bool ReadScript(Token* token);
  bool ReadCdata(Token* token);
  bool ReadMarkup(Token* token);
  bool ReadTag(Token* token, Token::Kind kind);
  void ReadAttribute(Token* token);
  std::string_view ReadAttributeValue();
  std::string_view ReadQuotedValue(char quote);
  std::string_view ReadUnquotedValue();
  void ReadComment(Token* token);
  void ReadBogusComment(Token* token);
  void ReadDoctype(Token* token);
  void ReadDoctypeIds(Token* token);
  std::optional<std::string> ReadDoctypeId(Token* token);

  bool AtMarkup(size_t at) const;
  bool AtAppropriateEndTag(size_t at) const;
  size_t ScriptTextEnd() const;
  bool EmitText(Token* token, size_t begin, size_t end, bool references, bool replace_nul);
  std::string_view Clean(std::string_view text, bool lower);

  std::string_view input_;
  size_t at_ = 0;
  State state_ = State::kData;
  bool allow_cdata_ = false;
  bool finished_ = false;
  std::string last_start_tag_;
  std::string scratch_;
  StringArena token_strings_;
};

}  // namespace claque::html

#endif  // CLAQUE_WORKER_EXTRACT_TOKENIZER_H_
