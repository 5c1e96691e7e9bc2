#include "worker/classify/mission_fields.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "worker/classify/mission_number.h"
#include "worker/classify/stock_phrases.h"

namespace claque {
namespace {

constexpr size_t kWindow = 8;  // tokens between a verb and its object
constexpr size_t kMaxTargets = 50;
constexpr size_t kMaxActionsSeen = 200;
constexpr double kMinStrength = 0.3;  // of an action
constexpr size_t kClauseTokens = 60;  // of a sentence, each way from its cue

bool IsTarget(const Token& t) {
  return t.kind == TokenKind::kLink || t.kind == TokenKind::kHandle ||
         t.kind == TokenKind::kHashtag;
}

// Kind of target that by itself completes a verb of the action.
bool Completes(v1::Action action, const Token& t) {
  switch (action) {
    case v1::POST_HASHTAG:
      return t.kind == TokenKind::kHashtag;
    case v1::FOLLOW:
      return t.kind == TokenKind::kHandle || t.kind == TokenKind::kLink;
    case v1::CONTACT:
      return t.kind == TokenKind::kHandle;
    case v1::REPORT:
    case v1::REPLY:
    case v1::REACT:
    case v1::JOIN:
      return t.kind == TokenKind::kHandle || t.kind == TokenKind::kLink;
    case v1::POLL_VOTE:
    case v1::PETITION:
    case v1::SHARE:
      return t.kind == TokenKind::kLink;
    default:
      return false;
  }
}

class Finder {
 public:
  Finder(const TokenizedText& text, const Structure& structure,
         const std::vector<const Lexicon*>& lexicons)
      : text_(text), tokens_(text.tokens()), structure_(structure), lexicons_(lexicons) {}

  MissionFields Run() {
    for (const Lexicon* lexicon : lexicons_) {
      lexicon_ = lexicon;
      hits_ = lexicon->Find(text_);
      CollectCues();
      CollectObjects();
      FindActions();
      FindSimpleCues();
      FindNumber();
      FindTimes();
      FindPhrases();
      FindCategories();
    }
    FindTargets();
    Finish();
    SortCues();
    return std::move(out_);
  }

 private:
  bool Quoted(const CueHit& hit) const { return structure_.quoted[hit.begin]; }
  ByteRange Bytes(size_t token_begin, size_t token_end) const {
    return {tokens_[token_begin].begin, tokens_[token_end - 1].end};
  }
  void Note(std::string_view name, ByteRange bytes, std::string cue) {
    if (out_.evidence.size() < 200) out_.evidence.push_back({name, bytes, std::move(cue)});
  }
  void Note(std::string_view name, const CueHit& hit) {
    Note(name, Bytes(hit.begin, hit.end), hit.pattern->source);
  }
  double& Feature(const char* name) { return out_.features[name]; }

  void AddCue(size_t token, size_t end, std::string_view symbol) {
    out_.cues.push_back({static_cast<uint32_t>(token), static_cast<uint32_t>(end),
                         (structure_.quoted[token] ? "\"" : "") + std::string(symbol)});
  }

  void CollectCues() {
    for (const CueHit& hit : hits_) {
      const Cue cue = hit.pattern->cue;
      if (cue != Cue::kStop && cue != Cue::kLead && cue != Cue::kDeadlinePart)
        AddCue(hit.begin, hit.end, hit.pattern->symbol);
    }
  }

  void SortCues() {
    for (size_t i = 0; i < tokens_.size(); ++i) {
      const TokenKind kind = tokens_[i].kind;
      if (kind == TokenKind::kLink) AddCue(i, i + 1, "<link>");
      if (kind == TokenKind::kHandle) AddCue(i, i + 1, "<handle>");
      if (kind == TokenKind::kHashtag) AddCue(i, i + 1, "<hashtag>");
      if (kind == TokenKind::kNumber) AddCue(i, i + 1, "<n>");
    }
    std::sort(out_.cues.begin(), out_.cues.end(),
              [](const MissionFields::CueSeen& a, const MissionFields::CueSeen& b) {
                return std::tie(a.token, a.symbol) < std::tie(b.token, b.symbol);
              });
  }

  void CollectObjects() {
    objects_.clear();
    other_cues_.assign(tokens_.size(), false);
    for (const CueHit& hit : hits_) {
      const Cue cue = hit.pattern->cue;
      if (cue == Cue::kObject) objects_.push_back(hit);
      if ((cue != Cue::kProof && cue != Cue::kNegative) || hit.end == hit.begin + 1) continue;
      std::fill(other_cues_.begin() + hit.begin, other_cues_.begin() + hit.end, true);
    }
  }

