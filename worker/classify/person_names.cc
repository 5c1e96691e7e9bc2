#include "worker/classify/person_names.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "common/text/utf8.h"
#include "embedded_name_data.h"
#include "worker/classify/concepts.h"
#include "worker/classify/embedded_lexicons.h"
#include "worker/classify/word_stem.h"

namespace claque {
namespace {

constexpr size_t kLongestName = 4;  // words
constexpr size_t kMaxEnding = 3;    // letters of a case ending
constexpr size_t kShortestStem = 3;

// Letters of a script that has no capitals.
bool IsUncased(std::string_view key) {
  size_t at = 0;
  const char32_t c = key.empty() ? U'a' : NextCodePoint(key, &at);
  return c >= 0x590 && c <= 0x6FF;
}

std::string_view WithoutLastLetter(std::string_view s) {
  size_t end = s.size();
  do {
    --end;
  } while (end > 0 && (static_cast<uint8_t>(s[end]) & 0xC0u) == 0x80u);
  return s.substr(0, end);
}

// "Marcus Bell", "Jean-Pierre", "J. Bell": nothing but such signs between two words.
bool Touch(const TokenizedText& text, const Token& a, const Token& b) {
  if (a.line != b.line || b.begin < a.end || b.begin - a.end > 3) return false;
  const std::string_view between = std::string_view(text.text()).substr(a.end, b.begin - a.end);
  return between.find_first_not_of(" .-'") == std::string_view::npos &&
         (between.find('.') == std::string_view::npos || a.end - a.begin <= 2);
}

// Whether some language that has capitals knows the word.
bool IsWord(std::string_view key) {
  return std::ranges::any_of(EmbeddedLexicons(), [&](const Lexicon& lexicon) {
    const std::string& language = lexicon.language();
    if (language == "ar" || language == "fa" || language == "he") return false;
    return lexicon.IsStopWord(key) ||
           !EmbeddedConceptsOf(language).Of(key, StemWord(language, key)).empty();
  });
}

// Where most words have capitals (headlines, shouting) a capital says nothing.
std::vector<bool> CapitalLines(const std::vector<Token>& tokens) {
  struct Count {
    uint32_t words = 0;
    uint32_t capitals = 0;
  };
  std::vector<Count> lines(tokens.empty() ? 0 : tokens.back().line + 1);
  for (const Token& t : tokens) {
    if (t.kind != TokenKind::kWord) continue;
    ++lines[t.line].words;
    lines[t.line].capitals += t.capital;
  }
  std::vector<bool> out;
  for (const Count& c : lines) out.push_back(c.words >= 5 && c.capitals * 5 > c.words * 3);
  return out;
}

}  // namespace

Status PersonNames::Add(std::string_view name, std::string_view content) {
  for (size_t number = 1; !content.empty(); ++number) {
    const size_t end = content.find('\n');
    std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    uint8_t kind = 0;
    for (bool first = true; !line.empty(); first = false) {
      const size_t stop = std::min(line.find(' '), line.size());
      const std::string_view word = line.substr(0, stop);
      line.remove_prefix(std::min(stop + 1, line.size()));
      if (first) {
        kind = word == "given" ? kGiven : word == "family" ? kFamily : word == "title" ? kTitle : 0;
        if (kind == 0) {
          return InvalidArgument(std::string(name) + ":" + std::to_string(number) +
                                 ": a line begins with given, family or title");
        }
        continue;
      }
      const TokenizedText text(word);
      if (text.tokens().size() == 1) kinds_[std::string(text.tokens().front().key)] |= kind;
    }
  }
  return OkStatus();
}

// Of the word, or of a name that it is with an ending.
uint8_t PersonNames::KindOf(const Token& token) const {
  if (token.kind != TokenKind::kWord) return 0;
  std::string key(token.key);
  if (const auto it = kinds_.find(key); it != kinds_.end()) return it->second;
  const bool cyrillic = key.size() > 1 && static_cast<uint8_t>(key[0]) >= 0xD0 &&
                        static_cast<uint8_t>(key[0]) <= 0xD3;
  if (!cyrillic) return 0;
  // "Верой", "Ивану", "Надежде": another ending, or one more.
  for (size_t off = 0; off < kMaxEnding && CodePointCount(key) > kShortestStem; ++off) {
    key = WithoutLastLetter(key);
    for (const std::string_view ending : {"", "а", "я", "й", "ь", "ий"}) {
      if (const auto it = kinds_.find(key + std::string(ending)); it != kinds_.end()) {
        return it->second & ~kTitle;
      }
    }
  }
  return 0;
}

// Words with capitals from a given name on, behind a title, up to a family name, or such that no
// language knows the first and the last.
size_t PersonNames::CasedNameAt(const TokenizedText& text, size_t at) const {
  const std::vector<Token>& tokens = text.tokens();
  if (!tokens[at].capital) return 0;
  const uint8_t kind = KindOf(tokens[at]);
  const bool titled = at > 0 && (KindOf(tokens[at - 1]) & kTitle) != 0;
  size_t words = 1;
  while (words < kLongestName && at + words < tokens.size()) {
    const Token& next = tokens[at + words];
    if (next.kind != TokenKind::kWord || !next.capital) break;
    if (!Touch(text, tokens[at + words - 1], next)) break;
    ++words;
  }
  const bool heads_sentence = at == 0 || tokens[at - 1].sentence != tokens[at].sentence;
  if ((kind & kGiven) != 0 && (words > 1 || !heads_sentence || titled)) return words;
  if (titled && (kind & kTitle) == 0) return words;
  if (words == 1 || heads_sentence) return 0;
  const Token& last = tokens[at + words - 1];
  if ((KindOf(last) & kFamily) != 0) return words;
  return !IsWord(tokens[at].key) && !IsWord(last.key) ? words : 0;
}

// A given name and another name behind it, or a name behind a title.
size_t PersonNames::UncasedNameAt(const TokenizedText& text, size_t at) const {
  const std::vector<Token>& tokens = text.tokens();
  const uint8_t kind = KindOf(tokens[at]);
  const bool titled = at > 0 && (KindOf(tokens[at - 1]) & kTitle) != 0;
  if ((kind & (kGiven | kFamily)) == 0) return 0;
  size_t words = 1;
  while (words < kLongestName && at + words < tokens.size() &&
         Touch(text, tokens[at + words - 1], tokens[at + words]) &&
         (KindOf(tokens[at + words]) & (kGiven | kFamily)) != 0) {
    ++words;
  }
  return titled || ((kind & kGiven) != 0 && words > 1) ? words : 0;
}

void PersonNames::Mask(TokenizedText& text) const {
  const std::vector<Token>& tokens = text.tokens();
  const std::vector<bool> capital_lines = CapitalLines(tokens);
  std::vector<std::pair<size_t, size_t>> names;
  for (size_t i = 0; i < tokens.size();) {
    size_t words = 0;
    if (tokens[i].kind == TokenKind::kWord && !capital_lines[tokens[i].line]) {
      words = IsUncased(tokens[i].key) ? UncasedNameAt(text, i) : CasedNameAt(text, i);
    }
    if (words > 0) names.emplace_back(i, words);
    i += std::max<size_t>(words, 1);
  }
  MaskTokens(text.mutable_tokens(), names);
}

const PersonNames& EmbeddedPersonNames() {
  static const PersonNames names = [] {
    PersonNames out;
    for (const EmbeddedFile& file : name_data()) {
      if (const Status s = out.Add(file.name, file.content); !s.ok()) {
        std::fprintf(stderr, "%s\n", s.message().c_str());
        std::abort();  // a broken build, found by the first test
      }
    }
    return out;
  }();
  return names;
}

void MaskTokens(std::vector<Token>& tokens, std::span<const std::pair<size_t, size_t>> names) {
  if (names.empty()) return;
  std::vector<Token> out;
  out.reserve(tokens.size());
  size_t next = 0;
  for (size_t i = 0; i < tokens.size();) {
    out.push_back(tokens[i]);
    size_t words = 1;
    if (next < names.size() && names[next].first == i) {
      words = names[next++].second;
      out.back().kind = TokenKind::kName;
      out.back().key = {};
      out.back().capital = false;
      out.back().end = tokens[i + words - 1].end;
    }
    i += words;
  }
  tokens = std::move(out);
}

std::string WithoutNames(const TokenizedText& text) {
  std::string out;
  size_t kept = 0;
  for (const Token& token : text.tokens()) {
    if (token.kind != TokenKind::kName) continue;
    const ByteRange name = text.Origin(token.begin, token.end);
    out += text.original().substr(kept, name.begin - kept);
    kept = name.end;
  }
  out += text.original().substr(std::min(kept, text.original().size()));
  return out;
}

}  // namespace claque
