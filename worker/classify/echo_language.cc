#include "worker/classify/echo_language.h"

#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>

#include "common/text/normalize.h"
#include "common/text/utf8.h"
#include "embedded_echo_data.h"
#include "worker/classify/concepts.h"
#include "worker/classify/echo_concepts.h"
#include "worker/classify/embedded_lexicons.h"
#include "worker/classify/own_letters.h"
#include "worker/classify/word_stem.h"

namespace claque {
namespace {

constexpr size_t kShortestForm = 3;  // code points left of a word without an ending or a prefix

UScriptCode ScriptOf(std::string_view key) {
  if (key.empty()) return USCRIPT_COMMON;
  size_t at = 0;
  UErrorCode error = U_ZERO_ERROR;
  return uscript_getScript(static_cast<UChar32>(NextCodePoint(key, &at)), &error);
}

uint64_t PairKey(uint32_t a, uint32_t b) {
  return (uint64_t{std::min(a, b)} << 32) | std::max(a, b);
}

// One language, read when it is first met.
struct Slot {
  const Lexicon* lexicon;
  UScriptCode script = USCRIPT_COMMON;
  std::once_flag once;
  std::unique_ptr<const EchoLanguage> language;

  const EchoLanguage& Get() {
    std::call_once(once, [this] {
      std::string_view words;
      const std::string name = lexicon->language() + ".txt";
      for (const EmbeddedFile& file : echo_data()) {
        if (file.name == name) words = file.content;
      }
      Result<EchoLanguage> loaded = EchoLanguage::Load(lexicon, name, words);
      if (!loaded.ok()) {  // a broken build, found by the first test
        std::fprintf(stderr, "%s\n", loaded.status().message().c_str());
        std::abort();
      }
      language = std::make_unique<const EchoLanguage>(*std::move(loaded));
    });
    return *language;
  }
};

std::vector<std::unique_ptr<Slot>>& Slots() {
  static std::vector<std::unique_ptr<Slot>> slots = [] {
    std::vector<std::unique_ptr<Slot>> out;
    for (const Lexicon& lexicon : EmbeddedLexicons()) {
      auto slot = std::make_unique<Slot>();
      slot->lexicon = &lexicon;
      std::map<UScriptCode, size_t> scripts;
      for (const std::string& word : lexicon.stop_words()) ++scripts[ScriptOf(word)];
      for (const auto& [script, count] : scripts) {
        if (count > scripts[slot->script]) slot->script = script;
      }
      out.push_back(std::move(slot));
    }
    return out;
  }();
  return slots;
}

// The language with most of the text's words among its concepts.
Slot* KnowsMost(const std::vector<Slot*>& slots, const TokenizedText& text) {
  Slot* best = slots.front();
  size_t most = 0;
  for (Slot* slot : slots) {
    const EchoLanguage& language = slot->Get();
    size_t count = 0;
    for (const Token& t : text.tokens()) {
      if (t.kind != TokenKind::kWord) continue;
      count += !language.Concepts(t.key, language.Stem(t.key)).empty();
    }
    if (count <= most) continue;
    most = count;
    best = slot;
  }
  return best;
}

std::vector<std::string> Split(std::string_view line) {
  std::vector<std::string> out;
  while (!line.empty()) {
    const size_t end = line.find(' ');
    if (end != 0) out.push_back(NormalizeToString(line.substr(0, end)));
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  }
  return out;
}

}  // namespace

Result<EchoLanguage> EchoLanguage::Load(const Lexicon* lexicon, std::string_view name,
                                        std::string_view words) {
  EchoLanguage out;
  out.lexicon_ = lexicon;
  size_t number = 0;
  while (!words.empty()) {
    ++number;
    const size_t end = words.find('\n');
    const std::string_view line = words.substr(0, end);
    words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    if (const Status s = out.AddLine(line); !s.ok()) {
      return InvalidArgument(std::string(name) + ":" + std::to_string(number) + ": " + s.message());
    }
  }
  for (const auto& [a, b] : lexicon->antonyms()) out.AddAntonyms(a, b);
  out.ReadConcepts();
  out.same_ = {};
  return out;
}

// A word of a group keeps the concepts that it is found to have without the group.
void EchoLanguage::ReadConcepts() {
  const auto read = [&](const LanguageConcepts::Groups& groups, const ConceptTable::Words& also) {
    concepts_ = std::make_unique<LanguageConcepts>(EchoConcepts(), lexicon_->language(), groups,
                                                   LanguageConcepts::Forms::kStemsAndWords, also);
  };
  read({}, {});
  ConceptTable::Words also;
  for (const std::vector<std::string>& group : same_) {
    for (const std::string& word : group) {
      for (const ConceptNumber c : Concepts(word, Stem(word))) also.emplace_back(c, word);
    }
  }
  read(same_, also);
}

Status EchoLanguage::AddLine(std::string_view line) {
  std::vector<std::string> words = Split(line);
  if (words.size() < 2) return InvalidArgument("a line is a keyword and words");
  const std::string keyword = words.front();
  words.erase(words.begin());
  if (keyword == "number") {
    double value = 0;
    const std::string& digits = words.front();
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) {
      return InvalidArgument("'number' needs a value before its words");
    }
    for (size_t i = 1; i < words.size(); ++i) numbers_[words[i]] = value;
  } else if (keyword == "same") {
    same_.push_back(std::move(words));
  } else if (keyword == "capital" && words.front() == "nouns") {
    capital_nouns_ = true;
  } else if (keyword == "mark" && words.front() == "cases") {
    marks_cases_ = true;
  } else if (keyword == "agent") {
    agent_words_.insert(words.begin(), words.end());
  } else if (keyword == "agentending") {
    agent_endings_.insert(agent_endings_.end(), words.begin(), words.end());
  } else if (keyword == "ending") {
    endings_.insert(endings_.end(), words.begin(), words.end());
  } else if (keyword == "beginning") {
    beginnings_.insert(beginnings_.end(), words.begin(), words.end());
  } else if (keyword == "clause") {
    clause_words_.insert(words.begin(), words.end());
  } else if (keyword == "pivot") {
    pivots_.insert(words.begin(), words.end());
  } else if (keyword == "negation") {
    negations_.insert(words.begin(), words.end());
  } else if (!negated_forms_.Add(keyword, words)) {
    return InvalidArgument("unknown keyword '" + keyword + "'");
  }
  return OkStatus();
}

