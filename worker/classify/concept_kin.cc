#include "worker/classify/concept_kin.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "worker/classify/embedded_lexicons.h"
#include "worker/classify/word_stem.h"

namespace claque {
namespace {

constexpr int kMinLanguages = 2;
constexpr size_t kMaxSenses = 8;  // a word of more says nothing of any two

uint32_t PairKey(ConceptNumber a, ConceptNumber b) {
  return (uint32_t{std::min(a, b)} << 16) | std::max(a, b);
}

// The id without a hint that is a part of speech.
std::string_view WithoutSpeech(std::string_view id) {
  static constexpr std::array<std::string_view, 4> kSpeech = {"noun", "verb", "adj", "adverb"};
  const size_t dot = id.find('.');
  const bool speech =
      dot != std::string_view::npos && std::ranges::count(kSpeech, id.substr(dot + 1)) > 0;
  return speech ? id.substr(0, dot) : id;
}

}  // namespace

ConceptKin::ConceptKin(const ConceptTable& table, std::span<const std::string_view> languages) {
  std::map<uint32_t, int> shared;  // languages by pair
  for (const std::string_view language : languages) {
    std::map<uint32_t, std::vector<ConceptNumber>> senses;  // by stem
    for (const auto& [number, word] : table.WordsOf(std::string(language))) {
      const std::string key = WordKey(word);
      if (!key.empty()) senses[StemWord(std::string(language), key)].push_back(number);
    }
    std::unordered_set<uint32_t> here;
    for (auto& [stem, numbers] : senses) {
      if (numbers.size() > kMaxSenses) continue;
      for (const ConceptNumber a : numbers) {
        for (const ConceptNumber b : numbers) {
          if (a < b && here.insert(PairKey(a, b)).second) ++shared[PairKey(a, b)];
        }
      }
    }
  }
  for (const auto& [pair, count] : shared) {
    if (count < kMinLanguages) continue;
    AddPair(table, static_cast<ConceptNumber>(pair >> 16), static_cast<ConceptNumber>(pair));
  }
  std::map<std::string_view, std::vector<ConceptNumber>> speech;
  for (size_t i = 0; i < table.size(); ++i) {
    const auto number = static_cast<ConceptNumber>(i);
    speech[WithoutSpeech(table.Name(number))].push_back(number);
  }
  for (const auto& [name, numbers] : speech) {
    for (const ConceptNumber a : numbers) {
      for (const ConceptNumber b : numbers) {
        if (a < b) AddPair(table, a, b);
      }
    }
  }
}

void ConceptKin::AddPair(const ConceptTable& table, ConceptNumber a, ConceptNumber b) {
  if (!table.AreOpposite({&a, 1}, {&b, 1})) pairs_.insert(PairKey(a, b));
}

bool ConceptKin::AreKin(std::span<const ConceptNumber> a, std::span<const ConceptNumber> b) const {
  for (const ConceptNumber x : a) {
    for (const ConceptNumber y : b) {
      if (pairs_.contains(PairKey(x, y))) return true;
    }
  }
  return false;
}

const ConceptKin& EmbeddedConceptKin() {
  static const ConceptKin kin = [] {
    std::vector<std::string_view> languages;
    for (const Lexicon& lexicon : EmbeddedLexicons()) languages.push_back(lexicon.language());
    return ConceptKin(EmbeddedConcepts(), languages);
  }();
  return kin;
}

}  // namespace claque
