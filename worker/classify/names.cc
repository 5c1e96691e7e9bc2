#include "worker/classify/names.h"

#include <algorithm>

#include "common/text/utf8.h"
#include "worker/classify/person_names.h"

namespace claque {
namespace {

constexpr size_t kFirstBytes = 2;
constexpr size_t kMaxEnding = 3;  // letters

// `word` is `name`, perhaps with an ending; short names must be exact.
bool IsForm(std::string_view word, std::string_view name) {
  if (!word.starts_with(name)) return false;
  if (word.size() == name.size()) return true;
  return CodePointCount(name) >= 4 && CodePointCount(word.substr(name.size())) <= kMaxEnding;
}

}  // namespace

NameMask::NameMask(const std::vector<std::string>& names) : names_(names) {
  for (const std::string& name : names) {
    const TokenizedText text(name);
    Name entry;
    for (const Token& t : text.tokens()) entry.words.emplace_back(t.key);
    if (entry.words.empty()) continue;
    by_first_[entry.words[0].substr(0, kFirstBytes)].push_back(entries_.size());
    entries_.push_back(std::move(entry));
  }
}

// Number of tokens of the longest name at `at`; 0 = none.
size_t NameMask::MatchAt(const std::vector<Token>& tokens, size_t at) const {
  const Token& first = tokens[at];
  if (first.kind != TokenKind::kWord && first.kind != TokenKind::kNumber) return 0;
  const auto it = by_first_.find(std::string(first.key.substr(0, kFirstBytes)));
  if (it == by_first_.end()) return 0;
  size_t best = 0;
  for (const size_t index : it->second) {
    const std::vector<std::string>& words = entries_[index].words;
    if (at + words.size() > tokens.size()) continue;
    bool equal = true;
    for (size_t i = 0; i < words.size() && equal; ++i) {
      equal = tokens[at + i].line == first.line && IsForm(tokens[at + i].key, words[i]);
    }
    if (equal) best = std::max(best, words.size());
  }
  return best;
}

void NameMask::Apply(TokenizedText& text) const {
  if (entries_.empty()) return;
  const std::vector<Token>& tokens = text.tokens();
  std::vector<std::pair<size_t, size_t>> names;
  for (size_t i = 0; i < tokens.size();) {
    const size_t length = MatchAt(tokens, i);
    if (length > 0) names.emplace_back(i, length);
    i += std::max<size_t>(length, 1);
  }
  MaskTokens(text.mutable_tokens(), names);
}

}  // namespace claque
