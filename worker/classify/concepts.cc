#include "worker/classify/concepts.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <map>
#include <memory>

#include "common/base/mutex.h"
#include "common/text/utf8.h"
#include "embedded_concept_data.h"
#include "worker/classify/tokens.h"
#include "worker/classify/word_stem.h"

namespace claque {
namespace {

constexpr size_t kMaxConcepts = std::numeric_limits<ConceptNumber>::max();
constexpr std::string_view kOpposite = "opposite ";
constexpr std::string_view kKin = "kin ";

std::string_view Trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r'))
    s.remove_suffix(1);
  return s;
}

// Takes the next piece of `s` up to `mark`, without white space around it.
std::string_view Next(std::string_view& s, char mark) {
  const size_t end = s.find(mark);
  const std::string_view piece = s.substr(0, end);
  s.remove_prefix(end == std::string_view::npos ? s.size() : end + 1);
  return Trim(piece);
}

constexpr size_t kShortestStem = 4;  // code points

// How much may follow a known stem in languages whose stemmers leave endings.
size_t LongestEnding(const std::string& language) {
  static const std::map<std::string_view, size_t> kLongest = {
      {"tr", 8}, {"fa", 4}, {"ru", 3}, {"uk", 3}, {"ar", 3}, {"he", 3}, {"de", 2}, {"es", 2}};
  const auto it = kLongest.find(language);
  return it == kLongest.end() ? 0 : it->second;
}

std::string_view WithoutLastLetter(std::string_view s) {
  size_t end = s.size() - 1;
  while (end > 0 && (static_cast<unsigned char>(s[end]) & 0xC0) == 0x80) --end;
  return s.substr(0, end);
}

uint32_t PairKey(ConceptNumber a, ConceptNumber b) {
  return (uint32_t{std::min(a, b)} << 16) | std::max(a, b);
}

}  // namespace

Status ConceptTable::Add(std::string_view name, std::string_view content) {
  const auto at_line = [&](size_t number, const Status& s) {
    return InvalidArgument(std::string(name) + ":" + std::to_string(number) + ": " + s.message());
  };
  // An opposite may name concepts that come later, and so may kin.
  std::vector<std::pair<size_t, std::string_view>> opposites;
  std::vector<std::pair<size_t, std::string_view>> relatives;
  for (size_t number = 1; !content.empty(); ++number) {
    const size_t end = content.find('\n');
    const std::string_view line = Trim(content.substr(0, end));
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    if (line.starts_with(kOpposite)) {
      opposites.emplace_back(number, line.substr(kOpposite.size()));
    } else if (line.starts_with(kKin)) {
      relatives.emplace_back(number, line.substr(kKin.size()));
    } else if (const Status s = AddLine(line); !s.ok()) {
      return at_line(number, s);
    }
  }
  for (const auto& [number, ids] : opposites) {
    if (const Status s = AddOpposite(ids); !s.ok()) return at_line(number, s);
  }
  Kin kin;
  for (const auto& [number, ids] : relatives) {
    if (const Status s = AddKin(ids, kin); !s.ok()) return at_line(number, s);
  }
  ShareWords(kin);
  return OkStatus();
}

Status ConceptTable::AddLine(std::string_view line) {
  const std::string id(Next(line, '|'));
  if (id.empty() || line.empty()) return InvalidArgument("a line is 'id | language: word, … | …'");
  const auto [it, fresh] = numbers_.try_emplace(id, static_cast<ConceptNumber>(names_.size()));
  if (fresh) {
    if (names_.size() == kMaxConcepts) return InvalidArgument("too many concepts");
    names_.push_back(id);
  }
  while (!line.empty()) {
    std::string_view part = Next(line, '|');
    if (part.find(':') == std::string_view::npos) {
      return InvalidArgument("a part is 'language: word, …'");
    }
    Words& words = words_[std::string(Next(part, ':'))];
    while (!part.empty()) {
      const std::string_view word = Next(part, ',');
      if (!word.empty()) words.emplace_back(it->second, word);
    }
  }
  return OkStatus();
}

