// The raw text states (HTML Standard, sections 13.2.5.2 to 13.2.5.31) and doctypes (from
// 13.2.5.53 on).
#include <algorithm>

#include "worker/extract/tokenizer.h"

namespace claque::html {
namespace {

constexpr auto kEnd = std::string_view::npos;

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r'; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool NameAt(std::string_view input, size_t at, std::string_view name) {
  if (at + name.size() >= input.size()) return false;
  for (size_t i = 0; i < name.size(); ++i) {
    if (Lower(input[at + i]) != name[i]) return false;
  }
  const char c = input[at + name.size()];
  return IsSpace(c) || c == '/' || c == '>';
}

}  // namespace

// Whether "</name" of the last start tag stands at `at`.
bool Tokenizer::AtAppropriateEndTag(size_t at) const {
  return !last_start_tag_.empty() && input_.substr(at, 2) == "</" &&
         NameAt(input_, at + 2, last_start_tag_);
}

bool Tokenizer::ReadRawText(Token* token) {
  const size_t begin = at_;
  size_t end = input_.find("</", at_);
  while (end != kEnd && !AtAppropriateEndTag(end)) end = input_.find("</", end + 1);
  if (end == kEnd) end = input_.size();
  const bool references = state_ == State::kRcdata;
  at_ = end;
  if (end > begin) return EmitText(token, begin, end, references, true);
  if (end == input_.size()) return false;
  state_ = State::kData;
  return ReadData(token);
}

// Where the text of a script ends: its "</script" outside of a double-escaped stretch.
size_t Tokenizer::ScriptTextEnd() const {
  enum { kNormal, kEscaped, kDoubleEscaped } mode = kNormal;
  size_t escape_begin = 0;
  for (size_t i = input_.find_first_of("<-", at_); i != kEnd;
       i = input_.find_first_of("<-", i + 1)) {
    if (input_[i] == '-') {
      if (mode != kNormal && i >= escape_begin && input_.substr(i, 3) == "-->") mode = kNormal;
      continue;
    }
    if (mode == kNormal && input_.substr(i, 4) == "<!--") {
      mode = kEscaped;
      escape_begin = i + 2;
      if (input_.substr(i + 4, 1) == ">" || input_.substr(i + 4, 2) == "->") mode = kNormal;
      i += 1;
    } else if (mode == kDoubleEscaped) {
      if (input_.substr(i, 2) == "</" && NameAt(input_, i + 2, "script")) mode = kEscaped;
    } else if (AtAppropriateEndTag(i)) {
      return i;
    } else if (mode == kEscaped && NameAt(input_, i + 1, "script")) {
      mode = kDoubleEscaped;
    }
  }
  return input_.size();
}

bool Tokenizer::ReadScript(Token* token) {
  const size_t begin = at_;
  at_ = ScriptTextEnd();
  if (at_ > begin) return EmitText(token, begin, at_, false, true);
  if (!More()) return false;
  state_ = State::kData;
  return ReadData(token);
}

void Tokenizer::ReadDoctype(Token* token) {
  token->kind = Token::Kind::kDoctype;
  token->text = {};
  token->public_id.reset();
  token->system_id.reset();
  token->force_quirks = false;
  SkipSpace();
  const size_t begin = at_;
  while (More() && !IsSpace(Peek()) && Peek() != '>') ++at_;
  token->text = Clean(input_.substr(begin, at_ - begin), true);
  if (token->text.empty()) {
    token->text = {};
    token->force_quirks = true;
  }
  SkipSpace();
  if (More() && Peek() != '>') ReadDoctypeIds(token);
  SkipSpace();
  const bool bogus = More() && Peek() != '>';
  const size_t end = input_.find('>', at_);
  if (end == kEnd && !bogus) token->force_quirks = true;
  at_ = end == kEnd ? input_.size() : end + 1;
}

// After the name: PUBLIC "id" "id" or SYSTEM "id"; anything else forces quirks.
void Tokenizer::ReadDoctypeIds(Token* token) {
  const bool is_public = LooksAtNoCase("public");
  if (!is_public && !LooksAtNoCase("system")) {
    token->force_quirks = true;
    return;
  }
  at_ += 6;
  SkipSpace();
  auto first = ReadDoctypeId(token);
  (is_public ? token->public_id : token->system_id) = first;
  if (!first) token->force_quirks = true;
  if (!first || token->force_quirks) return;
  SkipSpace();
  if (!is_public || !More() || Peek() == '>') return;
  token->system_id = ReadDoctypeId(token);
  if (!token->system_id) token->force_quirks = true;
}

// A quoted string; one that '>' or the end cuts off forces quirks. nullopt = no quote here.
std::optional<std::string> Tokenizer::ReadDoctypeId(Token* token) {
  if (!More() || (Peek() != '"' && Peek() != '\'')) return std::nullopt;
  const char quote = Peek();
  const size_t begin = ++at_;
  while (More() && Peek() != quote && Peek() != '>') ++at_;
  const std::string id(Clean(input_.substr(begin, at_ - begin), false));
  if (More() && Peek() == quote) {
    ++at_;
  } else {
    token->force_quirks = true;
  }
  return id;
}

}  // namespace claque::html
