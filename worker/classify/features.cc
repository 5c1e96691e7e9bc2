#include "worker/classify/features.h"

#include <algorithm>
#include <cmath>

#include "common/text/utf8.h"
#include "worker/classify/concepts.h"
#include "worker/classify/feature_hash.h"
#include "worker/classify/word_stem.h"

namespace claque {
namespace {

constexpr size_t kShortestGram = 3;  // code points, word ends included
constexpr size_t kLongestGram = 5;
constexpr size_t kMaxWordBytes = 60;

// A group of features has the same length whatever the size of the text, so that long texts do not
// shout; one of fewer than `full` features is shorter, so that a few words are little evidence.
// Chosen by leave-one-family-out (docs/evaluation.md).
struct GroupScale {
  double length;
  size_t full;
};
constexpr GroupScale kWords = {1.0, 8};
constexpr GroupScale kPairs = {0.7, 8};
constexpr GroupScale kGrams = {1.0, 80};
constexpr GroupScale kConcepts = {1.0, 12};
constexpr GroupScale kCues = {1.2, 6};
constexpr size_t kTimeReach = 3;     // tokens behind "by" or "from"
constexpr float kFieldValue = 0.5f;  // of each, not of the group

// Which buckets a text has used; one per thread, empty between texts.
std::vector<bool>& UsedBuckets() {
  thread_local std::vector<bool> used(kFeatureBuckets);
  return used;
}

// Which tokens stand in a stock phrase.
std::vector<bool> Offered(const TokenizedText& text, const std::vector<ByteRange>& phrases) {
  std::vector<bool> offered(text.tokens().size(), false);
  for (const ByteRange phrase : phrases) {
    const auto first = std::ranges::lower_bound(text.tokens(), phrase.begin, {}, &Token::begin);
    for (auto t = first; t != text.tokens().end() && t->end <= phrase.end; ++t) {
      offered[static_cast<size_t>(t - text.tokens().begin())] = true;
    }
  }
  return offered;
}

class Builder {
 public:
  // `call`: of a call what it says itself.
  Builder(const TokenizedText& text, const Structure& structure, const MissionFields& fields,
          double rules, const std::vector<const Lexicon*>& lexicons, bool with_names, bool call)
      : text_(text),
        structure_(structure),
        fields_(fields),
        rules_(rules),
        lexicons_(lexicons),
        with_names_(with_names),
        call_(call),
        offered_(call ? Offered(text, fields.stock_phrases) : std::vector<bool>()),
        used_(UsedBuckets()) {}

  FeatureVector Run() {
    end_ = std::min(text_.tokens().size(), kMaxFeatureTokens);
    for (size_t i = 0; i < end_; ++i) words_.push_back(Word(i));
    for (size_t i = 0; i < end_; ++i) {
      if (IsWord(i)) Add('w', words_[i]);
    }
    EndGroup(kWords);
    AddPairs();
    EndGroup(kPairs);
    for (size_t i = 0; i < end_; ++i) {
      if (IsWord(i)) AddGrams(words_[i]);
    }
    EndGroup(kGrams);
    AddConcepts();
    EndGroup(kConcepts);
    AddCues();
    EndGroup(kCues);
    AddFields();
    AddShape();
    for (const HashedFeature& f : out_.entries) used_[f.bucket] = false;
    return std::move(out_);
  }

 private:
  bool IsOffered(size_t i) const { return call_ && offered_[i]; }
  bool IsWord(size_t i) const {
    return text_.tokens()[i].kind == TokenKind::kWord && !IsOffered(i);
  }

  // The token as a word: links, names and numbers stand for all of their kind.
  std::string Word(size_t i) const {
    if (IsOffered(i)) return "<phrase>";
    const Token& token = text_.tokens()[i];
    const std::string scope = structure_.quoted[i] ? "\"" : "";
    switch (token.kind) {
      case TokenKind::kWord:
        return scope + std::string(token.key.substr(0, kMaxWordBytes));
      case TokenKind::kNumber:
        return scope + "<n>";
      case TokenKind::kLink:
        return scope + "<link>";
      case TokenKind::kHandle:
        return scope + "<handle>";
      case TokenKind::kHashtag:
        return scope + "<hashtag>";
      case TokenKind::kName:
        return scope + "<name>";
    }
    return scope;
  }