  // Whether a verb may be an imperative here.
  bool Leads(size_t token) const {
    if (!lexicon_->verb_needs_lead()) return true;
    if (token == 0) return true;
    const Token& before = tokens_[token - 1];
    const Token& here = tokens_[token];
    if (before.sentence != here.sentence) return true;
    const std::string_view between =
        std::string_view(text_.text()).substr(before.end, here.begin - before.end);
    if (between.find_first_not_of(" \t/\"'") != std::string_view::npos) return true;
    return before.kind != TokenKind::kWord || lexicon_->HasWord(Cue::kLead, before.key);
  }

  bool Negated(size_t token) const {
    for (size_t back = 1; back <= 2 && back <= token; ++back) {
      const Token& t = tokens_[token - back];
      if (t.sentence != tokens_[token].sentence) break;
      if (lexicon_->HasWord(Cue::kNegation, t.key)) return true;
    }
    return false;
  }

  bool HasObject(const CueHit& verb) const {
    const auto action = static_cast<v1::Action>(verb.pattern->value);
    const uint32_t sentence = tokens_[verb.begin].sentence;
    const size_t low = verb.begin > kWindow ? verb.begin - kWindow : 0;
    const size_t high = std::min(tokens_.size(), verb.end + kWindow);
    for (size_t i = low; i < high; ++i) {
      if ((i < verb.begin || i >= verb.end) && tokens_[i].sentence == sentence &&
          Completes(action, tokens_[i])) {
        return true;
      }
    }
    // Objects are in order of place.
    auto it = std::lower_bound(objects_.begin(), objects_.end(), low,
                               [](const CueHit& o, size_t at) { return o.begin < at; });
    for (; it != objects_.end() && it->begin < high; ++it) {
      if (it->pattern->value == verb.pattern->value && tokens_[it->begin].sentence == sentence &&
          (it->end <= verb.begin || it->begin >= verb.end)) {
        return true;
      }
    }
    return false;
  }

  void FindActions() {
    for (const CueHit& hit : hits_) {
      const Cue cue = hit.pattern->cue;
      if (cue != Cue::kVerb && cue != Cue::kAction) continue;
      const bool starts_with_verb =
          cue == Cue::kVerb || lexicon_->HasWord(Cue::kVerb, tokens_[hit.begin].key);
      if (starts_with_verb && !Leads(hit.begin)) continue;
      if (Negated(hit.begin) || other_cues_[hit.begin]) continue;
      if (cue == Cue::kVerb && !HasObject(hit)) continue;
      if (Quoted(hit)) {
        Feature("action_quoted") += 1;
        continue;
      }
      const auto action = static_cast<v1::Action>(hit.pattern->value);
      if (out_.actions_seen.size() < kMaxActionsSeen) {
        out_.actions_seen.push_back({action, Bytes(hit.begin, hit.end), hit.pattern->weight});
      }
      double& strength = strengths_[action];
      strength = std::max(strength, hit.pattern->weight);
      action_sentences_.insert(tokens_[hit.begin].sentence);
      action_lines_.insert(tokens_[hit.begin].line);
      Note("action", Bytes(hit.begin, hit.end),
           v1::Action_Name(action) + ": " + hit.pattern->source);
    }
  }

  ByteRange Sentence(size_t token) const {
    size_t begin = token;
    size_t end = token + 1;
    const uint32_t sentence = tokens_[token].sentence;
    const size_t low = token > kClauseTokens ? token - kClauseTokens : 0;
    const size_t high = std::min(tokens_.size(), token + kClauseTokens);
    while (begin > low && tokens_[begin - 1].sentence == sentence) --begin;
    while (end < high && tokens_[end].sentence == sentence) ++end;
    return Bytes(begin, end);
  }

  static void AddOnce(std::vector<ByteRange>& list, ByteRange bytes) {
    if (list.size() < kMaxTargets && std::find(list.begin(), list.end(), bytes) == list.end()) {
      list.push_back(bytes);
    }
  }

  void FindSimpleCues() {
    uint32_t vary_end = 0;
    for (const CueHit& hit : hits_) {
      const bool quoted = Quoted(hit);
      switch (hit.pattern->cue) {
        case Cue::kVary:
          if (quoted) break;
          out_.vary = out_.vary || hit.pattern->weight >= 0.5;
          out_.vary_cues += hit.begin >= vary_end;
          vary_end = std::max(vary_end, hit.end);
          Feature("vary") = std::max(Feature("vary"), hit.pattern->weight);
          Note("anti_copy_paste", hit);
          break;
        case Cue::kReward:
          if (quoted) break;
          Feature("reward") = 1;
          AddOnce(out_.rewards, Sentence(hit.begin));
          Note("reward", hit);
          break;
        case Cue::kProof:
          if (quoted) break;
          Feature("proof") = 1;
          AddOnce(out_.proofs, Sentence(hit.begin));
          proof_sentences_.insert(tokens_[hit.begin].sentence);
          Note("proof_request", hit);
          break;
        case Cue::kReport:
          report_ += hit.pattern->weight;
          Note("report", hit);
          break;
        case Cue::kCollective:
          if (!quoted) Feature("collective") = 1;
          break;
        case Cue::kOffline:
          Feature("offline") += 1;
          Note("offline", hit);
          break;
        case Cue::kNegative:
          Feature("negative") += hit.pattern->weight;
          Note("negative", hit);
          break;
        default:
          break;
      }
    }
  }

