#include "worker/classify/lexicon.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace claque {
namespace {

constexpr size_t kPrefixKey = 4;        // bytes by which prefix patterns are indexed
constexpr size_t kGapTokens = 4;        // longest ".."
constexpr size_t kMaxExpansions = 256;  // of the alternatives in one entry
constexpr size_t kMaxElements = 12;

struct SectionName {
  std::string_view name;
  Cue cue;
};
constexpr std::array<SectionName, 23> kSections = {{
    {"number.noun", Cue::kNumberNoun},
    {"number.weak_noun", Cue::kNumberWeak},
    {"number.cardinal", Cue::kCardinal},
    {"number.ordinal", Cue::kOrdinal},
    {"stock.intro", Cue::kStockIntro},
    {"vary", Cue::kVary},
    {"deadline", Cue::kDeadline},
    {"deadline.part", Cue::kDeadlinePart},
    {"deadline.after", Cue::kDeadlineAfter},
    {"start", Cue::kStart},
    {"time", Cue::kTime},
    {"reward", Cue::kReward},
    {"proof", Cue::kProof},
    {"report", Cue::kReport},
    {"collective", Cue::kCollective},
    {"offline", Cue::kOffline},
    {"negative", Cue::kNegative},
    {"lead", Cue::kLead},
    {"negation", Cue::kNegation},
    {"reject", Cue::kReject},
    {"compare", Cue::kCompare},
    {"stop", Cue::kStop},
    {"object", Cue::kObject},
}};

std::string_view Strip(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r'))
    s.remove_suffix(1);
  return s;
}

std::string Upper(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

// Cue and value of "[verb.share]".
struct Section {
  Cue cue;
  int value;
};
std::optional<Section> ParseSection(std::string_view name) {
  for (const SectionName& s : kSections) {
    if (s.name == name) return Section{s.cue, 0};
  }
  const size_t dot = name.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view head = name.substr(0, dot);
  const std::string tail = Upper(name.substr(dot + 1));
  if (head == "category") {
    v1::Category category;
    if (!v1::Category_Parse(tail, &category)) return std::nullopt;
    return Section{Cue::kCategory, category};
  }
  v1::Action action;
  if (!v1::Action_Parse(tail, &action)) return std::nullopt;
  if (head == "verb") return Section{Cue::kVerb, action};
  if (head == "object") return Section{Cue::kObject, action};
  if (head == "action") return Section{Cue::kAction, action};
  return std::nullopt;
}

// One word and nothing else: stays an alternative inside its element.
bool IsSimple(std::string_view alternative) {
  return !alternative.empty() && alternative.find(' ') == std::string_view::npos &&
         alternative != ".." && alternative != "_" && alternative.front() != '<';
}

// "(do not|dont|never) copy" -> "do not copy", "(dont|never) copy". Alternatives do not nest.
Status Expand(std::string_view entry, std::vector<std::string>& out) {
  out = {""};
  while (!entry.empty()) {
    const size_t open = entry.find('(');
    for (std::string& s : out) s += entry.substr(0, open);
    if (open == std::string_view::npos) break;
    const size_t close = entry.find(')', open);
    if (close == std::string_view::npos) return InvalidArgument("'(' without ')'");
    const bool alone = (open == 0 || entry[open - 1] == ' ') &&
                       (close + 1 == entry.size() || entry[close + 1] == ' ');
    std::string_view inner = entry.substr(open + 1, close - open - 1);
    std::string simple;
    std::vector<std::string> choices;
    while (true) {
      const size_t bar = inner.find('|');
      const std::string_view choice = inner.substr(0, bar);
      if (alone && IsSimple(choice)) {
        simple += (simple.empty() ? "" : "|") + std::string(choice);
      } else {
        choices.emplace_back(choice);
      }
      if (bar == std::string_view::npos) break;
      inner.remove_prefix(bar + 1);
    }
    if (!simple.empty()) choices.push_back("{" + simple + "}");
    if (choices.size() * out.size() > kMaxExpansions) {
      return InvalidArgument("too many alternatives");
    }
    std::vector<std::string> next;
    for (const std::string& choice : choices) {
      for (const std::string& s : out) next.push_back(s + choice);
    }
    out = std::move(next);
    entry.remove_prefix(close + 1);
  }
  return OkStatus();
}

using Kind = PatternElement::Kind;

std::optional<Kind> SpecialKind(std::string_view piece) {
  if (piece == "_") return Kind::kAny;
  if (piece == "..") return Kind::kGap;
  if (piece == "<n>") return Kind::kNumber;
  if (piece == "<link>") return Kind::kLink;
  if (piece == "<handle>") return Kind::kHandle;
  if (piece == "<hashtag>") return Kind::kHashtag;
  return std::nullopt;
}

// The word or words of "copy*" or "co-sign": one element each, the last one perhaps a prefix.
Status ParseWords(std::string_view piece, std::vector<PatternElement>& out) {
  const bool prefix = piece.ends_with('*');
  if (prefix) piece.remove_suffix(1);
  const std::string written(piece);
  const TokenizedText cut(written);
  if (cut.tokens().empty()) return InvalidArgument("no word in '" + written + "'");
  for (const Token& t : cut.tokens()) {
    out.push_back({Kind::kWord, {{std::string(t.key), false}}});
  }
  PatternElement::Word& last = out.back().words.back();
  if (prefix && last.text.size() < kPrefixKey) {
    return InvalidArgument("prefix '" + written + "*' is shorter than 4 bytes");
  }
  last.prefix = prefix;
  return OkStatus();
}

Status ParseElements(std::string_view entry, std::vector<PatternElement>& out) {
  while (!(entry = Strip(entry)).empty()) {
    const size_t space = entry.find(' ');
    std::string_view piece = entry.substr(0, space);
    entry.remove_prefix(piece.size());
    if (const auto kind = SpecialKind(piece)) {
      out.push_back({*kind, {}});
      continue;
    }
    if (piece.front() != '{') {
      CLAQUE_RETURN_IF_ERROR(ParseWords(piece, out));
      continue;
    }
    PatternElement any;
    piece = piece.substr(1, piece.size() - 2);
    while (true) {
      const size_t bar = piece.find('|');
      std::vector<PatternElement> words;
      CLAQUE_RETURN_IF_ERROR(ParseWords(piece.substr(0, bar), words));
      if (words.size() != 1) return InvalidArgument("an alternative in () is one word or spaced");
      any.words.push_back(std::move(words[0].words[0]));
      if (bar == std::string_view::npos) break;
      piece.remove_prefix(bar + 1);
    }
    out.push_back(std::move(any));
  }
  if (out.empty()) return InvalidArgument("empty pattern");
  if (out.size() > kMaxElements) return InvalidArgument("pattern of more than 12 words");
  if (out.front().kind == Kind::kGap || out.front().kind == Kind::kAny ||
      out.back().kind == Kind::kGap) {
    return InvalidArgument("a pattern begins and ends with a word");
  }
  return OkStatus();
}

bool Fits(const PatternElement& element, const Token& token, std::string_view key) {
  switch (element.kind) {
    case Kind::kWord:
      return std::any_of(element.words.begin(), element.words.end(), [&](const auto& w) {
        return w.prefix ? key.starts_with(w.text) : key == w.text;
      });
    case Kind::kAny:
      return true;
    case Kind::kNumber:
      return token.kind == TokenKind::kNumber;
    case Kind::kLink:
      return token.kind == TokenKind::kLink;
    case Kind::kHandle:
      return token.kind == TokenKind::kHandle;
    case Kind::kHashtag:
      return token.kind == TokenKind::kHashtag;
    case Kind::kGap:
      return false;
  }
  return false;
}

bool IsWordLike(const Token& t) {
  return t.kind == TokenKind::kWord || t.kind == TokenKind::kNumber;
}

}  // namespace

Result<Lexicon> Lexicon::Parse(std::string_view name, std::string_view content) {
  Lexicon lexicon;
  std::string section;
  size_t number = 0;
  while (!content.empty()) {
    ++number;
    const size_t end = content.find('\n');
    std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    line = Strip(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const auto fail = [&](std::string_view what) {
      return InvalidArgument(std::string(name) + ":" + std::to_string(number) + ": " +
                             std::string(what));
    };
    if (line.starts_with("language ")) {
      lexicon.language_ = Strip(line.substr(9));
      continue;
    }
    if (line == "option verb_needs_lead") {
      lexicon.verb_needs_lead_ = true;
      continue;
    }
    if (line.front() == '[') {
      if (line.back() != ']') return fail("'[' without ']'");
      section = line.substr(1, line.size() - 2);
      if (section != "antonym" && section != "clitic" && !ParseSection(section)) {
        return fail("unknown section [" + section + "]");
      }
      continue;
    }
    if (section.empty()) return fail("text before the first section");
    if (const Status s = lexicon.AddLine(line, section); !s.ok()) return fail(s.message());
  }
  if (lexicon.language_.empty()) {
    return InvalidArgument(std::string(name) + ":1: no 'language CODE' line");
  }
  lexicon.Index();
  return lexicon;
}

Status Lexicon::AddLine(std::string_view line, std::string_view section) {
  while (true) {
    const size_t comma = line.find(',');
    const std::string_view entry = Strip(line.substr(0, comma));
    if (entry.empty()) {
      if (comma == std::string_view::npos) break;
    } else if (section == "clitic") {
      clitics_.push_back(NormalizeToString(entry));
    } else if (section == "antonym") {
      const size_t equal = entry.find('=');
      if (equal == std::string_view::npos) return InvalidArgument("an antonym is 'a = b'");
      antonyms_.emplace_back(NormalizeToString(Strip(entry.substr(0, equal))),
                             NormalizeToString(Strip(entry.substr(equal + 1))));
    } else {
      const std::optional<Section> where = ParseSection(section);
      CLAQUE_RETURN_IF_ERROR(AddPattern(where->cue, where->value, section, entry));
    }
    if (comma == std::string_view::npos) break;
    line.remove_prefix(comma + 1);
  }
  return OkStatus();
}

Status Lexicon::AddPattern(Cue cue, int value, std::string_view section, std::string_view entry) {
  double weight = 1.0;
  if (const size_t at = entry.rfind('@'); at != std::string_view::npos) {
    const std::string_view digits = Strip(entry.substr(at + 1));
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), weight);
    if (error != std::errc() || end != digits.data() + digits.size() || weight <= 0 ||
        weight > 10) {
      return InvalidArgument("weight after '@' is not a number in (0, 10]");
    }
    entry = Strip(entry.substr(0, at));
  }
  if (const size_t equal = entry.find('='); equal != std::string_view::npos) {
    if (cue != Cue::kOrdinal && cue != Cue::kCardinal) {
      return InvalidArgument("'=' belongs to [number.cardinal], [number.ordinal], [antonym]");
    }
    const std::string_view digits = Strip(entry.substr(equal + 1));
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || value < 0) {
      return InvalidArgument("a number word is 'word = number'");
    }
    entry = Strip(entry.substr(0, equal));
  }
  std::vector<std::string> variants;
  CLAQUE_RETURN_IF_ERROR(Expand(entry, variants));
  for (const std::string& variant : variants) {
    Pattern pattern;
    pattern.cue = cue;
    pattern.value = value;
    pattern.weight = weight;
    pattern.source = Strip(variant);
    pattern.symbol = section;
    CLAQUE_RETURN_IF_ERROR(ParseElements(variant, pattern.elements));
    const PatternElement& first = pattern.elements.front();
    const bool word = pattern.elements.size() == 1 && first.kind == Kind::kWord &&
                      first.words.size() == 1 && !first.words[0].prefix;
    if (cue == Cue::kStop) {
      if (!word) return InvalidArgument("a stop word is one word");
      stop_.insert(first.words[0].text);
      continue;
    }
    if (word) words_[cue].insert(first.words[0].text);
    patterns_.push_back(std::move(pattern));
  }
  return OkStatus();
}

