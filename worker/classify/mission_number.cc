#include "worker/classify/mission_number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace claque {
namespace {

constexpr int kMaxNumber = 1899;  // years are none
constexpr int kMaxOfSeries = 99;  // "3/10"

constexpr std::array<std::string_view, 14> kNumberMarks = {
    "no",  "nr",    "number", "num", "n",      "nummer", "номер",
    "رقم", "شماره", "מספר",   "מס",  "numero", "numara", "номером"};

// Signs that make a number a price, on either side of it; a share or a temperature, behind it.
constexpr std::array<std::string_view, 8> kCurrencies = {"$",      "\u20AC", "\u00A3", "\u20BD",
                                                         "\u20BA", "\u20AA", "\u20B4", "\uFDFC"};
constexpr std::array<std::string_view, 4> kUnitSigns = {"%", "\u066A", "\u2030", "\u00B0"};

// What is written together with a number that counts nothing in order: "8pm", "5k", "10km".
constexpr std::array<std::string_view, 30> kUnits = {
    "am", "pm", "h",  "hr", "hrs", "min", "mins", "m", "km",  "k",  "kg", "g",   "x",   "sec", "s",
    "p",  "px", "gb", "mb", "eur", "usd", "uhr",  "ч", "мин", "км", "кг", "руб", "грн", "год", "т"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

int Leading(std::string_view key) {
  int value = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), value);
  return error == std::errc() ? value : 0;
}

class NumberFinder {
 public:
  NumberFinder(const TokenizedText& text, const Structure& structure,
               const std::vector<CueHit>& hits)
      : text_(text), tokens_(text.tokens()), structure_(structure), hits_(hits) {
    for (const CueHit& hit : hits_) {
      if (hit.end != hit.begin + 1) continue;
      if (hit.pattern->cue == Cue::kOrdinal) ordinals_.emplace(hit.begin, hit.pattern->value);
      if (hit.pattern->cue == Cue::kCardinal) cardinals_.emplace(hit.begin, hit.pattern->value);
    }
  }

  // Those in quotations are looked at last.
  std::optional<MissionNumber> Run() const {
    if (const auto found = BesideNoun(false)) return found;
    if (const auto found = Bare()) return found;
    return BesideNoun(true);
  }

 private:
  std::optional<MissionNumber> BesideNoun(bool quoted) const {
    for (const bool weak : {false, true}) {
      for (const CueHit& hit : hits_) {
        if (hit.pattern->cue != (weak ? Cue::kNumberWeak : Cue::kNumberNoun) ||
            structure_.quoted[hit.begin] != quoted) {
          continue;
        }
        if (const int n = Beside(hit.begin, hit.end, weak); n > 0) {
          const size_t first = hit.begin > 0 ? hit.begin - 1 : 0;
          const size_t last = std::min(tokens_.size() - 1, static_cast<size_t>(hit.end));
          return MissionNumber{
              n, {tokens_[first].begin, tokens_[last].end}, hit.pattern->source, quoted, weak};
        }
      }
    }
    return std::nullopt;
  }

  // Number beside the noun at [begin, end): "mission 3", "3rd mission", "mission three", "III".
  int Beside(size_t begin, size_t end, bool weak) const {
    if (end < tokens_.size()) {
      size_t next = end;
      // "mission no. 3", "Auftrag Nr. 3", "задание № 3".
      if (IsNumberMark(next) && Value(next + 1, begin, false) > 0) {
        return Value(next + 1, begin, false);
      }
      const int n = Parted(end - 1) ? 0 : Value(next, begin, false);
      if (n > 0 && !(weak && Followed(next))) return n;
    }
    if (begin == 0 || Parted(begin - 1) || (weak && Followed(end - 1))) return 0;
    return Value(begin - 1, begin, true);
  }

  // Whether a mark parts token `i` from the next: "our mission, 3 minutes".
  bool Parted(size_t i) const {
    const std::string_view gap = std::string_view(text_.text())
                                     .substr(tokens_[i].end, tokens_[i + 1].begin - tokens_[i].end);
    return gap.find_first_of(",;()/") != std::string_view::npos ||
           gap.find(" - ") != std::string_view::npos;
  }

  // Whether the sentence goes on behind token `i` without a mark.
  bool Followed(size_t i) const {
    return i + 1 < tokens_.size() && tokens_[i + 1].sentence == tokens_[i].sentence &&
           text_.text()[tokens_[i].end] == ' ';
  }