  void FindNumber() {
    if (out_.numbered) return;
    const std::optional<MissionNumber> found = FindMissionNumber(text_, structure_, hits_);
    if (!found) return;
    out_.numbered = true;
    out_.number = found->value;
    out_.loose_number = found->loose;
    number_quoted_ = found->quoted;
    Note("number", found->bytes, found->cue);
  }

  bool IsConnector(const Token& t) const { return lexicon_->IsStopWord(t.key); }

  // Tokens from `from` that make a time expression, at most two function words away.
  std::optional<ByteRange> TimeAfter(size_t from, uint32_t sentence) const {
    size_t i = from;
    const auto in = [&](size_t k) { return k < tokens_.size() && tokens_[k].sentence == sentence; };
    for (int skipped = 0; skipped < 2 && in(i) && !IsTime(i) && IsConnector(tokens_[i]);
         ++skipped) {
      ++i;
    }
    const size_t begin = i;
    size_t end = i;
    bool solid = false;
    for (; in(i) && i < begin + 9 && IsTime(i); ++i) {
      if (!IsConnector(tokens_[i])) {
        end = i + 1;
        solid = true;
      }
    }
    size_t first = begin;
    while (first < end && IsConnector(tokens_[first])) ++first;
    if (!solid || first >= end) return std::nullopt;
    return Bytes(first, end);
  }

  std::optional<ByteRange> TimeBefore(size_t to, uint32_t sentence) const {
    size_t begin = to;
    while (begin > 0 && to - begin < 9 && tokens_[begin - 1].sentence == sentence &&
           IsTime(begin - 1)) {
      --begin;
    }
    while (begin < to && IsConnector(tokens_[begin])) ++begin;
    if (begin == to) return std::nullopt;
    return Bytes(begin, to);
  }

  bool IsTime(size_t i) const {
    return tokens_[i].kind == TokenKind::kNumber ? !tokens_[i].hash : times_.contains(i);
  }

  void FindTimes() {
    times_.clear();
    for (const CueHit& hit : hits_) {
      if (hit.pattern->cue != Cue::kTime) continue;
      for (size_t i = hit.begin; i < hit.end; ++i) times_.insert(i);
    }
    for (const CueHit& hit : hits_) {
      if (Quoted(hit)) continue;
      const uint32_t sentence = tokens_[hit.begin].sentence;
      if (hit.pattern->cue == Cue::kDeadline && !out_.deadline) {
        out_.deadline = TimeAfter(hit.end, sentence);
        if (out_.deadline) Note("deadline", *out_.deadline, hit.pattern->source);
      } else if (hit.pattern->cue == Cue::kDeadlineAfter && !out_.deadline) {
        out_.deadline = TimeBefore(hit.begin, sentence);
        if (out_.deadline) Note("deadline", *out_.deadline, hit.pattern->source);
      } else if (hit.pattern->cue == Cue::kStart && !out_.start) {
        out_.start = TimeAfter(hit.end, sentence);
        if (out_.start) Note("start_time", *out_.start, hit.pattern->source);
      }
    }
    if (out_.start && out_.deadline && out_.start->begin == out_.deadline->begin) {
      out_.start.reset();
    }
  }

  void FindPhrases() {
    const StockPhrases found = FindStockPhrases(text_, structure_, *lexicon_, hits_);
    if (found.introduced) Feature("stock_intro") = 1;
    for (const ByteRange& bytes : found.phrases) {
      if (std::find(out_.stock_phrases.begin(), out_.stock_phrases.end(), bytes) ==
          out_.stock_phrases.end()) {
        out_.stock_phrases.push_back(bytes);
        Note("stock_phrase", bytes, found.cue);
      }
    }
  }

  bool InPhrase(const Token& t) const {
    return std::any_of(out_.stock_phrases.begin(), out_.stock_phrases.end(),
                       [&](const ByteRange& r) { return t.begin >= r.begin && t.end <= r.end; });
  }

  // What the call says of itself, not what it quotes or gives its readers to say.
  void FindCategories() {
    for (const CueHit& hit : hits_) {
      if (hit.pattern->cue != Cue::kCategory || Quoted(hit) || InPhrase(tokens_[hit.begin]))
        continue;
      out_.categories[static_cast<v1::Category>(hit.pattern->value)] += hit.pattern->weight;
    }
  }