Status ConceptTable::AddOpposite(std::string_view ids) {
  const auto a = numbers_.find(std::string(Next(ids, ' ')));
  const auto b = numbers_.find(std::string(Trim(ids)));
  if (a == numbers_.end() || b == numbers_.end() || a == b) {
    return InvalidArgument(
        "'opposite' needs the ids of two concepts of this file or an earlier one");
  }
  opposites_.insert(PairKey(a->second, b->second));
  opposed_.insert({a->second, b->second});
  return OkStatus();
}

Status ConceptTable::AddKin(std::string_view ids, Kin& kin) const {
  std::vector<ConceptNumber> group;
  while (!ids.empty()) {
    const auto it = numbers_.find(std::string(Next(ids, ' ')));
    if (it == numbers_.end()) {
      return InvalidArgument("'kin' needs the ids of concepts of this file or an earlier one");
    }
    group.push_back(it->second);
  }
  for (const ConceptNumber one : group) {
    for (const ConceptNumber other : group) {
      if (one != other) kin[one].push_back(other);
    }
  }
  return OkStatus();
}

void ConceptTable::ShareWords(const Kin& kin) {
  if (kin.empty()) return;
  for (auto& [language, words] : words_) {
    const size_t own = words.size();
    for (size_t i = 0; i < own; ++i) {
      const auto others = kin.find(words[i].first);
      if (others == kin.end()) continue;
      for (const ConceptNumber other : others->second) {
        words.emplace_back(other, std::string(words[i].second));
      }
    }
  }
}

bool ConceptTable::AreOpposite(std::span<const ConceptNumber> a,
                               std::span<const ConceptNumber> b) const {
  for (const ConceptNumber x : a) {
    for (const ConceptNumber y : b) {
      if (opposites_.contains(PairKey(x, y))) return true;
    }
  }
  return false;
}

bool ConceptTable::HasOpposite(std::span<const ConceptNumber> concepts) const {
  return std::ranges::any_of(concepts, [&](ConceptNumber c) { return opposed_.contains(c); });
}

bool ShareConcept(std::span<const ConceptNumber> a, std::span<const ConceptNumber> b) {
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) return true;
    ++(a[i] < b[j] ? i : j);
  }
  return false;
}

const ConceptTable::Words& ConceptTable::WordsOf(const std::string& language) const {
  static const Words kNone;
  const auto it = words_.find(language);
  return it == words_.end() ? kNone : it->second;
}

std::string WordKey(std::string_view word) {
  const TokenizedText text(word);
  const bool one = text.tokens().size() == 1 && text.tokens().front().kind == TokenKind::kWord;
  return one ? std::string(text.tokens().front().key) : std::string();
}

LanguageConcepts::LanguageConcepts(const ConceptTable& table, std::string language,
                                   const Groups& more, Forms forms, const ConceptTable::Words& also)
    : language_(std::move(language)),
      longest_ending_(LongestEnding(language_)),
      listed_first_(forms == Forms::kStemsAndWords && language_ == "he") {
  Numbered numbered;
  const auto add = [&](std::string_view written, ConceptNumber number) {
    const TokenizedText text(written);
    std::vector<uint32_t> stems;
    for (const Token& token : text.tokens()) {
      if (token.kind != TokenKind::kWord) return;
      stems.push_back(StemWord(language_, token.key));
    }
    if (stems.empty()) return;
    if (forms == Forms::kStemsAndWords && stems.size() == 1 &&
        CodePointCount(text.tokens().front().key) >= kShortestStem - (listed_first_ ? 1 : 0)) {
      numbered.push_back({{StemHash(text.tokens().front().key)}, number});
    }
    numbered.emplace_back(std::move(stems), number);
  };
  for (const auto& [number, word] : table.WordsOf(language_)) add(word, number);
  for (const auto& [number, word] : also) add(word, number);
  for (size_t i = 0; i < more.size() && table.size() + i <= kMaxConcepts; ++i) {
    for (const std::string& word : more[i]) {
      add(word, static_cast<ConceptNumber>(table.size() + i));
    }
  }
  Fill(std::move(numbered));
}

