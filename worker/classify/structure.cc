#include "worker/classify/structure.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <string_view>

#include "common/text/utf8.h"
#include "worker/classify/quotation.h"

namespace claque {
namespace {

constexpr size_t kLeadIn = 12;     // tokens before a colon that may say who speaks
constexpr size_t kProseWords = 8;  // a paragraph of an article has

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

void FindQuoted(const TokenizedText& text, Structure& out) {
  const std::vector<Token>& tokens = text.tokens();
  size_t token = 0;
  for (const ByteRange& inside : FindQuotations(text.text())) {
    Quotation q;
    q.bytes = text.Trim(inside.begin, inside.end);
    while (token < tokens.size() && tokens[token].begin < q.bytes.begin) ++token;
    q.token_begin = token;
    while (token < tokens.size() && tokens[token].end <= q.bytes.end) ++token;
    q.token_end = token;
    if (q.token_end > q.token_begin) out.quotations.push_back(q);
  }
  out.quoted.assign(tokens.size(), false);
  for (const Quotation& q : out.quotations) {
    // One or two words between marks are emphasis or a name, not speech.
    if (q.token_end - q.token_begin < 3) continue;
    for (size_t i = q.token_begin; i < q.token_end; ++i) out.quoted[i] = true;
  }
}

// Length of "1) ", "(1) ", "1. ", "1- ", "1: ", "a) " and "(b) "; 0 = none.
size_t EnumeratorLength(std::string_view line) {
  const size_t open = line.starts_with('(') ? 1 : 0;
  size_t i = open;
  while (i < line.size() && i < open + 2 && IsDigit(line[i])) ++i;
  const bool digits = i > open;
  if (!digits && i < line.size()) {
    const char32_t c = NextCodePoint(line, &i);
    if (u_isalpha(static_cast<UChar32>(c)) == 0) return 0;
  }
  if (i + 1 >= line.size() || !IsSpace(line[i + 1])) return 0;
  const bool ends = open > 0 || !digits
                        ? line[i] == ')'
                        : std::string_view(".)-:").find(line[i]) != std::string_view::npos;
  return ends ? i + 2 : 0;
}

// Length of the bullet at the head of `line`: "- ", "• ", "✅ ", "1) ", "a) "; 0 = none.
size_t BulletLength(std::string_view line) {
  if (const size_t length = EnumeratorLength(line); length > 0) return length;
  size_t i = 0;
  size_t end = 0;
  while (i < line.size()) {
    size_t next = i;
    const char32_t c = NextCodePoint(line, &next);
    const auto type = u_charType(static_cast<UChar32>(c));
    const bool mark = c == '-' || c == '*' || c == '>' || c == '+' || c == '~' || c == U'\u2022' ||
                      c == U'\u00B7' || c == U'\u2023' || c == U'\u2043' ||
                      type == U_OTHER_SYMBOL || type == U_MATH_SYMBOL ||
                      (type == U_MODIFIER_SYMBOL && end > 0);  // colour of a hand
    if (!mark && c != ' ') break;
    if (mark) end = next;
    i = next;
  }
  if (end == 0) return 0;
  // "-5 degrees" is no bullet; an emoji needs no space.
  const bool spaced = end < line.size() && IsSpace(line[end]);
  return spaced || static_cast<uint8_t>(line[0]) >= 0x80 ? end : 0;
}

// A digit in a circle or on a key cap, which normalisation makes a plain one: only what was written
// tells.
size_t EnclosedNumberLength(const TokenizedText& text, ByteRange line) {
  const std::string& s = text.text();
  size_t end = line.begin;
  while (end < line.end && end < line.begin + 2 && IsDigit(s[end])) ++end;
  if (end == line.begin || end == line.end || !IsSpace(s[end])) return 0;
  const std::string_view written = text.OriginText(line.begin, end + 1);
  size_t at = 0;
  const char32_t c = written.empty() ? 0 : NextCodePoint(written, &at);
  const bool enclosed = (c >= 0x2460 && c <= 0x249B) || (c >= 0x24EA && c <= 0x24FF) ||
                        (c >= 0x2776 && c <= 0x2793) ||
                        written.find("\u20E3") != std::string_view::npos;
  return enclosed ? end - line.begin : 0;
}

void FindLines(const TokenizedText& text, Structure& out) {
  const std::string& s = text.text();
  const std::vector<Token>& tokens = text.tokens();
  size_t token = 0;
  for (size_t at = 0; at <= s.size();) {
    const size_t stop = std::min(s.find('\n', at), s.size());
    Line line;
    line.bytes = text.Trim(at, stop);
    const std::string_view content =
        std::string_view(s).substr(line.bytes.begin, line.bytes.end - line.bytes.begin);
    size_t bullet = BulletLength(content);
    if (bullet == 0) bullet = EnclosedNumberLength(text, line.bytes);
    if (bullet > 0) {
      line.bullet = true;
      line.bytes = text.Trim(line.bytes.begin + bullet, line.bytes.end);
    }
    line.ends_in_colon = !content.empty() && content.back() == ':';
    while (token < tokens.size() && tokens[token].begin < line.bytes.begin) ++token;
    line.token_begin = token;
    while (token < tokens.size() && tokens[token].end <= line.bytes.end) ++token;
    line.token_end = token;
    out.lines.push_back(line);
    at = stop + 1;
  }
}

bool Reports(const TokenizedText& text, const Line& line,
             const std::vector<const Lexicon*>& lexicons) {
  const size_t begin = line.token_end - std::min(line.token_end - line.token_begin, kLeadIn);
  return std::ranges::any_of(lexicons, [&](const Lexicon* lexicon) {
    return std::ranges::any_of(lexicon->Find(text, begin, line.token_end),
                               [](const CueHit& hit) { return hit.pattern->cue == Cue::kReport; });
  });
}

// Paragraphs that are quoted without marks.
void FindReported(const TokenizedText& text, const std::vector<const Lexicon*>& lexicons,
                  Structure& out) {
  std::vector<const Line*> paragraphs;
  for (const Line& line : out.lines) {
    if (line.token_end > line.token_begin) paragraphs.push_back(&line);
  }
  const auto words = [&](size_t i) {
    return paragraphs[i]->token_end - paragraphs[i]->token_begin;
  };
  for (size_t i = 0; i + 2 < paragraphs.size(); ++i) {
    const Line& lead = *paragraphs[i];
    if (!lead.ends_in_colon || words(i) < kProseWords / 2 || words(i + 2) < kProseWords) continue;
    if (!Reports(text, lead, lexicons)) continue;
    const Line& quoted = *paragraphs[i + 1];
    for (size_t at = quoted.token_begin; at < quoted.token_end; ++at) out.quoted[at] = true;
  }
}

}  // namespace

Structure FindStructure(const TokenizedText& text, const std::vector<const Lexicon*>& lexicons) {
  Structure out;
  FindLines(text, out);
  FindQuoted(text, out);
  FindReported(text, lexicons, out);
  return out;
}

}  // namespace claque