void EchoLanguage::AddAntonyms(std::string_view a, std::string_view b) {
  const uint32_t x = Stem(a);
  const uint32_t y = Stem(b);
  if (x != y) antonyms_.insert(PairKey(x, y));
}

bool EchoLanguage::AreAntonyms(uint32_t stem_a, uint32_t stem_b) const {
  return antonyms_.contains(PairKey(stem_a, stem_b));
}

bool EchoLanguage::IsNegation(std::string_view key) const {
  return lexicon_->HasWord(Cue::kNegation, key) ||
         (!negations_.empty() && negations_.contains(std::string(key)));
}

bool EchoLanguage::HasAgentEnding(std::string_view key) const {
  return std::ranges::any_of(agent_endings_,
                             [&](const std::string& ending) { return key.ends_with(ending); });
}

uint32_t EchoLanguage::Stem(std::string_view key) const {
  return StemWord(lexicon_->language(), key);
}

std::span<const ConceptNumber> EchoLanguage::Concepts(std::string_view key, uint32_t stem) const {
  std::span<const ConceptNumber> found = concepts_->Of(key, stem);
  const auto look = [&](std::string_view shorter) {
    if (found.empty() && CodePointCount(shorter) >= kShortestForm) {
      found = concepts_->Of(shorter, Stem(shorter));
    }
  };
  for (const std::string& e : endings_) {
    if (found.empty() && key.ends_with(e)) look(key.substr(0, key.size() - e.size()));
  }
  for (const std::string& b : beginnings_) {
    if (found.empty() && key.starts_with(b)) look(key.substr(b.size()));
  }
  return found;
}

double EchoLanguage::Number(const Token& token) const {
  if (token.kind == TokenKind::kNumber) {
    double value = 0;
    for (const char c : token.key) {
      if (c >= '0' && c <= '9') {
        value = value * 10 + (c - '0');
      } else if (c != '.' && c != ',') {
        break;
      }
    }
    return value;
  }
  if (token.kind != TokenKind::kWord) return -1;
  std::string key(token.key);
  if (const auto it = numbers_.find(key); it != numbers_.end()) return it->second;
  for (const std::string& clitic : clitics()) {
    if (!key.starts_with(clitic)) continue;
    if (const auto it = numbers_.find(key.substr(clitic.size())); it != numbers_.end()) {
      return it->second;
    }
  }
  return -1;
}

const EchoLanguage& EchoLanguageOf(const TokenizedText& text) {
  std::map<UScriptCode, size_t> scripts;
  for (const Token& t : text.tokens()) {
    if (t.kind == TokenKind::kWord) ++scripts[ScriptOf(t.key)];
  }
  const std::vector<char32_t> written = RareLetters(text.original());
  std::vector<Slot*> likest;
  size_t most = 0;
  for (const auto& slot : Slots()) {
    const auto letters = scripts.find(slot->script);
    if (letters == scripts.end()) continue;
    size_t count = 1 + letters->second * 100 + CountOwnLetters(slot->lexicon->language(), written);
    for (const Token& t : text.tokens()) count += slot->lexicon->IsStopWord(t.key);
    if (count < most) continue;
    if (count > most) likest.clear();
    most = count;
    likest.push_back(slot.get());
  }
  if (likest.empty()) return Slots().front()->Get();
  return (likest.size() == 1 ? likest.front() : KnowsMost(likest, text))->Get();
}

const EchoLanguage* EchoLanguageNamed(std::string_view code) {
  for (const auto& slot : Slots()) {
    if (slot->lexicon->language() == code) return &slot->Get();
  }
  return nullptr;
}

}  // namespace claque
