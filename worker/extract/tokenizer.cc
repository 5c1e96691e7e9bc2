#include "worker/extract/tokenizer.h"

#include <algorithm>

#include "worker/extract/entities.h"

namespace claque::html {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
char Lower(char c) { return IsUpper(c) ? static_cast<char>(c + 32) : c; }
bool IsAlpha(char c) { return Lower(c) >= 'a' && Lower(c) <= 'z'; }
bool EndsTagName(char c) { return IsSpace(c) || c == '/' || c == '>'; }

bool EqualsNoCase(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(),
                                                   [](char a, char b) { return Lower(a) == b; });
}

}  // namespace

bool Tokenizer::LooksAtNoCase(std::string_view lower) const {
  return EqualsNoCase(input_.substr(at_, lower.size()), lower);
}

void Tokenizer::SkipSpace() {
  while (More() && IsSpace(Peek())) ++at_;
}

// `text` with NUL replaced and, for names, in lower case; itself where nothing changes.
std::string_view Tokenizer::Clean(std::string_view text, bool lower) {
  const bool dirty = std::any_of(text.begin(), text.end(),
                                 [&](char c) { return c == '\0' || (lower && IsUpper(c)); });
  if (!dirty) return text;
  scratch_.clear();
  for (const char c : text) {
    if (c == '\0') {
      scratch_.append(kReplacement);
    } else {
      scratch_.push_back(lower ? Lower(c) : c);
    }
  }
  return token_strings_.Store(scratch_);
}

bool Tokenizer::Next(Token* token) {
  token->attributes.clear();
  token->self_closing = false;
  token_strings_.Reset();
  bool got = false;
  switch (state_) {
    case State::kData:
      got = ReadData(token);
      break;
    case State::kRcdata:
    case State::kRawtext:
      got = ReadRawText(token);
      break;
    case State::kScriptData:
      got = ReadScript(token);
      break;
    case State::kPlaintext:
      if (More()) {
        const size_t begin = at_;
        at_ = input_.size();
        got = EmitText(token, begin, at_, false, true);
      }
      break;
    case State::kCdata:
      got = ReadCdata(token);
      break;
  }
  if (got) return true;
  token->kind = Token::Kind::kEof;
  token->text = {};
  return !std::exchange(finished_, true);
}

bool Tokenizer::EmitText(Token* token, size_t begin, size_t end, bool references,
                         bool replace_nul) {
  token->kind = Token::Kind::kCharacters;
  const std::string_view run = input_.substr(begin, end - begin);
  const auto is_odd = [&](char c) { return (references && c == '&') || (replace_nul && c == 0); };
  if (std::none_of(run.begin(), run.end(), is_odd)) {
    token->text = run;
    return true;
  }
  scratch_.clear();
  for (size_t i = 0; i < run.size();) {
    const char c = run[i];
    size_t used = 0;
    if (references && c == '&') used = DecodeReference(run.substr(i), false, &scratch_);
    if (used == 0) {
      if (replace_nul && c == 0) {
        scratch_.append(kReplacement);
      } else {
        scratch_.push_back(c);
      }
      used = 1;
    }
    i += used;
  }
  token->text = scratch_;
  return true;
}

// Whether the '<' at `at` opens a tag, comment or doctype in the data state.
bool Tokenizer::AtMarkup(size_t at) const {
  if (at + 1 >= input_.size()) return false;
  const char c = input_[at + 1];
  if (c == '/') return at + 2 < input_.size();
  return c == '!' || c == '?' || IsAlpha(c);
}

bool Tokenizer::ReadData(Token* token) {
  while (More()) {
    const size_t begin = at_;
    size_t end = input_.find('<', at_);
    while (end != std::string_view::npos && !AtMarkup(end)) end = input_.find('<', end + 1);
    if (end == std::string_view::npos) end = input_.size();
    at_ = end;
    if (end > begin) return EmitText(token, begin, end, true, false);
    if (ReadMarkup(token)) return true;
    if (state_ == State::kCdata) return Next(token);
  }
  return false;
}

// Reads from a '<' that AtMarkup(). False where no token comes of it ("</>", a tag cut by the end).
bool Tokenizer::ReadMarkup(Token* token) {
  ++at_;
  const char c = Peek();
  if (IsAlpha(c)) return ReadTag(token, Token::Kind::kStartTag);
  if (c == '/') {
    ++at_;
    if (IsAlpha(Peek())) return ReadTag(token, Token::Kind::kEndTag);
    if (Peek() == '>') {
      ++at_;
      return false;
    }
    ReadBogusComment(token);
    return true;
  }
  if (c == '?') {
    ReadBogusComment(token);
    return true;
  }
  ++at_;  // '!'
  if (LooksAt("--")) {
    at_ += 2;
    ReadComment(token);
  } else if (LooksAtNoCase("doctype")) {
    at_ += 7;
    ReadDoctype(token);
  } else if (allow_cdata_ && LooksAt("[CDATA[")) {
    at_ += 7;
    state_ = State::kCdata;
    return false;
  } else {
    ReadBogusComment(token);
  }
  return true;
}