  bool IsNumberMark(size_t i) const {
    return i + 1 < tokens_.size() && tokens_[i].kind == TokenKind::kWord &&
           std::ranges::find(kNumberMarks, tokens_[i].key) != kNumberMarks.end();
  }

  // What token `i` says in the sentence of token `noun`, `before` it or behind it; 0 = no number.
  int Value(size_t i, size_t noun, bool before) const {
    const Token& t = tokens_[i];
    if (t.sentence != tokens_[noun].sentence) return 0;
    if (t.kind == TokenKind::kNumber) {
      if (!MayCount(t)) return 0;
      // "3rd mission", "3. Auftrag"; not "3 missions".
      const bool bare = std::ranges::all_of(t.key, IsDigit);
      if (before && !t.hash && bare && text_.text()[t.end] == ' ') return 0;
      return Leading(t.key);
    }
    if (t.kind != TokenKind::kWord) return 0;
    if (const auto it = ordinals_.find(i); it != ordinals_.end()) return it->second;
    if (before) return 0;  // "one mission" is any
    if (const auto it = cardinals_.find(i); it != cardinals_.end()) return it->second;
    return RomanValue(t.key);
  }

  // Whether a number may be one of a series.
  bool MayCount(const Token& t) const {
    const int n = Leading(t.key);
    if (n <= 0 || n > kMaxNumber) return false;
    size_t digits = 0;
    while (digits < t.key.size() && IsDigit(t.key[digits])) ++digits;
    const std::string_view rest = t.key.substr(digits);
    if (!rest.empty()) {
      if (rest.front() == '/') return OfSeries(t);
      if (rest.find_first_of(":.,/") != std::string_view::npos) return false;
      if (std::ranges::find(kUnits, rest) != kUnits.end()) return false;
    }
    return !HasUnitSign(t) && !IsScore(t);
  }

  // "3/10", not "12/5" nor "24/7".
  static bool OfSeries(const Token& t) {
    const size_t slash = t.key.find('/');
    const std::string_view all = t.key.substr(slash + 1);
    if (!std::ranges::all_of(all, IsDigit)) return false;
    return Leading(t.key) <= Leading(all) && Leading(all) <= kMaxOfSeries;
  }

  bool HasUnitSign(const Token& t) const {
    std::string_view behind = std::string_view(text_.text()).substr(t.end);
    const std::string_view before = std::string_view(text_.text()).substr(0, t.begin);
    if (behind.starts_with(' ')) behind.remove_prefix(1);
    const auto follows = [behind](std::string_view sign) { return behind.starts_with(sign); };
    return std::ranges::any_of(kUnitSigns, follows) || std::ranges::any_of(kCurrencies, follows) ||
           std::ranges::any_of(kCurrencies,
                               [before](std::string_view sign) { return before.ends_with(sign); });
  }

  // "2-1".
  bool IsScore(const Token& t) const {
    const std::string& s = text_.text();
    return t.end + 1 < s.size() && s[t.end] == '-' && IsDigit(s[t.end + 1]);
  }

  // "#3 ..." or "3/10 ..." at the very beginning.
  std::optional<MissionNumber> Bare() const {
    if (tokens_.empty() || tokens_[0].kind != TokenKind::kNumber) return std::nullopt;
    const Token& t = tokens_[0];
    const bool of_series = t.key.find('/') != std::string_view::npos && MayCount(t);
    if (!of_series && !(t.hash && MayCount(t))) return std::nullopt;
    return MissionNumber{Leading(t.key), {t.begin, t.end}, "#N", structure_.quoted[0], true};
  }

  const TokenizedText& text_;
  const std::vector<Token>& tokens_;
  const Structure& structure_;
  const std::vector<CueHit>& hits_;
  std::map<size_t, int> cardinals_;
  std::map<size_t, int> ordinals_;
};

}  // namespace

int RomanValue(std::string_view key) {
  int total = 0;
  int last = 0;
  for (size_t i = key.size(); i-- > 0;) {
    const char c = key[i];
    const int v = c == 'i' ? 1 : c == 'v' ? 5 : c == 'x' ? 10 : c == 'l' ? 50 : 0;
    if (v == 0) return 0;
    total += v < last ? -v : v;
    last = std::max(last, v);
  }
  return total;
}

std::optional<MissionNumber> FindMissionNumber(const TokenizedText& text,
                                               const Structure& structure,
                                               const std::vector<CueHit>& hits) {
  return NumberFinder(text, structure, hits).Run();
}

}  // namespace claque
