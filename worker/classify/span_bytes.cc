#include "worker/classify/span_bytes.h"

#include <algorithm>

namespace claque {
namespace {

// Whether [begin, end) and [from, to) share at least seven tenths of each.
bool NearlySame(size_t begin, size_t end, size_t from, size_t to) {
  const size_t low = std::max(begin, from);
  const size_t high = std::min(end, to);
  if (high <= low) return false;
  const size_t shared = (high - low) * 10;
  return shared >= (end - begin) * 7 && shared >= (to - from) * 7;
}

// An item of a list is offered whole: half of it is enough to know it by.
bool IsMostOf(const Line& line, const TaggedSpan& span) {
  const size_t begin = std::max(span.token_begin, line.token_begin);
  const size_t end = std::min(span.token_end, line.token_end);
  return end > begin && (end - begin) * 2 >= line.token_end - line.token_begin;
}

// A full stop belongs to a phrase that has its line to itself or is more than one sentence; within
// a line it ends the sentence that offers the phrase.
bool OwnsFullStop(const TokenizedText& text, const Line& line, const TaggedSpan& span) {
  const Token& first = text.tokens()[span.token_begin];
  const Token& last = text.tokens()[span.token_end - 1];
  return span.token_begin == line.token_begin || span.token_end == line.token_end ||
         first.sentence != last.sentence;
}

ByteRange WithMarks(const TokenizedText& text, ByteRange bytes, bool full_stop) {
  static constexpr std::string_view kClosing[] = {"!", "?", "\u2026", "\u061F", "..."};
  static constexpr std::string_view kOpening[] = {"\u00BF", "\u00A1"};
  const std::string_view s = text.text();
  for (const std::string_view mark : kOpening) {
    if (s.substr(0, bytes.begin).ends_with(mark)) bytes.begin -= mark.size();
  }
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view mark : kClosing) {
      if (!s.substr(bytes.end).starts_with(mark)) continue;
      bytes.end += mark.size();
      more = true;
    }
  }
  if (full_stop && s.substr(bytes.end).starts_with('.')) ++bytes.end;
  return bytes;
}

// "first, …" and "second; …" of a list.
ByteRange WithoutSeparator(const TokenizedText& text, ByteRange bytes) {
  const std::string_view s = text.text();
  while (bytes.end > bytes.begin && (s[bytes.end - 1] == ',' || s[bytes.end - 1] == ';')) {
    --bytes.end;
  }
  return text.Trim(bytes.begin, bytes.end);
}

}  // namespace

ByteRange SpanBytes(const TokenizedText& text, const Structure& structure, const TaggedSpan& span) {
  const ByteRange bytes = {text.tokens()[span.token_begin].begin,
                           text.tokens()[span.token_end - 1].end};
  if (span.mark != Mark::kStockPhrase) return bytes;
  const auto quotation =
      std::lower_bound(structure.quotations.begin(), structure.quotations.end(), span.token_begin,
                       [](const Quotation& q, size_t token) { return q.token_end <= token; });
  if (quotation != structure.quotations.end() &&
      NearlySame(span.token_begin, span.token_end, quotation->token_begin, quotation->token_end)) {
    return quotation->bytes;
  }
  const Line& line = structure.lines[text.tokens()[span.token_begin].line];
  if (line.bullet && IsMostOf(line, span)) return WithoutSeparator(text, line.bytes);
  return WithMarks(text, bytes, OwnsFullStop(text, line, span));
}

std::vector<TaggedSpan> SplitAtItems(const TokenizedText& text, const Structure& structure,
                                     const TaggedSpan& span) {
  std::vector<TaggedSpan> pieces = {span};
  for (size_t i = span.token_begin + 1; i < span.token_end; ++i) {
    const uint32_t line = text.tokens()[i].line;
    if (line == text.tokens()[i - 1].line || !structure.lines[line].bullet) continue;
    pieces.back().token_end = i;
    pieces.push_back(span);
    pieces.back().token_begin = i;
  }
  return pieces;
}

}  // namespace claque
