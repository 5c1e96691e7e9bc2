// What the extraction evaluations share: where the data is, how pages are read, how text is scored.
#ifndef CLAQUE_TESTS_EVAL_EXTRACT_DATA_H_
#define CLAQUE_TESTS_EVAL_EXTRACT_DATA_H_

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace claque::eval {

// Folder data/extraction of the shared data: $CLAQUE_SHARED_DIR, else ../shared beside the source
// tree ($CLAQUE_SOURCE_DIR). nullopt where neither is there.
std::optional<std::filesystem::path> ExtractionData();

// Whole file; a name ending in .gz is inflated.
std::string ReadFile(const std::filesystem::path& path);
nlohmann::json ReadJson(const std::filesystem::path& path);
// Files of `dir` (and below) whose name ends in `suffix`, sorted.
std::vector<std::filesystem::path> FilesIn(const std::filesystem::path& dir,
                                           std::string_view suffix);

// Runs of letters, digits and '_' (as Python's \w+), not case-folded.
std::vector<std::string> WordsOf(std::string_view text);

struct Overlap {
  double precision = 0;
  double recall = 0;
};
// Multisets of n-grams of words. Both empty = 1, one empty = 0.
Overlap NgramOverlap(std::string_view expected, std::string_view got, size_t n);
inline double F1(double precision, double recall) {
  return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

}  // namespace claque::eval

#endif  // CLAQUE_TESTS_EVAL_EXTRACT_DATA_H_
