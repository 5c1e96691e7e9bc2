// Accuracy of language identification on labelled lines "code<TAB>text".
//   lang_eval FILE.tsv [MIN_CHARS]     default file: ${CLAQUE_SHARED_DIR}/data/extraction/langid
// Counted: lines of the ten languages that Claque reads, at least MIN_CHARS characters long (0).
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include "common/text/utf8.h"
#include "worker/classify/classifier.h"

int main(int argc, char** argv) {
  std::string path;
  if (argc > 1) path = argv[1];
  const char* shared = std::getenv("CLAQUE_SHARED_DIR");
  if (path.empty() && shared) {
    path = std::string(shared) + "/data/extraction/langid/sentences.tsv";
  }
  const size_t min_chars = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 0;
  std::ifstream in(path);
  if (!in) {
    std::fprintf(stderr, "lang_eval: cannot read '%s'\n", path.c_str());
    return 1;
  }
  const auto classifier = claque::Classifier::Load("");
  if (!classifier.ok()) return 1;
  std::map<std::string, std::map<std::string, int>> confusion = {
      {"en", {}}, {"fr", {}}, {"ru", {}}, {"ar", {}}, {"he", {}},
      {"es", {}}, {"de", {}}, {"fa", {}}, {"tr", {}}, {"uk", {}}};
  std::map<std::string, int> taken;  // texts of other languages called one of ours
  int others = 0;
  for (std::string line; std::getline(in, line);) {
    const size_t tab = line.find('\t');
    if (tab == std::string::npos) continue;
    const std::string text = line.substr(tab + 1);
    if (claque::CodePointCount(text) < min_chars) continue;
    const std::string guess = (*classifier)->Identify(text).code;
    const auto row = confusion.find(line.substr(0, tab));
    if (row != confusion.end()) {
      ++row->second[guess];
    } else {
      ++others;
      if (confusion.contains(guess)) ++taken[guess];
    }
  }
  int right = 0;
  int total = 0;
  int unsure = 0;
  for (const auto& [lang, row] : confusion) {
    int sum = 0;
    std::string wrong;
    for (const auto& [guess, count] : row) {
      sum += count;
      if (guess == "und") unsure += count;
      if (guess != lang) wrong += " " + guess + ":" + std::to_string(count);
    }
    const int ok = row.contains(lang) ? row.at(lang) : 0;
    std::printf("%s  %d/%d%s\n", lang.c_str(), ok, sum, wrong.c_str());
    right += ok;
    total += sum;
  }
  std::printf("accuracy %.4f (%d/%d), und %d\n", total ? 1.0 * right / total : 0.0, right, total,
              unsure);
  int false_claims = 0;
  for (const auto& [lang, count] : taken) false_claims += count;
  std::printf("other languages called one of ours: %d/%d\n", false_claims, others);
  return 0;
}
