#include "worker/classify/tokens.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "common/text/utf8.h"

namespace claque {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAsciiLetter(char c) { return c >= 'a' && c <= 'z'; }

constexpr std::array<std::string_view, 34> kTopLevels = {
    "com",  "org",     "net",  "io",   "me",   "ly",   "info", "tv", "example",
    "test", "invalid", "ru",   "de",   "fr",   "il",   "ir",   "tr", "ua",
    "ae",   "es",      "uk",   "eu",   "app",  "gg",   "co",   "us", "social",
    "vote", "news",    "page", "link", "live", "blog", "site"};

}  // namespace

bool IsWordCodePoint(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  const auto type = u_charType(static_cast<UChar32>(c));
  return type <= U_OTHER_LETTER || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK ||
         type == U_DECIMAL_DIGIT_NUMBER;
}

// Writes the tokens of one text. One use.
class Cutter {
 public:
  explicit Cutter(TokenizedText& out) : out_(out), s_(out.normalized_.text()) {}

  void Run() {
    out_.tokens_.reserve(s_.size() / 5 + 4);
    while (at_ < s_.size()) {
      if (Link() || Mark() || NumberOrWord()) continue;
      Boundary();
    }
  }

 private:
  char Peek(size_t i) const { return i < s_.size() ? s_[i] : '\0'; }
  bool WordAt(size_t i) const {
    if (i >= s_.size()) return false;
    return IsWordCodePoint(NextCodePoint(s_, &i));
  }
  bool AfterWord() const {
    if (at_ == 0) return false;
    size_t i = at_ - 1;
    while (i > 0 && (static_cast<uint8_t>(s_[i]) & 0xC0u) == 0x80u) --i;
    return WordAt(i);
  }

  void Push(TokenKind kind, size_t end, std::string_view key, bool hash = false) {
    Token t;
    t.kind = kind;
    t.hash = hash;
    t.begin = static_cast<uint32_t>(at_);
    t.end = static_cast<uint32_t>(end);
    t.sentence = sentence_;
    t.line = line_;
    t.key = key;
    const std::string_view written = out_.OriginText(at_, end);
    if (!written.empty()) {
      size_t i = 0;
      t.capital = u_isupper(static_cast<UChar32>(NextCodePoint(written, &i))) != 0;
    }
    out_.tokens_.push_back(t);
    open_ = true;
    at_ = end;
  }

  void EndSentence() {
    if (open_) ++sentence_;
    open_ = false;
  }

  void Boundary() {
    size_t i = at_;
    const char32_t c = NextCodePoint(s_, &i);
    switch (c) {
      case '\n':
        EndSentence();
        ++line_;
        break;
      case '.':  // not in "p.m. tonight" nor "example.Next"
        if (i >= s_.size() || !WordAt(i)) {
          const bool touches = !out_.tokens_.empty() && out_.tokens_.back().end == at_;
          const size_t length = touches ? out_.tokens_.back().end - out_.tokens_.back().begin : 0u;
          // "p.m. tonight", "Nr. 9"
          const bool initial =
              length == 1 || (length > 0 && length <= 4 && Peek(i) == ' ' && IsDigit(Peek(i + 1)) &&
                              out_.tokens_.back().kind == TokenKind::kWord);
          if (!initial) EndSentence();
        }
        break;
      case '!':
      case '?':
      case ';':
      case '|':
      case U'\u061F':
      case U'\u061B':
      case U'\u06D4':
      case U'\u3002':
      case U'\u2022':
      case U'\u0964':
        EndSentence();
        break;
      default:
        break;
    }
    at_ = i;
  }

  // Where a link beginning at `i` ends: white space or a closing mark; trailing stops stay out.
  size_t LinkEnd(size_t i) const {
    size_t end = i;
    while (end < s_.size() && !IsSpace(s_[end]) && s_[end] != '"' && s_[end] != '<' &&
           s_[end] != '>') {
      size_t next = end;
      const char32_t c = NextCodePoint(s_, &next);
      if (c == U'\u00BB' || c == U'\u00AB' || (c >= U'\u201C' && c <= U'\u201F') ||
          c == U'\u060C' || c == U'\u061B') {
        break;
      }
      end = next;
    }
    while (end > i && std::string_view(".,;:!?)]}'*").find(s_[end - 1]) != std::string_view::npos) {
      --end;
    }
    return end;
  }

  bool Link() {
    const std::string_view rest = s_.substr(at_, 8);
    if (AfterWord()) return false;
    if (rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.")) {
      const size_t end = LinkEnd(at_);
      Push(TokenKind::kLink, end, s_.substr(at_, end - at_));
      return true;
    }
    return BareLink();
  }

