#include "worker/classify/concept_relations.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unordered_map>
#include <vector>

#include "embedded_echo_data.h"
#include "worker/classify/echo_concepts.h"

namespace claque {
namespace {

uint32_t PairKey(ConceptNumber a, ConceptNumber b) {
  return (uint32_t{std::min(a, b)} << 16) | std::max(a, b);
}

std::vector<std::string_view> Words(std::string_view line) {
  std::vector<std::string_view> out;
  while (!line.empty()) {
    const size_t end = std::min(line.find(' '), line.size());
    if (end > 0) out.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return out;
}

constexpr size_t kFilterBits = size_t{1} << 20;

size_t FilterBit(uint32_t key) { return (key * 0x9E3779B1u) >> 12; }

}  // namespace

void ConceptRelations::PairSet::Add(uint32_t key) {
  if (filter_.empty()) filter_.resize(kFilterBits);
  filter_[FilterBit(key)] = true;
  keys_.insert(key);
}

bool ConceptRelations::PairSet::HasAny(std::span<const ConceptNumber> a,
                                       std::span<const ConceptNumber> b) const {
  if (keys_.empty()) return false;
  for (const ConceptNumber x : a) {
    for (const ConceptNumber y : b) {
      const uint32_t key = PairKey(x, y);
      if (filter_[FilterBit(key)] && keys_.contains(key)) return true;
    }
  }
  return false;
}

ConceptRelations::ConceptRelations(const ConceptTable& table)
    : table_(&table), opposed_(table.size()) {
  for (size_t i = 0; i < table.size(); ++i) {
    const auto number = static_cast<ConceptNumber>(i);
    opposed_[i] = table.HasOpposite(std::span(&number, 1));
  }
}

Result<ConceptRelations> ConceptRelations::Parse(const ConceptTable& table, std::string_view name,
                                                 std::string_view content) {
  std::unordered_map<std::string_view, ConceptNumber> numbers;
  for (size_t i = 0; i < table.size(); ++i) {
    numbers.emplace(table.Name(static_cast<ConceptNumber>(i)), static_cast<ConceptNumber>(i));
  }
  ConceptRelations out(table);
  for (size_t number = 1; !content.empty(); ++number) {
    const size_t end = content.find('\n');
    const std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    const auto error = [&](const std::string& what) {
      return InvalidArgument(std::string(name) + ":" + std::to_string(number) + ": " + what);
    };
    const std::vector<std::string_view> words = Words(line);
    if (words.size() < 3 || (words[0] != "near" && words[0] != "opposite")) {
      return error("a line is 'near' or 'opposite', a concept and others");
    }
    PairSet& pairs = words[0] == "near" ? out.near_ : out.opposite_;
    for (size_t i = 1; i < words.size(); ++i) {
      const auto it = numbers.find(words[i]);
      if (it == numbers.end()) return error("no concept '" + std::string(words[i]) + "'");
      if (i == 1) continue;
      if (words[i] == words[1]) return error("a concept has no relation to itself");
      pairs.Add(PairKey(numbers.at(words[1]), it->second));
      if (&pairs == &out.near_) continue;
      out.opposed_[numbers.at(words[1])] = out.opposed_[it->second] = true;
    }
  }
  return out;
}

bool ConceptRelations::AreNear(std::span<const ConceptNumber> a,
                               std::span<const ConceptNumber> b) const {
  return near_.HasAny(a, b);
}

bool ConceptRelations::AreOpposite(std::span<const ConceptNumber> a,
                                   std::span<const ConceptNumber> b) const {
  bool related = false;
  for (const ConceptNumber x : a) {
    if (!IsOpposed(x)) continue;
    for (const ConceptNumber y : b) {
      if (!IsOpposed(y)) continue;
      if (table_->AreOpposite(std::span(&x, 1), std::span(&y, 1))) return true;
      related |= opposite_.HasAny(std::span(&x, 1), std::span(&y, 1));
    }
  }
  return related && !ShareConcept(a, b);
}

const ConceptRelations& EmbeddedConceptRelations() {
  static const ConceptRelations relations = [] {
    for (const EmbeddedFile& file : echo_data()) {
      if (file.name != "relations.txt") continue;
      Result<ConceptRelations> parsed =
          ConceptRelations::Parse(EchoConcepts(), file.name, file.content);
      if (parsed.ok()) return *std::move(parsed);
      std::fprintf(stderr, "%s\n", parsed.status().message().c_str());
    }
    std::abort();  // a broken build, found by the first test
  }();
  return relations;
}

}  // namespace claque