  // A line that holds little but targets belongs to the call above it.
  bool StandsAlone(size_t token) const {
    const uint32_t line = tokens_[token].line;
    if (line >= structure_.lines.size()) return false;
    const Line& l = structure_.lines[line];
    size_t words = 0;
    for (size_t i = l.token_begin; i < l.token_end; ++i) words += !IsTarget(tokens_[i]);
    if (words > 3) return false;
    for (uint32_t back = 1; back <= 3 && back <= line; ++back) {
      if (action_lines_.contains(line - back)) return true;
    }
    return action_lines_.contains(line + 1);
  }

  void FindTargets() {
    for (size_t i = 0; i < tokens_.size() && out_.targets.size() < kMaxTargets; ++i) {
      if (!IsTarget(tokens_[i]) || InPhrase(tokens_[i])) continue;
      const uint32_t sentence = tokens_[i].sentence;
      const bool acted = action_sentences_.contains(sentence);
      const bool after = i > 0 && tokens_[i - 1].sentence + 1 == sentence &&
                         tokens_[i - 1].line == tokens_[i].line &&
                         action_sentences_.contains(sentence - 1) && AloneInSentence(i);
      if (!acted && !after && (proof_sentences_.contains(sentence) || !StandsAlone(i))) continue;
      if (structure_.quoted[i]) continue;
      if (tokens_[i].kind == TokenKind::kHashtag && !strengths_.contains(v1::POST_HASHTAG) &&
          !acted) {
        continue;
      }
      const ByteRange bytes = Bytes(i, i + 1);
      AddOnce(out_.targets, bytes);
      Note("target", bytes, "in the call");
    }
  }

  bool AloneInSentence(size_t token) const {
    return token + 1 >= tokens_.size() || tokens_[token + 1].sentence != tokens_[token].sentence ||
           IsTarget(tokens_[token + 1]);
  }

  void Finish() {
    double total = 0;
    for (const auto& [action, strength] : strengths_) {
      total += strength;
      if (strength >= kMinStrength) out_.actions.push_back(action);
    }
    Feature("bias") = 1;
    Feature("action") = std::min(total, 1.0);
    Feature("actions_more") = std::clamp(total - 1.0, 0.0, 3.0);
    Feature("numbered") = out_.numbered && !number_quoted_;
    Feature("target") = out_.targets.empty() ? 0.0 : 1.0;
    Feature("phrases") = std::min(static_cast<double>(out_.stock_phrases.size()), 4.0);
    Feature("deadline") = out_.deadline ? 1.0 : 0.0;
    Feature("start") = out_.start ? 1.0 : 0.0;
    Feature("report") = std::min(report_, 4.0);
    Feature("report_quote") = report_ > 0 && !structure_.quotations.empty() ? 1.0 : 0.0;
    Feature("action_quoted") = std::min(Feature("action_quoted"), 3.0);
    Feature("offline") = std::min(Feature("offline"), 3.0);
    Feature("negative") = std::min(Feature("negative"), 4.0);
    Feature("long") = tokens_.size() > 250 ? 1.0 : 0.0;
  }

  const TokenizedText& text_;
  const std::vector<Token>& tokens_;
  const Structure& structure_;
  const std::vector<const Lexicon*>& lexicons_;
  const Lexicon* lexicon_ = nullptr;
  std::vector<CueHit> hits_;
  std::vector<CueHit> objects_;
  // Words of "report back", "follow the money": no verbs of their own.
  std::vector<bool> other_cues_;
  std::map<v1::Action, double> strengths_;
  std::set<uint32_t> action_sentences_;
  std::set<uint32_t> action_lines_;
  std::set<uint32_t> proof_sentences_;
  std::set<size_t> times_;
  double report_ = 0;
  bool number_quoted_ = false;
  MissionFields out_;
};

}  // namespace

void LeaveOutOffered(MissionFields& fields) {
  const auto offered = [&](ByteRange bytes) {
    return std::ranges::any_of(fields.stock_phrases, [bytes](ByteRange phrase) {
      return bytes.begin >= phrase.begin && bytes.end <= phrase.end;
    });
  };
  std::erase_if(fields.actions, [&](v1::Action action) {
    return std::ranges::all_of(fields.actions_seen, [&](const MissionFields::ActionSeen& seen) {
      return seen.action != action || seen.weight < kMinStrength || offered(seen.bytes);
    });
  });
}

MissionFields FindFields(const TokenizedText& text, const Structure& structure,
                         const std::vector<const Lexicon*>& lexicons) {
  return Finder(text, structure, lexicons).Run();
}

}  // namespace claque
