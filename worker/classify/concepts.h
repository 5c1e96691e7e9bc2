// Concepts: words of several languages that can stand for one another, and which concepts are
// opposites. Data: concepts/*.txt (docs/languages.md).
#ifndef CLAQUE_WORKER_CLASSIFY_CONCEPTS_H_
#define CLAQUE_WORKER_CLASSIFY_CONCEPTS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "common/base/status.h"

namespace claque {

using ConceptNumber = uint16_t;

// Immutable once read; thread-safe.
class ConceptTable {
 public:
  // Adds the concepts of one file; an id that is known already gets the words too. Concepts that a
  // line calls kin have each other's words, as far as files added by then have any. Error:
  // "NAME:LINE: what is wrong"; the table is of no use then.
  Status Add(std::string_view name, std::string_view content);

  size_t size() const { return names_.size(); }
  // The id in the data: one English word, with a hint where it has several senses.
  const std::string& Name(ConceptNumber number) const { return names_[number]; }
  // Some concept of one is the opposite of some concept of the other.
  bool AreOpposite(std::span<const ConceptNumber> a, std::span<const ConceptNumber> b) const;
  // Some concept of them has one.
  bool HasOpposite(std::span<const ConceptNumber> concepts) const;
  // (concept, word as written) of one language; empty where it has none.
  using Words = std::vector<std::pair<ConceptNumber, std::string>>;
  const Words& WordsOf(const std::string& language) const;

 private:
  Status AddLine(std::string_view line);
  Status AddOpposite(std::string_view ids);
  using Kin = std::unordered_map<ConceptNumber, std::vector<ConceptNumber>>;
  Status AddKin(std::string_view ids, Kin& kin) const;
  void ShareWords(const Kin& kin);

  std::vector<std::string> names_;
  std::unordered_map<std::string, ConceptNumber> numbers_;
  std::unordered_map<std::string, Words> words_;
  std::unordered_set<uint32_t> opposites_;
  std::unordered_set<ConceptNumber> opposed_;  // that have one
};

// The concepts of one language by its words. Immutable once made; thread-safe.
class LanguageConcepts {
 public:
  // Groups of words that stand for one another, beside those of the table; `also` are further words
  // of concepts of the table.
  using Groups = std::vector<std::vector<std::string>>;
  // What else than its stem a word is found by.
  enum class Forms { kStems, kStemsAndWords };
  LanguageConcepts(const ConceptTable& table, std::string language, const Groups& more = {},
                   Forms forms = Forms::kStems, const ConceptTable::Words& also = {});

  // Concepts of a normalised word, sorted; empty where it is in none. `stem` is its StemWord. Words
  // with endings that the stemmer leaves are found by their beginning; with kStemsAndWords also by
  // the word as listed, which a stemmer that takes too much off would hide (he: before all else).
  // Numbers from the table's size on are of the further groups.
  std::span<const ConceptNumber> Of(std::string_view key, uint32_t stem) const;

  // Several words that together stand for a concept ("turn a blind eye").
  struct Expression {
    size_t words = 0;  // 0 = none
    std::span<const ConceptNumber> concepts;
  };
  // The longest expression that the words with these stems begin with.
  Expression ExpressionAt(std::span<const uint32_t> stems) const;

 private:
  struct Range {
    uint32_t begin = 0;
    uint32_t size = 0;
  };
  struct Words {
    std::vector<uint32_t> stems;
    Range range;
  };
  using Numbered = std::vector<std::pair<std::vector<uint32_t>, ConceptNumber>>;  // by stems
  void Fill(Numbered numbered);
  const Range* Find(uint32_t stem) const;
  const Range* FindListed(std::string_view key) const;
  std::span<const ConceptNumber> In(Range range) const {
    return std::span(concepts_).subspan(range.begin, range.size);
  }

  std::string language_;
  size_t longest_ending_;  // code points
  bool listed_first_;      // the stemmer takes too much off the beginning: he
  std::unordered_map<uint32_t, Range> ranges_;
  std::unordered_map<uint32_t, std::vector<Words>> expressions_;  // by first stem, longest first
  std::vector<ConceptNumber> concepts_;
};

// Both sorted.
bool ShareConcept(std::span<const ConceptNumber> a, std::span<const ConceptNumber> b);

// The concepts compiled into the program. Thread-safe; a language is read when first asked for.
const ConceptTable& EmbeddedConcepts();
const LanguageConcepts& EmbeddedConceptsOf(const std::string& language);

// What a word of a data file is compared by: as a text's words are. Empty where it is not one word.
std::string WordKey(std::string_view word);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_CONCEPTS_H_