void LanguageConcepts::Fill(Numbered numbered) {
  std::sort(numbered.begin(), numbered.end());
  numbered.erase(std::unique(numbered.begin(), numbered.end()), numbered.end());
  for (size_t i = 0; i < numbered.size();) {
    const std::vector<uint32_t>& stems = numbered[i].first;
    Range range{static_cast<uint32_t>(concepts_.size()), 0};
    for (; i < numbered.size() && numbered[i].first == stems; ++i, ++range.size) {
      concepts_.push_back(numbered[i].second);
    }
    if (stems.size() == 1) {
      ranges_.emplace(stems.front(), range);
    } else {
      expressions_[stems.front()].push_back({stems, range});
    }
  }
  for (auto& [first, list] : expressions_) {
    std::ranges::stable_sort(list, std::greater<>(),
                             [](const Words& words) { return words.stems.size(); });
  }
}

LanguageConcepts::Expression LanguageConcepts::ExpressionAt(std::span<const uint32_t> stems) const {
  if (stems.empty()) return {};
  const auto it = expressions_.find(stems.front());
  if (it == expressions_.end()) return {};
  for (const Words& words : it->second) {
    if (words.stems.size() <= stems.size() &&
        std::equal(words.stems.begin(), words.stems.end(), stems.begin())) {
      return {words.stems.size(), In(words.range)};
    }
  }
  return {};
}

const LanguageConcepts::Range* LanguageConcepts::Find(uint32_t stem) const {
  const auto it = ranges_.find(stem);
  return it == ranges_.end() ? nullptr : &it->second;
}

// The word as it stands, then without the particles written together with it.
const LanguageConcepts::Range* LanguageConcepts::FindListed(std::string_view key) const {
  static constexpr std::string_view kParticles = "והבלמשכ";
  for (size_t off = 0; off <= 3; ++off) {
    if (const Range* range = Find(StemHash(key))) return range;
    if (CodePointCount(key) < kShortestStem) return nullptr;
    const std::string_view first = key.substr(0, 2);
    if (kParticles.find(first) == std::string_view::npos) return nullptr;
    key.remove_prefix(first.size());
  }
  return nullptr;
}

std::span<const ConceptNumber> LanguageConcepts::Of(std::string_view key, uint32_t stem) const {
  const Range* range = listed_first_ ? FindListed(key) : nullptr;
  if (!range) range = Find(stem);
  size_t letters = CodePointCount(key);
  if (!range) range = Find(StemHash(key));
  for (size_t off = 1; !range && off <= longest_ending_ && letters > kShortestStem; ++off) {
    key = WithoutLastLetter(key);
    --letters;
    range = Find(StemHash(key));
  }
  return range ? In(*range) : std::span<const ConceptNumber>();
}

const ConceptTable& EmbeddedConcepts() {
  static const ConceptTable table = [] {
    ConceptTable out;
    for (const EmbeddedFile& file : concept_data()) {
      if (const Status s = out.Add(file.name, file.content); !s.ok()) {
        std::fprintf(stderr, "%s\n", s.message().c_str());
        std::abort();  // a broken build, found by the first test
      }
    }
    return out;
  }();
  return table;
}

const LanguageConcepts& EmbeddedConceptsOf(const std::string& language) {
  static Mutex mutex;
  static std::map<std::string, std::unique_ptr<const LanguageConcepts>> languages;
  MutexLock lock(mutex);
  std::unique_ptr<const LanguageConcepts>& slot = languages[language];
  if (!slot) slot = std::make_unique<const LanguageConcepts>(EmbeddedConcepts(), language);
  return *slot;
}

}  // namespace claque
