// Judges matches across languages on labelled pairs of phrase and text.
//   translation_eval PAIRS.jsonl [--part NAME] [--errors]
// Prints for each part of the pairs (field "part"; all are one where there is none): recall of
// translations, precision over its non-variants, both by kind and by pair of languages; and how
// many of the other phrases' texts each phrase is found in. --part prints that one alone; --errors
// lists mistakes.
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "worker/classify/classifier.h"

namespace claque {
namespace {

struct Pair {
  std::string phrase;
  std::string text;
  bool variant = false;
  std::string kind;
  std::string languages;  // of phrase and text
  bool found = false;
};

bool IsTranslation(const std::string& phrase, const std::string& text) {
  return MatchPhrase(phrase, text, Translations::kOn).kind == v1::TRANSLATION;
}

// Variants of other kinds are left out: they are judged by match_eval.
std::map<std::string, std::vector<Pair>> ReadParts(const std::string& path) {
  std::map<std::string, std::vector<Pair>> out;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const auto object = nlohmann::json::parse(line, nullptr, false);
    if (!object.is_object()) continue;
    Pair pair{object["phrase"], object["text"],
              object["is_variant"] != 0 && object["is_variant"] != false, object["kind"],
              std::string(object["lang"]) + " " + object.value("text_lang", "?")};
    if (pair.variant && pair.kind != "translation") continue;
    out[object.value("part", "all")].push_back(std::move(pair));
  }
  return out;
}

struct Tally {
  size_t found = 0;
  size_t all = 0;
  void Add(bool one) {
    found += one;
    ++all;
  }
};

double Ratio(size_t part, size_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

// Every phrase with the texts that belong to other phrases.
void PrintStrangers(const std::vector<Pair>& pairs, bool errors) {
  std::map<std::string, bool> phrases;
  for (const Pair& pair : pairs) phrases[pair.phrase] = true;
  Tally strangers;
  for (const auto& [phrase, one] : phrases) {
    for (const Pair& pair : pairs) {
      if (pair.phrase == phrase) continue;
      const bool found = IsTranslation(phrase, pair.text);
      strangers.Add(found);
      if (found && errors) {
        std::printf("  stranger\n    P %s\n    T %s\n", phrase.c_str(), pair.text.c_str());
      }
    }
  }
  std::printf("  other phrases' texts: %zu of %zu pairs found, %.2f in 10,000\n", strangers.found,
              strangers.all, 1e4 * Ratio(strangers.found, strangers.all));
}

void Print(const std::string& part, std::vector<Pair>& pairs, bool errors) {
  std::map<std::pair<bool, std::string>, Tally> kinds;
  std::map<std::string, Tally> languages;
  Tally right;
  size_t wrong = 0;
  for (Pair& pair : pairs) {
    pair.found = IsTranslation(pair.phrase, pair.text);
    kinds[{!pair.variant, pair.kind}].Add(pair.found);
    if (pair.variant) {
      right.Add(pair.found);
      languages[pair.languages].Add(pair.found);
    } else {
      wrong += pair.found;
    }
    if (errors && pair.found != pair.variant) {
      std::printf("  %s, %s\n    P %s\n    T %s\n", pair.kind.c_str(), pair.languages.c_str(),
                  pair.phrase.c_str(), pair.text.c_str());
    }
  }
  std::printf("%s: recall %.3f (%zu of %zu), precision %.3f (%zu wrong of %zu)\n", part.c_str(),
              Ratio(right.found, right.all), right.found, right.all,
              Ratio(right.found, right.found + wrong), wrong, pairs.size() - right.all);
  for (const auto& [key, tally] : kinds) {
    std::printf("  %-14s %3zu of %3zu found%s\n", key.second.c_str(), tally.found, tally.all,
                key.first ? ", none is right" : "");
  }
  std::printf("  by languages of phrase and text:");
  for (const auto& [pair, tally] : languages) {
    std::printf(" %s %zu/%zu;", pair.c_str(), tally.found, tally.all);
  }
  std::printf("\n");
  PrintStrangers(pairs, errors);
}

int Run(int argc, char** argv) {
  std::string only;
  bool errors = false;
  for (int i = 2; i < argc; ++i) {
    if (!std::strcmp(argv[i], "--part") && i + 1 < argc) only = argv[++i];
    errors |= !std::strcmp(argv[i], "--errors");
  }
  auto parts = ReadParts(argc > 1 ? argv[1] : "");
  if (parts.empty()) {
    std::fprintf(stderr, "translation_eval: no pairs\n");
    return 1;
  }
  for (auto& [part, pairs] : parts) {
    if (only.empty() || part == only) Print(part, pairs, errors);
  }
  return 0;
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) { return claque::Run(argc, argv); }