void Lexicon::Index() {
  const auto add = [](std::vector<uint32_t>& list, uint32_t pattern) {
    if (list.empty() || list.back() != pattern) list.push_back(pattern);
  };
  for (uint32_t i = 0; i < patterns_.size(); ++i) {
    const PatternElement& first = patterns_[i].elements.front();
    if (first.kind != Kind::kWord) special_.push_back(i);
    for (const PatternElement::Word& w : first.words) {
      const std::string_view text = w.text;
      if (w.prefix) {
        add(prefix_[text.substr(0, kPrefixKey)], i);
      } else {
        add(exact_[text], i);
      }
    }
  }
}

bool Lexicon::HasWord(Cue cue, std::string_view key) const {
  const auto it = words_.find(cue);
  return it != words_.end() && it->second.contains(std::string(key));
}

// End of the match, or 0. Gaps are matched shortest first, with no way back: linear.
size_t Lexicon::MatchAt(const Pattern& pattern, const TokenizedText& text, size_t at,
                        std::string_view first_key) const {
  const std::vector<Token>& tokens = text.tokens();
  const uint32_t sentence = tokens[at].sentence;
  size_t i = at;
  size_t gap = 0;
  for (size_t e = 0; e < pattern.elements.size(); ++e) {
    const PatternElement& element = pattern.elements[e];
    if (element.kind == Kind::kGap) {
      gap = kGapTokens;
      continue;
    }
    while (true) {
      if (i >= tokens.size() || tokens[i].sentence != sentence) return 0;
      if (Fits(element, tokens[i], i == at ? first_key : tokens[i].key)) break;
      if (gap == 0) return 0;
      --gap;
      ++i;
    }
    ++i;
    gap = 0;
  }
  return i;
}

