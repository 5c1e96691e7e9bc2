#include "tests/eval/extract_data.h"

#include <unicode/uchar.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "common/text/utf8.h"

namespace claque::eval {

namespace fs = std::filesystem;

std::optional<fs::path> ExtractionData() {
  fs::path root;
  if (const char* shared = std::getenv("CLAQUE_SHARED_DIR")) {
    root = shared;
  } else if (const char* source = std::getenv("CLAQUE_SOURCE_DIR")) {
    root = fs::path(source) / ".." / "shared";
  }
  root /= "data/extraction";
  if (!fs::is_directory(root)) return std::nullopt;
  return root;
}

std::string ReadFile(const fs::path& path) {
  std::string out;
  gzFile file = gzopen(path.c_str(), "rb");  // reads plain files too
  if (!file) return out;
  char buffer[65536];
  int n = 0;
  while ((n = gzread(file, buffer, sizeof buffer)) > 0) out.append(buffer, static_cast<size_t>(n));
  gzclose(file);
  return out;
}

nlohmann::json ReadJson(const fs::path& path) {
  return nlohmann::json::parse(ReadFile(path), nullptr, false);
}

std::vector<fs::path> FilesIn(const fs::path& dir, std::string_view suffix) {
  std::vector<fs::path> files;
  if (!fs::is_directory(dir)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(dir)) {
    if (entry.path().filename().string().ends_with(suffix)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const auto c = static_cast<UChar32>(NextCodePoint(text, &at));
    if (u_isalnum(c) || c == '_') {
      word.append(text.substr(begin, at - begin));
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

namespace {

std::map<std::string, int> Ngrams(std::string_view text, size_t n) {
  const auto words = WordsOf(text);
  std::map<std::string, int> out;
  const size_t length = std::min(n, words.size());
  if (length == 0) return out;
  for (size_t i = 0; i + length <= words.size(); ++i) {
    std::string key;
    for (size_t k = 0; k < length; ++k) key += words[i + k] + " ";
    ++out[key];
  }
  return out;
}

}  // namespace

Overlap NgramOverlap(std::string_view expected, std::string_view got, size_t n) {
  const auto want = Ngrams(expected, n);
  const auto have = Ngrams(got, n);
  double want_total = 0;
  double have_total = 0;
  double common = 0;
  for (const auto& [key, count] : want) {
    want_total += count;
    const auto found = have.find(key);
    if (found != have.end()) common += std::min(count, found->second);
  }
  for (const auto& [key, count] : have) have_total += count;
  if (want_total == 0 && have_total == 0) return {1, 1};
  if (want_total == 0 || have_total == 0) return {};
  return {common / have_total, common / want_total};
}

}  // namespace claque::eval