  // The feature whose name is the parts, one behind the other.
  template <typename... Parts>
  void Add(char group, const Parts&... parts) {
    FeatureHash hash(group);
    (hash.Add(parts), ...);
    const uint32_t bucket = hash.Bits(kFeatureBits);
    if (used_[bucket]) return;
    used_[bucket] = true;
    out_.entries.push_back({bucket, 1.0f});
    if (!with_names_) return;
    std::string name = {group, ':'};
    (name.append(parts), ...);
    out_.names.push_back(std::move(name));
  }

  void AddPairs() {
    for (size_t i = 0; i < end_; ++i) {
      const bool first = i == 0 || text_.tokens()[i - 1].sentence != text_.tokens()[i].sentence;
      Add('p', first ? std::string_view("^") : words_[i - 1], " ", words_[i]);
    }
  }

  // Character n-grams inside one word, as in fastText (Bojanowski et al. 2017).
  void AddGrams(const std::string& word) {
    padded_.assign("<").append(word).append(">");
    starts_.clear();
    for (size_t at = 0; at < padded_.size();) {
      starts_.push_back(at);
      NextCodePoint(padded_, &at);
    }
    starts_.push_back(padded_.size());
    const size_t points = starts_.size() - 1;
    for (size_t n = kShortestGram; n <= kLongestGram; ++n) {
      for (size_t i = 0; i + n <= points; ++i) {
        Add('g', std::string_view(padded_).substr(starts_[i], starts_[i + n] - starts_[i]));
      }
    }
  }

  // Concepts, and each behind the one before it in its sentence.
  void AddConcepts() {
    if (lexicons_.empty()) return;
    const std::string& language = lexicons_.front()->language();
    const LanguageConcepts& concepts = EmbeddedConceptsOf(language);
    std::span<const ConceptNumber> before;
    uint32_t sentence = UINT32_MAX;
    for (size_t i = 0; i < end_; ++i) {
      const Token& token = text_.tokens()[i];
      if (token.sentence != sentence) before = {};
      sentence = token.sentence;
      if (!IsWord(i)) continue;
      const std::span<const ConceptNumber> here =
          concepts.Of(token.key, StemWord(language, token.key));
      if (here.empty()) continue;
      const std::string_view scope = structure_.quoted[i] ? "\"" : "";
      for (const ConceptNumber number : here) {
        const std::string& name = EmbeddedConcepts().Name(number);
        Add('k', scope, name);
        if (before.empty()) Add('k', scope, "^ ", name);
        for (const ConceptNumber other : before) {
          Add('k', scope, EmbeddedConcepts().Name(other), " ", name);
        }
      }
      before = here;
    }
  }

  bool IsStopWord(size_t i) const {
    return !lexicons_.empty() && lexicons_.front()->IsStopWord(text_.tokens()[i].key);
  }

  // Tokens that make a time what it is: "18:00" and "monday", not "on the".
  std::vector<bool> Times() const {
    std::vector<bool> times(end_, false);
    for (size_t i = 0; i < end_; ++i) {
      times[i] = text_.tokens()[i].kind == TokenKind::kNumber && !text_.tokens()[i].hash;
    }
    for (const MissionFields::CueSeen& cue : fields_.cues) {
      if (cue.token < end_ && cue.symbol.ends_with("time") && !IsStopWord(cue.token)) {
        times[cue.token] = true;
      }
    }
    return times;
  }

