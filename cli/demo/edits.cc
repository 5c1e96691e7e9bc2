// Edit operators: how people change a phrase they were told not to paste.
#include <algorithm>
#include <sstream>

#include "cli/demo/builder.h"

namespace claque::demo {
namespace {

std::vector<std::string> Words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string w; in >> w;) words.push_back(w);
  return words;
}

std::string Join(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& w : words) out += (out.empty() ? "" : " ") + w;
  return out;
}

// Byte offsets of the UTF-8 characters of `word`.
std::vector<size_t> CharStarts(const std::string& word) {
  std::vector<size_t> starts;
  for (size_t i = 0; i < word.size(); ++i) {
    if ((static_cast<unsigned char>(word[i]) & 0xc0) != 0x80) starts.push_back(i);
  }
  return starts;
}

bool ReplaceSynonym(std::vector<std::string>& words, const std::string& lang, Rng& rng) {
  const auto& pairs = TextBank::Get().Section(lang + ".synonyms");
  const size_t first = rng.Below(pairs.size());
  for (size_t i = 0; i < pairs.size(); ++i) {
    const std::string& pair = pairs[(first + i) % pairs.size()];
    const size_t eq = pair.find('=');
    const auto it = std::find(words.begin(), words.end(), pair.substr(0, eq));
    if (it != words.end()) {
      *it = pair.substr(eq + 1);
      return true;
    }
  }
  return false;
}

bool DropWord(std::vector<std::string>& words, const std::string& lang, Rng& rng) {
  if (words.size() < 6) return false;
  const auto& droppable = TextBank::Get().Section(lang + ".droppable");
  const size_t first = 1 + rng.Below(words.size() - 2);
  for (size_t i = first; i + 1 < words.size(); ++i) {
    if (std::find(droppable.begin(), droppable.end(), words[i]) != droppable.end()) {
      words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
      return true;
    }
  }
  return false;
}

bool AddFiller(std::vector<std::string>& words, const std::string& lang, Rng& rng) {
  const auto at = static_cast<std::ptrdiff_t>(1 + rng.Below(words.size() - 1));
  words.insert(words.begin() + at, rng.Pick(TextBank::Get().Section(lang + ".filler")));
  return true;
}

// Two neighbouring inner letters change places, as in hasty typing.
bool Mistype(std::vector<std::string>& words, Rng& rng) {
  const size_t first = rng.Below(words.size());
  for (size_t i = 0; i < words.size(); ++i) {
    std::string& word = words[(first + i) % words.size()];
    const std::vector<size_t> starts = CharStarts(word);
    if (starts.size() < 7 || std::any_of(word.begin(), word.end(), [](unsigned char c) {
          return c < 0x80 && (c < 'A' || (c > 'Z' && c < 'a') || c > 'z');
        })) {
      continue;
    }
    const size_t k = 2 + rng.Below(starts.size() - 5);
    const std::string a = word.substr(starts[k], starts[k + 1] - starts[k]);
    const std::string b = word.substr(starts[k + 1], starts[k + 2] - starts[k + 1]);
    if (a == b) continue;
    word = word.substr(0, starts[k]) + b + a + word.substr(starts[k + 2]);
    return true;
  }
  return false;
}

}  // namespace

std::string EditPhrase(const std::string& phrase, const std::string& lang, Rng& rng) {
  std::vector<std::string> words = Words(phrase);
  int wanted = static_cast<int>(rng.Between(1, 3));
  for (int tries = 0; wanted > 0 && tries < 12; ++tries) {
    bool changed = false;
    switch (rng.Below(4)) {
      case 0:
        changed = ReplaceSynonym(words, lang, rng);
        break;
      case 1:
        changed = DropWord(words, lang, rng);
        break;
      case 2:
        changed = AddFiller(words, lang, rng);
        break;
      default:
        changed = Mistype(words, rng);
    }
    if (changed) --wanted;
  }
  if (Join(words) == phrase) AddFiller(words, lang, rng);
  return Join(words);
}

}  // namespace claque::demo