  // "t.me/channel", "poll.example/12": labels, a known top level or a path.
  bool BareLink() {
    if (!IsAsciiLetter(Peek(at_)) && !IsDigit(Peek(at_))) return false;
    size_t i = at_;
    size_t label = at_;
    bool dotted = false;
    while (IsAsciiLetter(Peek(i)) || IsDigit(Peek(i)) || Peek(i) == '-' || Peek(i) == '.') {
      if (Peek(i) == '.') {
        if (!IsAsciiLetter(Peek(i + 1)) && !IsDigit(Peek(i + 1))) break;
        dotted = true;
        label = i + 1;
      }
      ++i;
    }
    if (!dotted || Peek(i) == '@') return false;
    const std::string_view top = s_.substr(label, i - label);
    const bool known = std::find(kTopLevels.begin(), kTopLevels.end(), top) != kTopLevels.end();
    const bool letters = top.size() >= 2 && std::all_of(top.begin(), top.end(), IsAsciiLetter);
    if (!(known || (letters && Peek(i) == '/'))) return false;
    const size_t end = Peek(i) == '/' ? LinkEnd(at_) : i;
    Push(TokenKind::kLink, end, s_.substr(at_, end - at_));
    return true;
  }

  // "@name", "#tag", "#3".
  bool Mark() {
    const char mark = Peek(at_);
    if ((mark != '@' && mark != '#') || AfterWord()) return false;
    size_t end = at_ + 1;
    bool digits = true;
    while (end < s_.size()) {
      size_t next = end;
      const char32_t c = NextCodePoint(s_, &next);
      const bool inner = (c == '.' || c == '-') && mark == '@' && WordAt(next);
      if (!IsWordCodePoint(c) && c != '_' && !inner) break;
      digits = digits && c < 0x80 && IsDigit(static_cast<char>(c));
      end = next;
    }
    if (end == at_ + 1) {
      if (mark == '#' && Peek(end) == ' ' && IsDigit(Peek(end + 1))) hash_ = true;
      return false;
    }
    const std::string_view key = s_.substr(at_ + 1, end - at_ - 1);
    if (mark == '#' && digits) {
      Push(TokenKind::kNumber, end, key, true);
    } else {
      Push(mark == '@' ? TokenKind::kHandle : TokenKind::kHashtag, end, key);
    }
    return true;
  }

  bool NumberOrWord() {
    if (!WordAt(at_)) return false;
    return IsDigit(Peek(at_)) ? Number() : Word();
  }

  bool Number() {
    size_t end = at_;
    while (end < s_.size()) {
      if (WordAt(end)) {
        NextCodePoint(s_, &end);
      } else if (std::string_view(":.,/").find(s_[end]) != std::string_view::npos &&
                 IsDigit(Peek(end + 1)) && IsDigit(s_[end - 1])) {
        ++end;
      } else {
        break;
      }
    }
    Push(TokenKind::kNumber, end, s_.substr(at_, end - at_), hash_);
    hash_ = false;
    return true;
  }

  bool Word() {
    size_t end = at_;
    size_t letters = 0;
    bool joined = false;
    while (end < s_.size()) {
      if (WordAt(end)) {
        NextCodePoint(s_, &end);
        ++letters;
      } else if (s_[end] == '\'' && letters > 2 && WordAt(end + 1)) {
        joined = true;  // don't; but l'article is two words
        ++end;
      } else {
        break;
      }
    }
    std::string_view key = s_.substr(at_, end - at_);
    if (joined) {
      std::string plain(key);
      std::erase(plain, '\'');
      key = out_.keys_.emplace_back(std::move(plain));
    }
    Push(TokenKind::kWord, end, key);
    return true;
  }

  TokenizedText& out_;
  std::string_view s_;
  size_t at_ = 0;
  uint32_t sentence_ = 0;
  uint32_t line_ = 0;
  bool open_ = false;  // the sentence has a token
  bool hash_ = false;  // "# 3"
};

TokenizedText::TokenizedText(std::string_view original)
    : original_(TruncateUtf8(original, kMaxBytes)), normalized_(Normalize(original_)) {
  Cutter(*this).Run();
  DropRepostHeaders();
}

void TokenizedText::DropRepostHeaders() {
  size_t begin = 0;
  while (begin + 1 < tokens_.size() && tokens_[begin].key == "rt") {
    const Token& author = tokens_[begin + 1];
    const bool named = author.kind == TokenKind::kHandle || author.kind == TokenKind::kWord;
    if (!named || author.end >= text().size() || text()[author.end] != ':') break;
    begin += 2;
  }
  tokens_.erase(tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(begin));
}

ByteRange TokenizedText::Trim(size_t begin, size_t end) const {
  const std::string& s = text();
  while (begin < end && IsSpace(s[begin])) ++begin;
  while (end > begin && IsSpace(s[end - 1])) --end;
  return {begin, end};
}

}  // namespace claque
