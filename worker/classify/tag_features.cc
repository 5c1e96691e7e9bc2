#include <algorithm>

#include "worker/classify/feature_hash.h"
#include "worker/classify/span_tagger.h"

namespace claque {
namespace {

constexpr size_t kAffixBytes = 4;
constexpr size_t kSentence = 40;  // tokens looked at each way

class Builder {
 public:
  Builder(const TokenizedText& text, const Structure& structure, const MissionFields& fields)
      : text_(text), tokens_(text.tokens()), structure_(structure), fields_(fields) {}

  TokenFeatures Run() {
    count_ = std::min(tokens_.size(), kMaxTaggedTokens);
    out_.resize(count_);
    CollectCues();
    CollectRules();
    CollectTimes();
    quotation_.assign(count_, -1);
    for (size_t q = 0; q < structure_.quotations.size(); ++q) {
      const Quotation& quotation = structure_.quotations[q];
      for (size_t i = quotation.token_begin; i < std::min(quotation.token_end, count_); ++i) {
        quotation_[i] = static_cast<int>(q);
      }
    }
    for (size_t i = 0; i < count_; ++i) AddToken(i);
    return std::move(out_);
  }

 private:
  void CollectCues() {
    cues_.resize(count_);
    for (const MissionFields::CueSeen& cue : fields_.cues) {
      for (size_t i = cue.token; i < std::min<size_t>(cue.end, count_); ++i) {
        cues_[i].push_back(cue.symbol);
      }
    }
    intro_before_.resize(count_);
    bool in_line = false;
    bool line_before = false;
    for (size_t i = 0; i < count_; ++i) {
      if (i > 0 && tokens_[i].line != tokens_[i - 1].line) {
        line_before = in_line || (line_before && structure_.lines[tokens_[i].line].bullet);
        in_line = false;
      }
      intro_before_[i] = in_line ? 1 : line_before ? 2 : 0;
      for (const std::string& symbol : cues_[i]) in_line = in_line || symbol == "stock.intro";
    }
  }

  void CollectRules() {
    rules_.resize(count_);
    const auto add = [&](ByteRange r, char name) {
      for (size_t i = 0; i < count_; ++i) {
        if (tokens_[i].begin >= r.begin && tokens_[i].end <= r.end) rules_[i] += name;
      }
    };
    for (const ByteRange r : fields_.stock_phrases) add(r, 'p');
    for (const ByteRange r : fields_.targets) add(r, 't');
    if (fields_.deadline) add(*fields_.deadline, 'd');
    if (fields_.start) add(*fields_.start, 's');
    for (const MissionFields::Field& f : fields_.evidence) {
      if (f.name == "number") add(f.bytes, 'n');
    }
  }

  bool IsTime(size_t i) const {
    return (tokens_[i].kind == TokenKind::kNumber && !tokens_[i].hash) || HasCue(i, "time");
  }
  bool HasCue(size_t i, std::string_view symbol) const {
    return std::find(cues_[i].begin(), cues_[i].end(), symbol) != cues_[i].end();
  }

  // Runs of words and numbers that may be one time, and what else their sentence says.
  void CollectTimes() {
    for (size_t i = 0; i < count_;) {
      size_t end = i;
      bool word = false;
      while (end < count_ && tokens_[end].sentence == tokens_[i].sentence && IsTime(end)) {
        word = word || tokens_[end].kind == TokenKind::kWord;
        ++end;
      }
      if (end > i) {
        const std::string kind = !word ? "n" : end - i == 1 ? "w" : "m";
        times_.push_back({i, end, kind + CueBefore(i) + CueIn(tokens_[i].sentence, i)});
      }
      i = std::max(end, i + 1);
    }
  }

  // 'd' or 's': a deadline's or a start's word right before token `i`.
  std::string CueBefore(size_t i) const {
    if (i == 0) return "|";
    return HasCue(i - 1, "deadline") ? "d" : HasCue(i - 1, "start") ? "s" : "-";
  }

  // Which of them the sentence of token `from` has.
  std::string CueIn(uint32_t sentence, size_t from) const {
    size_t begin = from;
    while (begin > 0 && from - begin < kSentence && tokens_[begin - 1].sentence == sentence) {
      --begin;
    }
    bool deadline = false;
    bool start = false;
    bool action = false;
    for (size_t i = begin; i < std::min(count_, from + kSentence); ++i) {
      if (tokens_[i].sentence != sentence) break;
      for (const std::string& symbol : cues_[i]) {
        deadline = deadline || symbol.starts_with("deadline");
        start = start || symbol == "start";
        action = action || symbol.starts_with("verb.") || symbol.starts_with("action.");
      }
    }
    return std::string(deadline ? "D" : "") + (start ? "S" : "") + (action ? "A" : "");
  }

  std::string Word(size_t i) const {
    switch (tokens_[i].kind) {
      case TokenKind::kWord:
        return std::string(tokens_[i].key.substr(0, 40));
      case TokenKind::kNumber:
        return tokens_[i].hash ? "#<n>" : "<n>";
      case TokenKind::kLink:
        return "<link>";
      case TokenKind::kHandle:
        return "<handle>";
      case TokenKind::kHashtag:
        return "<hashtag>";
      case TokenKind::kName:
        return "<name>";
    }
    return "";
  }
  std::string WordAt(size_t i, int by) const {
    const auto at = static_cast<int64_t>(i) + by;
    return at < 0 || at >= static_cast<int64_t>(count_) ? "|" : Word(static_cast<size_t>(at));
  }