bool Tokenizer::ReadCdata(Token* token) {
  state_ = State::kData;
  const size_t begin = at_;
  const size_t end = input_.find("]]>", at_);
  const size_t stop = std::min(end, input_.size());
  at_ = end == std::string_view::npos ? stop : end + 3;
  if (stop == begin) return ReadData(token);
  return EmitText(token, begin, stop, false, false);
}

bool Tokenizer::ReadTag(Token* token, Token::Kind kind) {
  const size_t begin = at_;
  while (More() && !EndsTagName(Peek())) ++at_;
  token->kind = kind;
  token->text = Clean(input_.substr(begin, at_ - begin), true);
  while (More()) {
    SkipSpace();
    if (!More()) break;
    const char c = Peek();
    if (c == '>') {
      ++at_;
      if (kind == Token::Kind::kStartTag) last_start_tag_ = token->text;
      return true;
    }
    if (c == '/') {
      ++at_;
      if (More() && Peek() == '>') token->self_closing = true;
      continue;
    }
    ReadAttribute(token);
  }
  return false;
}

void Tokenizer::ReadAttribute(Token* token) {
  const size_t begin = at_++;  // a leading '=' belongs to the name
  while (More() && !EndsTagName(Peek()) && Peek() != '=') ++at_;
  const std::string_view name = Clean(input_.substr(begin, at_ - begin), true);
  std::string_view value = "";
  SkipSpace();
  if (More() && Peek() == '=') {
    ++at_;
    value = ReadAttributeValue();
  }
  if (token->attributes.size() >= kMaxAttributes) return;
  for (const Attribute& seen : token->attributes) {
    if (seen.name == name) return;
  }
  token->attributes.push_back({name, value});
}

std::string_view Tokenizer::ReadAttributeValue() {
  SkipSpace();
  if (!More()) return "";
  const char c = Peek();
  if (c == '"' || c == '\'') {
    ++at_;
    return ReadQuotedValue(c);
  }
  if (c == '>') return "";
  return ReadUnquotedValue();
}

std::string_view Tokenizer::ReadQuotedValue(char quote) {
  const size_t begin = at_;
  const size_t end = std::min(input_.find(quote, at_), input_.size());
  at_ = std::min(end + 1, input_.size());
  const std::string_view raw = input_.substr(begin, end - begin);
  if (raw.find('&') == std::string_view::npos) return Clean(raw, false);
  scratch_.clear();
  for (size_t i = 0; i < raw.size();) {
    size_t used = 0;
    if (raw[i] == '&') used = DecodeReference(raw.substr(i), true, &scratch_);
    if (used == 0) {
      if (raw[i] == 0) {
        scratch_.append(kReplacement);
      } else {
        scratch_.push_back(raw[i]);
      }
      used = 1;
    }
    i += used;
  }
  return token_strings_.Store(scratch_);
}

std::string_view Tokenizer::ReadUnquotedValue() {
  const size_t begin = at_;
  while (More() && !IsSpace(Peek()) && Peek() != '>') ++at_;
  const size_t end = at_;
  const std::string_view raw = input_.substr(begin, end - begin);
  if (raw.find('&') == std::string_view::npos) return Clean(raw, false);
  // Same decoding as between quotes; the bytes after a reference are those of the value.
  scratch_.clear();
  for (size_t i = 0; i < raw.size();) {
    size_t used = 0;
    if (raw[i] == '&') used = DecodeReference(raw.substr(i), true, &scratch_);
    if (used == 0) {
      scratch_.push_back(raw[i]);
      used = 1;
    }
    i += used;
  }
  return token_strings_.Store(scratch_);
}

// After "<!--". A comment ends at "-->", "--!>" or at the end of the input; "<!-->" and "<!--->"
// are empty ones.
void Tokenizer::ReadComment(Token* token) {
  token->kind = Token::Kind::kComment;
  if (LooksAt(">") || LooksAt("->")) {
    at_ += LooksAt(">") ? 1 : 2;
    token->text = "";
    return;
  }
  const size_t begin = at_;
  for (size_t i = input_.find("--", at_); i != std::string_view::npos;
       i = input_.find("--", i + 1)) {
    const std::string_view tail = input_.substr(i + 2, 2);
    if (tail.starts_with('>') || tail == "!>") {
      at_ = i + 3 + (tail[0] == '!' ? 1u : 0u);
      token->text = Clean(input_.substr(begin, i - begin), false);
      return;
    }
  }
  std::string_view data = input_.substr(begin);
  at_ = input_.size();
  for (const std::string_view cut : {"--!", "--", "-"}) {
    if (data.ends_with(cut)) {
      data.remove_suffix(cut.size());
      break;
    }
  }
  token->text = Clean(data, false);
}

void Tokenizer::ReadBogusComment(Token* token) {
  token->kind = Token::Kind::kComment;
  const size_t end = std::min(input_.find('>', at_), input_.size());
  token->text = Clean(input_.substr(at_, end - at_), false);
  at_ = std::min(end + 1, input_.size());
}

}  // namespace claque::html
