#include "worker/classify/echo_language.h"

#include <libstemmer.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>

#include "common/text/normalize.h"
#include "common/text/utf8.h"
#include "embedded_echo_data.h"
#include "worker/classify/embedded_lexicons.h"

namespace claque {
namespace {

constexpr size_t kMinStemCodePoints = 3;

// Languages without a Snowball stemmer: endings, the longest first, and prefixes (Hebrew).
struct Endings {
  std::string_view language;
  std::vector<std::string> suffixes;
  std::vector<std::string> prefixes;
};
const std::vector<Endings>& PlainStemmers() {
  static const std::vector<Endings> endings = [] {
    std::vector<Endings> out = {
        {"uk",
         {"ування", "ення", "ання", "ями", "ами", "ого", "ому", "ими", "ій", "ою", "ею", "ів", "ов",
          "ах",     "ях",   "ам",   "ям",  "их",  "ий",  "им",  "ть",  "ти", "ла", "ло", "ли", "ся",
          "сь",     "є",    "ю",    "я",   "а",   "у",   "і",   "о",   "и",  "е",  "ь",  "й",  "в"},
         {}},
        {"fa",
         {"هایشان", "هایش", "های", "ترین", "ها", "تر", "ان", "ات", "یم", "ید", "ند", "ام", "ی", "ش",
          "م", "د"},
         {"نمی", "می"}},
        {"he",
         {"יהמ", "ינו", "יכמ", "ימ", "ות", "ית", "נו", "תי", "תמ", "יו", "ו", "ה", "ת", "י"},
         {"וה", "שה", "מה", "בה", "כש", "ו", "ה", "ב", "ל", "מ", "ש", "כ"}},
    };
    for (Endings& e : out) {
      for (std::string& s : e.suffixes) s = NormalizeToString(s);
      for (std::string& p : e.prefixes) p = NormalizeToString(p);
    }
    return out;
  }();
  return endings;
}

const char* SnowballName(std::string_view language) {
  static const std::map<std::string_view, const char*> kNames = {
      {"en", "english"}, {"fr", "french"}, {"ru", "russian"}, {"ar", "arabic"},
      {"es", "spanish"}, {"de", "german"}, {"tr", "turkish"}, {"it", "italian"}};
  const auto it = kNames.find(language);
  return it == kNames.end() ? nullptr : it->second;
}

struct StemmerDeleter {
  void operator()(sb_stemmer* s) const { sb_stemmer_delete(s); }
};

// A stemmer is not thread-safe: each thread has its own.
sb_stemmer* ThreadStemmer(const std::string& language) {
  thread_local std::map<std::string, std::unique_ptr<sb_stemmer, StemmerDeleter>> stemmers;
  const auto [it, fresh] = stemmers.try_emplace(language);
  if (fresh) {
    if (const char* name = SnowballName(language)) it->second.reset(sb_stemmer_new(name, nullptr));
  }
  return it->second.get();
}

uint32_t HashWord(std::string_view s) {
  uint64_t h = 0xCBF29CE484222325u;
  for (const char c : s) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  h ^= h >> 31;
  h *= 0x9E3779B97F4A7C15u;
  return static_cast<uint32_t>(h >> 32) | 1u;
}

std::string_view StripEndings(const Endings& endings, std::string_view word) {
  // Prefixes pile up: all go, as long as a stem is left.
  for (bool again = true; again;) {
    again = false;
    for (const std::string& p : endings.prefixes) {
      if (!word.starts_with(p) || CodePointCount(word) < kMinStemCodePoints + CodePointCount(p)) {
        continue;
      }
      word.remove_prefix(p.size());
      again = true;
      break;
    }
  }
  for (const std::string& s : endings.suffixes) {
    if (word.ends_with(s) && CodePointCount(word) >= kMinStemCodePoints + CodePointCount(s)) {
      word.remove_suffix(s.size());
      break;
    }
  }
  return word;
}

UScriptCode ScriptOf(std::string_view key) {
  if (key.empty()) return USCRIPT_COMMON;
  size_t at = 0;
  UErrorCode error = U_ZERO_ERROR;
  return uscript_getScript(static_cast<UChar32>(NextCodePoint(key, &at)), &error);
}

uint64_t PairKey(uint32_t a, uint32_t b) {
  return (uint64_t{std::min(a, b)} << 32) | std::max(a, b);
}

// Where Debian's mythes packages put their files, or the directory named by the environment.
std::string ThesaurusDir() {
  const char* dir = std::getenv("CLAQUE_THESAURUS_DIR");
  return dir ? dir : "/usr/share/mythes";
}

// The thesaurus of a language: of its regions the first in order of name.
std::string ThesaurusFile(const std::string& dir, const std::string& language) {
  std::string best;
  if (dir.empty()) return best;
  std::error_code error;
  for (std::filesystem::directory_iterator it(dir, error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.starts_with("th_" + language + "_") && name.ends_with(".dat") &&
        (best.empty() || name < best)) {
      best = name;
    }
  }
  return best.empty() ? best : dir + "/" + best;
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
      Result<EchoLanguage> loaded = EchoLanguage::Load(lexicon, name, words, ThesaurusDir());
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

std::vector<std::string> Split(std::string_view line) {
  std::vector<std::string> out;
  while (!line.empty()) {
    const size_t end = line.find(' ');
    if (end != 0) out.push_back(NormalizeToString(line.substr(0, end)));
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  }
  return out;
}

bool IsInserted(std::string_view longer, std::string_view shorter, std::string_view piece) {
  if (longer.size() != shorter.size() + piece.size()) return false;
  for (size_t at = longer.find(piece, 1); at != std::string_view::npos;
       at = longer.find(piece, at + 1)) {
    if (longer.substr(0, at) == shorter.substr(0, at) &&
        longer.substr(at + piece.size()) == shorter.substr(at)) {
      return true;
    }
  }
  return false;
}

}  // namespace

Result<EchoLanguage> EchoLanguage::Load(const Lexicon* lexicon, std::string_view name,
                                        std::string_view words, const std::string& thesaurus_dir) {
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
  const std::string file = ThesaurusFile(thesaurus_dir, lexicon->language());
  if (!file.empty()) {
    out.synonyms_.AddThesaurus(
        file, [&](std::string_view w) { return out.Stem(NormalizeToString(w)); },
        [&](std::string_view a, std::string_view b) {
          out.AddAntonyms(NormalizeToString(a), NormalizeToString(b));
        });
  }
  out.synonyms_.Freeze();
  return out;
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
    std::vector<uint32_t> stems;
    for (const std::string& w : words) stems.push_back(Stem(w));
    synonyms_.AddGroup(stems);
  } else if (keyword == "capital" && words.front() == "nouns") {
    capital_nouns_ = true;
  } else if (keyword == "clause") {
    clause_words_.insert(words.begin(), words.end());
  } else if (keyword == "pivot") {
    pivots_.insert(words.begin(), words.end());
  } else if (keyword == "unprefix") {
    prefixes_.insert(prefixes_.end(), words.begin(), words.end());
  } else if (keyword == "uninfix") {
    infixes_.insert(infixes_.end(), words.begin(), words.end());
  } else if (keyword == "unsuffix") {
    suffixes_.insert(suffixes_.end(), words.begin(), words.end());
  } else {
    return InvalidArgument("unknown keyword '" + keyword + "'");
  }
  return OkStatus();
}

void EchoLanguage::AddAntonyms(std::string_view a, std::string_view b) {
  const uint32_t x = Stem(a);
  const uint32_t y = Stem(b);
  if (x != y) antonyms_.insert(PairKey(x, y));
}

bool EchoLanguage::AreAntonyms(uint32_t a, uint32_t b) const {
  return antonyms_.contains(PairKey(a, b));
}

bool EchoLanguage::AreNegatedForms(std::string_view a, std::string_view b) const {
  const std::string_view longer = a.size() >= b.size() ? a : b;
  const std::string_view shorter = a.size() >= b.size() ? b : a;
  if (shorter.size() < 3 || longer.size() == shorter.size()) return false;
  for (const std::string& p : prefixes_) {
    if (longer.starts_with(p) && longer.substr(p.size()) == shorter) return true;
  }
  for (const std::string& i : infixes_) {
    if (IsInserted(longer, shorter, i)) return true;
  }
  for (const std::string& s : suffixes_) {
    if (longer.ends_with(s) && longer.substr(0, longer.size() - s.size()) == shorter) return true;
  }
  return false;
}

bool EchoLanguage::IsNegation(std::string_view key) const {
  return lexicon_->HasWord(Cue::kNegation, key);
}

uint32_t EchoLanguage::Stem(std::string_view key) const {
  if (key.size() > 64) return HashWord(key);
  // The Arabic article, which the stemmer takes off some nouns only.
  for (const std::string_view article : {"وال", "بال", "كال", "فال", "لل", "ال"}) {
    if (key.starts_with(article) && key.size() >= article.size() + 6) {
      key.remove_prefix(article.size());
      break;
    }
  }
  if (sb_stemmer* stemmer = ThreadStemmer(lexicon_->language())) {
    const sb_symbol* out = sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(key.data()),
                                           static_cast<int>(key.size()));
    const auto length = static_cast<size_t>(sb_stemmer_length(stemmer));
    return HashWord({reinterpret_cast<const char*>(out), length});
  }
  for (const Endings& endings : PlainStemmers()) {
    if (endings.language == lexicon_->language()) return HashWord(StripEndings(endings, key));
  }
  return HashWord(key);
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
  Slot* best = nullptr;
  size_t most = 0;
  std::map<UScriptCode, size_t> scripts;
  for (const Token& t : text.tokens()) {
    if (t.kind == TokenKind::kWord) ++scripts[ScriptOf(t.key)];
  }
  for (const auto& slot : Slots()) {
    const auto letters = scripts.find(slot->script);
    if (letters == scripts.end()) continue;
    size_t count = 1 + letters->second * 100;
    for (const Token& t : text.tokens()) count += slot->lexicon->IsStopWord(t.key);
    if (count > most) {
      most = count;
      best = slot.get();
    }
  }
  return best ? best->Get() : Slots().front()->Get();
}

}  // namespace claque
