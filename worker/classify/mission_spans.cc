#include "worker/classify/mission_spans.h"

#include <algorithm>
#include <charconv>

#include "worker/classify/mission_number.h"
#include "worker/classify/span_bytes.h"

namespace claque {
namespace {

constexpr size_t kMaxPieces = 50;  // of a kind
constexpr std::string_view kCue = "tagger";

std::string_view FieldName(Mark mark) {
  switch (mark) {
    case Mark::kTarget:
      return "target";
    case Mark::kStockPhrase:
      return "stock_phrase";
    case Mark::kVary:
      return "anti_copy_paste";
    case Mark::kDeadline:
      return "deadline";
    case Mark::kStart:
      return "start_time";
    case Mark::kReward:
      return "reward";
    case Mark::kProof:
      return "proof_request";
    case Mark::kNumber:
      return "number";
  }
  return "";
}

constexpr size_t kLongestWord = 4;  // tokens of "no later than"

// Tokens [begin, end) of `bytes`.
std::pair<size_t, size_t> TokensOf(const TokenizedText& text, ByteRange bytes) {
  const auto at = [&](size_t byte) {
    const auto it = std::lower_bound(text.tokens().begin(), text.tokens().end(), byte,
                                     [](const Token& t, size_t b) { return t.begin < b; });
    return static_cast<size_t>(it - text.tokens().begin());
  };
  return {at(bytes.begin), at(bytes.end)};
}

class Joiner {
 public:
  Joiner(const TokenizedText& text, const Structure& structure,
         const std::vector<const Lexicon*>& lexicons, MissionFields& fields)
      : text_(text), structure_(structure), lexicons_(lexicons), fields_(fields) {}

  void Run(const std::vector<TaggedSpan>& spans) {
    for (const TaggedSpan& span : spans) {
      if (span.mark != Mark::kStockPhrase) {
        Apply(span.mark == Mark::kDeadline || span.mark == Mark::kStart ? WholeTime(span) : span);
        continue;
      }
      for (const TaggedSpan& item : SplitAtItems(text_, structure_, span)) Apply(item);
    }
    CompleteLists();
    LeaveOutOffered(fields_);
    if (fields_.deadline) {
      fields_.deadline = WithDeadlineWords(text_, lexicons_, *fields_.deadline);
    }
    for (const Mark mark : replaced_) DropRules(FieldName(mark));
    for (const MissionFields::Field& f : added_) fields_.evidence.push_back(f);
  }

 private:
  void Apply(const TaggedSpan& span) {
    const ByteRange bytes = SpanBytes(text_, structure_, span);
    bool taken = true;
    switch (span.mark) {
      case Mark::kTarget:
        taken = IsAddress(span) && Add(fields_.targets, bytes);
        break;
      case Mark::kStockPhrase:
        Replace(span.mark, fields_.stock_phrases, bytes);
        break;
      case Mark::kVary:
        fields_.vary_tagged = true;
        break;
      case Mark::kDeadline:
        taken = ReplaceFirst(span.mark, fields_.deadline, bytes);
        break;
      case Mark::kStart:
        taken = ReplaceFirst(span.mark, fields_.start, bytes);
        break;
      case Mark::kReward:
        Replace(span.mark, fields_.rewards, bytes);
        break;
      case Mark::kProof:
        Replace(span.mark, fields_.proofs, bytes);
        break;
      case Mark::kNumber:
        taken = SetNumber(span);
        break;
    }
    if (taken) added_.push_back({FieldName(span.mark), bytes, std::string(kCue)});
  }

  // A time lies in one sentence and does not end in "and".
  TaggedSpan WholeTime(TaggedSpan span) const {
    const std::vector<Token>& tokens = text_.tokens();
    size_t end = span.token_begin + 1;
    while (end < span.token_end && tokens[end].sentence == tokens[span.token_begin].sentence) ++end;
    while (end > span.token_begin + 1 && tokens[end - 1].kind == TokenKind::kWord &&
           IsFiller(tokens[end - 1].key)) {
      --end;
    }
    span.token_end = end;
    return span;
  }

  bool IsFiller(std::string_view key) const {
    return std::any_of(lexicons_.begin(), lexicons_.end(), [key](const Lexicon* lexicon) {
      return lexicon->IsStopWord(key) && !lexicon->HasWord(Cue::kTime, key);
    });
  }

  // Where most items of a list are phrases, two at least, the others are.
  void CompleteLists() {
    const std::vector<Line>& lines = structure_.lines;
    for (size_t first = 0; first < lines.size();) {
      size_t end = first;
      while (end < lines.size() && lines[end].bullet) ++end;
      size_t phrases = 0;
      for (size_t i = first; i < end; ++i) phrases += IsPhrase(lines[i]);
      for (size_t i = first; i < end && phrases >= 2 && phrases * 2 > end - first; ++i) {
        const TaggedSpan item = {Mark::kStockPhrase, lines[i].token_begin, lines[i].token_end};
        if (!IsPhrase(lines[i]) && item.token_end - item.token_begin >= 3 && !IsAddress(item)) {
          Apply(item);
        }
      }
      first = end + 1;
    }
    std::sort(fields_.stock_phrases.begin(), fields_.stock_phrases.end(),
              [](const ByteRange& a, const ByteRange& b) { return a.begin < b.begin; });
  }