  // What stands between token `i` - 1 and `i`, without white space; line ends count.
  std::string Gap(size_t i) const {
    const size_t begin = i == 0 ? 0 : tokens_[i - 1].end;
    const size_t end = i < tokens_.size() ? tokens_[i].begin : text_.text().size();
    std::string out;
    for (const char c :
         std::string_view(text_.text()).substr(begin, std::min<size_t>(end - begin, 24))) {
      if (c != ' ' && c != '\t' && out.size() < 8) out += c;
    }
    return out;
  }

  void Add(std::string_view name) {
    out_[token_].push_back(FeatureHash('t').Add(name).Bits(kTagBits));
  }
  void Add(std::string_view a, std::string_view b) {
    out_[token_].push_back(FeatureHash('t').Add(a).Add("=").Add(b).Bits(kTagBits));
  }

  void AddToken(size_t i) {
    token_ = i;
    Add("bias");
    AddWords(i);
    AddPlace(i);
    for (int by = -2; by <= 2; ++by) {
      const auto at = static_cast<int64_t>(i) + by;
      if (at < 0 || at >= static_cast<int64_t>(count_)) continue;
      for (const std::string& symbol : cues_[static_cast<size_t>(at)]) {
        Add("c" + std::to_string(by), symbol);
      }
    }
    AddTime(i);
    for (const char rule : rules_[i]) Add("rule", std::string_view(&rule, 1));
    if (i > 0) Add("rule before", rules_[i - 1]);
  }

  void AddTime(size_t i) {
    const auto it = std::upper_bound(times_.begin(), times_.end(), i,
                                     [](size_t at, const TimeRun& r) { return at < r.end; });
    if (it == times_.end() || it->begin > i) return;
    const std::string place = it->begin == i ? "first" : "later";
    Add("time", place + it->kind);
    Add("time of", place + (times_.size() == 1 ? "one" : it == times_.begin() ? "many" : "other"));
    Add("time last", place + (i + 1 == it->end ? "last" : ""));
  }

  void AddWords(size_t i) {
    static constexpr std::array<std::string_view, 7> kPlaces = {"w-3", "w-2", "w-1", "w0",
                                                                "w+1", "w+2", "w+3"};
    for (int by = -3; by <= 3; ++by) Add(kPlaces[static_cast<size_t>(by + 3)], WordAt(i, by));
    const std::string word = Word(i);
    Add("w-1w0", WordAt(i, -1) + " " + word);
    Add("w0w+1", word + " " + WordAt(i, 1));
    if (tokens_[i].kind == TokenKind::kWord) {
      Add("prefix", std::string_view(word).substr(0, kAffixBytes));
      Add("suffix",
          std::string_view(word).substr(word.size() - std::min(word.size(), kAffixBytes)));
    }
    if (tokens_[i].kind == TokenKind::kNumber) Add("number", Shape(tokens_[i].key));
  }

  // "20:00" -> "99:99".
  static std::string Shape(std::string_view number) {
    std::string out(number.substr(0, 12));
    for (char& c : out) c = c >= '0' && c <= '9' ? '9' : c;
    return out;
  }

  void AddPlace(size_t i) {
    const Token& token = tokens_[i];
    const Line& line = structure_.lines[token.line];
    const bool line_first = i == line.token_begin;
    const bool line_last = i + 1 == line.token_end;
    const std::string before = Gap(i);
    const std::string after = Gap(i + 1);
    Add("gap before", before);
    Add("gap after", after);
    Add("gaps", before + "_" + after);
    Add("capital", token.capital ? "1" : "0");
    if (line_first) Add("line first", line.bullet ? "bullet" : "plain");
    if (line_last) Add("line last", line.bullet ? "bullet" : "plain");
    if (line.bullet) Add("in bullet");
    const bool after_colon = token.line > 0 && LineBeforeEndsInColon(token.line);
    if (after_colon) Add("after colon", line_first ? "first" : "later");
    Add("intro", std::to_string(intro_before_[i]) + (line.bullet ? "b" : "") +
                     (after_colon ? ":" : "") + (quotation_[i] >= 0 ? "\"" : ""));
    if (quotation_[i] >= 0) AddQuotation(i);
    Add("text place", i < 3 ? "head" : i + 3 >= count_ ? "tail" : "middle");
    if (i == 0 || tokens_[i - 1].sentence != token.sentence) Add("sentence first", Word(i));
  }

  void AddQuotation(size_t i) {
    const Quotation& q = structure_.quotations[static_cast<size_t>(quotation_[i])];
    const size_t size = q.token_end - q.token_begin;
    const std::string length = size < 3 ? "short" : size < 25 ? "phrase" : "long";
    Add("quoted", length);
    if (i == q.token_begin) Add("quote first", length);
    Add("before quote", q.token_begin > 0 ? Word(q.token_begin - 1) : "|");
  }

  bool LineBeforeEndsInColon(uint32_t line) const {
    for (uint32_t back = line; back > 0; --back) {
      const Line& before = structure_.lines[back - 1];
      if (before.ends_in_colon) return true;
      if (before.token_begin != before.token_end && !before.bullet) return false;
    }
    return false;
  }

  struct TimeRun {
    size_t begin;
    size_t end;
    std::string kind;
  };

  const TokenizedText& text_;
  const std::vector<Token>& tokens_;
  const Structure& structure_;
  const MissionFields& fields_;
  size_t count_ = 0;
  size_t token_ = 0;  // whose features are being added
  std::vector<std::vector<std::string>> cues_;
  std::vector<int> intro_before_;  // 1 in this line, 2 in the line before
  std::vector<std::string> rules_;
  std::vector<int> quotation_;
  std::vector<TimeRun> times_;  // in order of place
  TokenFeatures out_;
};

}  // namespace

TokenFeatures TagFeatures(const TokenizedText& text, const Structure& structure,
                          const MissionFields& fields) {
  return Builder(text, structure, fields).Run();
}

}  // namespace claque