void Lexicon::FindFrom(std::string_view key, const TokenizedText& text, size_t at,
                       std::vector<CueHit>& hits) const {
  const auto try_all = [&](const std::vector<uint32_t>& candidates) {
    for (const uint32_t p : candidates) {
      if (const size_t end = MatchAt(patterns_[p], text, at, key); end != 0) {
        hits.push_back({&patterns_[p], static_cast<uint32_t>(at), static_cast<uint32_t>(end)});
      }
    }
  };
  if (const auto it = exact_.find(key); it != exact_.end()) try_all(it->second);
  if (key.size() >= kPrefixKey) {
    if (const auto it = prefix_.find(key.substr(0, kPrefixKey)); it != prefix_.end()) {
      try_all(it->second);
    }
  }
}

std::vector<CueHit> Lexicon::Find(const TokenizedText& text, size_t begin, size_t end) const {
  std::vector<CueHit> hits;
  const std::vector<Token>& tokens = text.tokens();
  for (size_t i = begin; i < std::min(end, tokens.size()); ++i) {
    if (IsWordLike(tokens[i])) {
      FindFrom(tokens[i].key, text, i, hits);
      for (const std::string& clitic : clitics_) {
        const std::string_view key = tokens[i].key;
        if (key.size() >= clitic.size() + kPrefixKey && key.starts_with(clitic)) {
          FindFrom(key.substr(clitic.size()), text, i, hits);
        }
      }
    }
    for (const uint32_t p : special_) {
      if (const size_t stop = MatchAt(patterns_[p], text, i, tokens[i].key); stop != 0) {
        hits.push_back({&patterns_[p], static_cast<uint32_t>(i), static_cast<uint32_t>(stop)});
      }
    }
  }
  std::stable_sort(hits.begin(), hits.end(), [](const CueHit& a, const CueHit& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  return hits;
}

}  // namespace claque