  // "from" and "by" begin a time only where one follows. Of a text that is known to be a call they
  // tell enough by themselves (docs/evaluation.md).
  bool Says(const MissionFields::CueSeen& cue) const {
    std::string_view symbol = cue.symbol;
    if (symbol.starts_with('"')) symbol.remove_prefix(1);
    if (symbol == "time") return times_[cue.token];
    if (symbol != "start" && symbol != "deadline") return true;
    for (size_t i = cue.end; i < std::min<size_t>(end_, cue.end + kTimeReach); ++i) {
      if (times_[i]) return true;
    }
    return false;
  }

  // Cues by sentence: alone, in pairs, and a verb with what follows later.
  void AddCues() {
    times_ = Times();
    std::string before = "^";
    uint32_t sentence = UINT32_MAX;
    for (const MissionFields::CueSeen& cue : fields_.cues) {
      if (cue.token >= end_) break;
      if (call_ ? IsOffered(cue.token) : !Says(cue)) continue;
      const uint32_t here = text_.tokens()[cue.token].sentence;
      if (here != sentence) before = "^";
      sentence = here;
      // That there is a link, a handle, a number says nothing; beside what they stand does.
      if (cue.symbol.find('<') == std::string::npos) Add('c', cue.symbol);
      Add('c', before, " ", cue.symbol);
      before = cue.symbol;
    }
  }

  // What the rules found in the whole text.
  void AddFields() {
    for (const v1::Action action : fields_.actions) Add('a', v1::Action_Name(action));
    // "Reword it" may be a teacher's advice; "reword it, identical posts are blocked" is none.
    if (fields_.vary_cues > 0) Add('a', fields_.vary_cues == 1 ? "vary" : "vary twice");
    for (; group_ < out_.entries.size(); ++group_) out_.entries[group_].value = kFieldValue;
    Add('f', "rules");
    for (; group_ < out_.entries.size(); ++group_) {
      out_.entries[group_].value = static_cast<float>(rules_);
    }
  }

  void AddShape() {
    const size_t begin = out_.entries.size();
    size_t quoted = 0;
    for (size_t i = 0; i < end_; ++i) quoted += structure_.quoted[i];
    Add('s', "quoted " + std::to_string(end_ == 0 ? 0 : quoted * 4 / end_));
    Add('s', "bias");
    for (size_t i = begin; i < out_.entries.size(); ++i) out_.entries[i].value = 0.3f;
    group_ = out_.entries.size();
  }

  void EndGroup(const GroupScale& scale) {
    const auto size = static_cast<double>(std::max(out_.entries.size() - group_, scale.full));
    const auto value = static_cast<float>(scale.length / std::sqrt(size));
    for (; group_ < out_.entries.size(); ++group_) out_.entries[group_].value = value;
  }

  const TokenizedText& text_;
  const Structure& structure_;
  const MissionFields& fields_;
  const double rules_;
  const std::vector<const Lexicon*>& lexicons_;
  const bool with_names_;
  const bool call_;
  const std::vector<bool> offered_;  // tokens of stock phrases
  std::vector<bool>& used_;
  size_t end_ = 0;  // of the tokens looked at
  std::vector<bool> times_;
  std::vector<std::string> words_;
  std::string padded_;
  std::vector<size_t> starts_;
  size_t group_ = 0;  // first entry of the group being built
  FeatureVector out_;
};

}  // namespace

uint32_t FeatureBucket(char group, std::string_view name) {
  return FeatureHash(group).Add(name).Bits(kFeatureBits);
}

FeatureVector TextFeatures(const TokenizedText& text, const Structure& structure,
                           const MissionFields& fields, double rules,
                           const std::vector<const Lexicon*>& lexicons, bool with_names) {
  return Builder(text, structure, fields, rules, lexicons, with_names, false).Run();
}

FeatureVector CallFeatures(const TokenizedText& text, const Structure& structure,
                           const MissionFields& fields, double rules,
                           const std::vector<const Lexicon*>& lexicons) {
  return Builder(text, structure, fields, rules, lexicons, false, true).Run();
}

}  // namespace claque