  bool IsPhrase(const Line& line) const {
    return std::ranges::find(fields_.stock_phrases, line.bytes) != fields_.stock_phrases.end();
  }

  // A link, handle or hashtag; "the paper's poll" alone cannot be followed up.
  bool IsAddress(const TaggedSpan& span) const {
    return std::any_of(text_.tokens().begin() + static_cast<std::ptrdiff_t>(span.token_begin),
                       text_.tokens().begin() + static_cast<std::ptrdiff_t>(span.token_end),
                       [](const Token& t) {
                         return t.kind == TokenKind::kLink || t.kind == TokenKind::kHandle ||
                                t.kind == TokenKind::kHashtag;
                       });
  }

  bool First(Mark mark) {
    if (std::find(replaced_.begin(), replaced_.end(), mark) != replaced_.end()) return false;
    replaced_.push_back(mark);
    return true;
  }

  static bool Add(std::vector<ByteRange>& list, ByteRange bytes) {
    const bool known = std::any_of(list.begin(), list.end(), [&](const ByteRange& r) {
      return r.begin < bytes.end && bytes.begin < r.end;
    });
    if (known || list.size() >= kMaxPieces) return false;
    list.push_back(bytes);
    return true;
  }

  void Replace(Mark mark, std::vector<ByteRange>& list, ByteRange bytes) {
    if (First(mark)) list.clear();
    Add(list, bytes);
  }

  bool ReplaceFirst(Mark mark, std::optional<ByteRange>& place, ByteRange bytes) {
    if (!First(mark)) return false;
    place = bytes;
    return true;
  }

  bool SetNumber(const TaggedSpan& span) {
    const int number = NumberIn(span);
    if (number <= 0 || !First(Mark::kNumber)) return false;
    fields_.numbered = true;
    fields_.number = number;
    return true;
  }

  // Digits, an ordinal word or, behind a word, Roman digits.
  int NumberIn(const TaggedSpan& span) const {
    const std::vector<Token>& tokens = text_.tokens();
    for (size_t i = span.token_begin; i < span.token_end; ++i) {
      if (tokens[i].kind != TokenKind::kNumber) continue;
      int value = 0;
      std::from_chars(tokens[i].key.data(), tokens[i].key.data() + tokens[i].key.size(), value);
      if (value > 0) return value;
    }
    for (const Lexicon* lexicon : lexicons_) {
      for (const CueHit& hit : lexicon->Find(text_, span.token_begin, span.token_end)) {
        const Cue cue = hit.pattern->cue;
        if (cue == Cue::kOrdinal || cue == Cue::kCardinal) return hit.pattern->value;
      }
    }
    for (size_t i = span.token_begin + 1; i < span.token_end; ++i) {
      if (const int roman = RomanValue(tokens[i].key); roman > 0) return roman;
    }
    return 0;
  }

  void DropRules(std::string_view name) {
    std::erase_if(fields_.evidence, [&](const MissionFields::Field& f) { return f.name == name; });
  }

  const TokenizedText& text_;
  const Structure& structure_;
  const std::vector<const Lexicon*>& lexicons_;
  MissionFields& fields_;
  std::vector<Mark> replaced_;
  std::vector<MissionFields::Field> added_;
};

}  // namespace

ByteRange WithDeadlineWords(const TokenizedText& text, const std::vector<const Lexicon*>& lexicons,
                            ByteRange time) {
  const std::vector<Token>& tokens = text.tokens();
  const auto [begin, end] = TokensOf(text, time);
  ByteRange out = time;
  for (const Lexicon* lexicon : lexicons) {
    const size_t from = begin > kLongestWord ? begin - kLongestWord : 0;
    for (const CueHit& hit : lexicon->Find(text, from, std::min(end + 1, tokens.size()))) {
      if (hit.pattern->cue != Cue::kDeadlinePart ||
          tokens[hit.begin].sentence != tokens[begin].sentence) {
        continue;
      }
      if (hit.end == begin) out.begin = std::min(out.begin, size_t{tokens[hit.begin].begin});
      if (hit.begin == end) out.end = std::max(out.end, size_t{tokens[hit.end - 1].end});
    }
  }
  return out;
}

ByteRange WithoutDeadlineWords(const TokenizedText& text,
                               const std::vector<const Lexicon*>& lexicons, ByteRange time) {
  const auto [begin, end] = TokensOf(text, time);
  size_t first = begin;
  size_t last = end;
  for (const Lexicon* lexicon : lexicons) {
    for (const CueHit& hit : lexicon->Find(text, begin, end)) {
      if (hit.pattern->cue != Cue::kDeadlinePart) continue;
      if (hit.begin == begin && hit.end < end) first = std::max<size_t>(first, hit.end);
      if (hit.end == end && hit.begin > begin) last = std::min<size_t>(last, hit.begin);
    }
  }
  if (first >= last) return time;
  return {text.tokens()[first].begin, text.tokens()[last - 1].end};
}

void ApplySpans(const TokenizedText& text, const Structure& structure,
                const std::vector<const Lexicon*>& lexicons, const std::vector<TaggedSpan>& spans,
                MissionFields& fields) {
  Joiner(text, structure, lexicons, fields).Run(spans);
}

}  // namespace claque
