#include "worker/classify/stock_phrases.h"

#include <algorithm>

namespace claque {
namespace {

constexpr size_t kMaxPhrases = 50;
constexpr size_t kMinTokens = 2;
constexpr size_t kMaxTokens = 80;
constexpr size_t kLinesAfterIntro = 12;

class PhraseFinder {
 public:
  PhraseFinder(const TokenizedText& text, const Structure& structure, const Lexicon& lexicon)
      : text_(text), tokens_(text.tokens()), structure_(structure), lexicon_(lexicon) {}

  StockPhrases Run(const std::vector<CueHit>& hits) {
    size_t introductions = 0;
    for (const CueHit& hit : hits) {
      if (structure_.quoted[hit.begin]) continue;
      if (hit.pattern->cue == Cue::kVary) BelowVary(hit);
      if (hit.pattern->cue != Cue::kStockIntro || Negated(hit.begin)) continue;
      if (++introductions > kMaxPhrases) break;
      out_.introduced = true;
      if (out_.cue.empty()) out_.cue = hit.pattern->source;
      After(hit.end - 1);
    }
    return std::move(out_);
  }

 private:
  bool Negated(size_t token) const {
    return token > 0 && tokens_[token - 1].sentence == tokens_[token].sentence &&
           lexicon_.HasWord(Cue::kNegation, tokens_[token - 1].key);
  }

  void Add(size_t begin, size_t end) {
    ByteRange r = text_.Trim(begin, end);
    const std::string& s = text_.text();
    while (r.end > r.begin && (s[r.end - 1] == ',' || s[r.end - 1] == ';' || s[r.end - 1] == '/')) {
      r = text_.Trim(r.begin, r.end - 1);
    }
    const auto first = std::lower_bound(tokens_.begin(), tokens_.end(), r.begin,
                                        [](const Token& t, size_t at) { return t.begin < at; });
    const auto last = std::lower_bound(first, tokens_.end(), r.end,
                                       [](const Token& t, size_t at) { return t.begin < at; });
    const auto count = static_cast<size_t>(last - first);
    if (count < kMinTokens || count > kMaxTokens || out_.phrases.size() >= kMaxPhrases) return;
    const bool known = std::any_of(out_.phrases.begin(), out_.phrases.end(),
                                   [&](ByteRange p) { return r.begin < p.end && p.begin < r.end; });
    if (!known) out_.phrases.push_back(r);
  }

  size_t AddQuotations(size_t begin, size_t end) {
    size_t added = 0;
    auto it = std::lower_bound(structure_.quotations.begin(), structure_.quotations.end(), begin,
                               [](const Quotation& q, size_t at) { return q.bytes.begin < at; });
    for (; it != structure_.quotations.end() && it->bytes.begin < end; ++it) {
      Add(it->bytes.begin, it->bytes.end);
      ++added;
    }
    return added;
  }

  // "Put these in your own words:" introduces what follows, whatever else it says.
  void BelowVary(const CueHit& hit) {
    const uint32_t line = tokens_[hit.begin].line;
    if (!structure_.lines[line].ends_in_colon) return;
    const size_t before = out_.phrases.size();
    FollowingLines(line, true);
    if (out_.phrases.size() == before) return;
    out_.introduced = true;
    if (out_.cue.empty()) out_.cue = hit.pattern->source;
  }

  // Phrases behind the introduction that ends with token `last`.
  void After(size_t last) {
    const Token& token = tokens_[last];
    const Line& line = structure_.lines[token.line];
    const std::string& s = text_.text();
    if (AddQuotations(token.end, line.bytes.end) > 0) {
      // "Use 'A' or 'B'", perhaps with more of them below.
      FollowingLines(token.line, true);
      return;
    }
    const size_t colon = s.find(':', token.end);
    if (colon != std::string::npos && colon + 1 < line.bytes.end && !IsInToken(colon)) {
      Inline(colon + 1, line.bytes.end);
      FollowingLines(token.line, true);
      return;
    }
    FollowingLines(token.line, false);
  }

  bool IsInToken(size_t at) const {
    const auto it = std::upper_bound(tokens_.begin(), tokens_.end(), at,
                                     [](size_t b, const Token& t) { return b < t.begin; });
    return it != tokens_.begin() && std::prev(it)->end > at;
  }

  // "A / B / C", "A; B; C", "A | B" or one phrase.
  void Inline(size_t begin, size_t end) {
    const std::string_view rest = std::string_view(text_.text()).substr(begin, end - begin);
    for (const std::string_view mark : {" / ", " | ", " // ", "; ", " \u2022 ", "\u061B "}) {
      if (rest.find(mark) == std::string_view::npos) continue;
      size_t from = 0;
      while (true) {
        const size_t at = rest.find(mark, from);
        Add(begin + from, begin + std::min(at, rest.size()));
        if (at == std::string_view::npos) return;
        from = at + mark.size();
      }
    }
    Add(begin, end);
  }

  // Bullets, quotations or plain lines after the line of the introduction.
  void FollowingLines(size_t intro, bool bullets_only) {
    const bool colon = structure_.lines[intro].ends_in_colon;
    size_t taken = 0;
    bool bullets = false;
    for (size_t i = intro + 1; i < structure_.lines.size() && taken < kLinesAfterIntro; ++i) {
      const Line& line = structure_.lines[i];
      if (line.token_begin == line.token_end) {
        if (taken > 0 || i > intro + 2) break;
        continue;
      }
      if (taken == 0) bullets = line.bullet;
      const size_t quotes = QuotesIn(line);
      if (quotes == 0 && (line.bullet != bullets || (!bullets && (!colon || bullets_only)))) break;
      if (quotes > 0) {
        AddQuotations(line.bytes.begin, line.bytes.end);
      } else if (OnlyTargets(line)) {
        break;
      } else {
        Add(line.bytes.begin, line.bytes.end);
      }
      ++taken;
    }
  }

  size_t QuotesIn(const Line& line) const {
    size_t count = 0;
    auto it = std::lower_bound(structure_.quotations.begin(), structure_.quotations.end(),
                               line.bytes.begin,
                               [](const Quotation& q, size_t at) { return q.bytes.begin < at; });
    for (; it != structure_.quotations.end() && it->bytes.begin < line.bytes.end; ++it) {
      count += it->token_end - it->token_begin >= 2;
    }
    return count;
  }

  bool OnlyTargets(const Line& line) const {
    for (size_t i = line.token_begin; i < line.token_end; ++i) {
      if (tokens_[i].kind == TokenKind::kWord || tokens_[i].kind == TokenKind::kName) return false;
    }
    return true;
  }

  const TokenizedText& text_;
  const std::vector<Token>& tokens_;
  const Structure& structure_;
  const Lexicon& lexicon_;
  StockPhrases out_;
};

}  // namespace

StockPhrases FindStockPhrases(const TokenizedText& text, const Structure& structure,
                              const Lexicon& lexicon, const std::vector<CueHit>& hits) {
  return PhraseFinder(text, structure, lexicon).Run(hits);
}

}  // namespace claque
