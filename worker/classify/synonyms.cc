#include "worker/classify/synonyms.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "common/text/normalize.h"
#include "common/text/utf8.h"

namespace claque {
namespace {

constexpr std::uintmax_t kMaxFileBytes = 64u << 20;
constexpr size_t kMaxGroup = 40;  // larger ones are lists, not senses

std::string Latin1ToUtf8(std::string_view s) {
  std::string out;
  for (const char c : s) AppendUtf8(static_cast<unsigned char>(c), &out);
  return out;
}

// Takes the next piece of `s` up to `mark`.
std::string_view Next(std::string_view& s, char mark) {
  const size_t end = s.find(mark);
  const std::string_view piece = s.substr(0, end);
  s.remove_prefix(end == std::string_view::npos ? s.size() : end + 1);
  return piece;
}

// A synonym as written: its word, and what the note behind it says.
struct Entry {
  std::string_view word;
  bool antonym = false;
  bool usable = false;
};
Entry ReadEntry(std::string_view piece) {
  Entry out;
  std::string_view note;
  if (const size_t at = piece.find('('); at != std::string_view::npos) {
    note = piece.substr(at);
    piece = piece.substr(0, at);
  }
  while (!piece.empty() && piece.back() == ' ') piece.remove_suffix(1);
  out.word = piece;
  out.antonym = note.starts_with("(antonym") || note.starts_with("(Antonym");
  const bool wider = note.starts_with("(generic") || note.starts_with("(related") ||
                     note.starts_with("(Oberbegriff") || note.starts_with("(Unterbegriff") ||
                     note.starts_with("(Assoziation");
  out.usable = !piece.empty() && !wider && piece.find(' ') == std::string_view::npos;
  return out;
}

}  // namespace

void Synonyms::AddPair(uint32_t a, uint32_t b) {
  if (a == b) return;
  pairs_.emplace_back(a, b);
  pairs_.emplace_back(b, a);
}

void Synonyms::AddGroup(const std::vector<uint32_t>& stems) {
  for (size_t i = 0; i < stems.size(); ++i) {
    for (size_t j = 0; j < i; ++j) AddPair(stems[i], stems[j]);
  }
}

void Synonyms::AddThesaurus(
    const std::string& path, const Stemmer& stem,
    const std::function<void(std::string_view, std::string_view)>& antonym) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error || size > kMaxFileBytes) return;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream read;
  read << in.rdbuf();
  std::string content = std::move(read).str();
  std::string_view rest = content;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  const std::string_view encoding = Next(rest, '\n');
  if (encoding.starts_with("ISO")) {
    content = Latin1ToUtf8(rest);
    rest = content;
  } else if (!encoding.starts_with("UTF-8")) {
    return;
  }
  while (!rest.empty()) {
    std::string_view head = Next(rest, '\n');
    const std::string_view word = Next(head, '|');
    size_t senses = 0;
    std::from_chars(head.data(), head.data() + head.size(), senses);
    const bool one = word.find(' ') == std::string_view::npos && !word.empty();
    for (size_t i = 0; i < senses && !rest.empty(); ++i) {
      std::string_view line = Next(rest, '\n');
      if (!one) continue;
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      Next(line, '|');  // word class
      const uint32_t head_stem = stem(word);
      std::vector<uint32_t> group;
      while (!line.empty()) {
        const Entry entry = ReadEntry(Next(line, '|'));
        if (entry.antonym && entry.usable) {
          antonym(word, entry.word);
        } else if (entry.usable) {
          group.push_back(stem(entry.word));
        }
      }
      if (group.size() > kMaxGroup) continue;
      for (const uint32_t s : group) AddPair(head_stem, s);
    }
  }
}

void Synonyms::Freeze() {
  std::sort(pairs_.begin(), pairs_.end());
  pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
  neighbours_.reserve(pairs_.size());
  for (const auto& [stem, neighbour] : pairs_) {
    if (stems_.empty() || stems_.back() != stem) {
      stems_.push_back(stem);
      starts_.push_back(static_cast<uint32_t>(neighbours_.size()));
    }
    neighbours_.push_back(neighbour);
  }
  starts_.push_back(static_cast<uint32_t>(neighbours_.size()));
  pairs_ = {};
}

std::span<const uint32_t> Synonyms::Neighbours(uint32_t stem) const {
  const auto it = std::lower_bound(stems_.begin(), stems_.end(), stem);
  if (it == stems_.end() || *it != stem) return {};
  const auto i = static_cast<size_t>(it - stems_.begin());
  return std::span(neighbours_).subspan(starts_[i], starts_[i + 1] - starts_[i]);
}

}  // namespace claque
