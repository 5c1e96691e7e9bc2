#include "worker/classify/phrase_template.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "common/text/utf8.h"

namespace claque {
namespace {

constexpr size_t kMaxTokens = 200;

std::vector<std::string_view> KeysOf(const TokenizedText& text) {
  std::vector<std::string_view> keys;
  for (const Token& token : text.tokens()) {
    if (keys.size() == kMaxTokens) break;
    keys.push_back(token.key);
  }
  return keys;
}

// How the others agree with the spine, place by place.
struct Votes {
  explicit Votes(size_t tokens) : have(tokens, 0), more(tokens + 1, 0) {}
  std::vector<uint32_t> have;  // others that have the token
  std::vector<uint32_t> more;  // others with further words before the token (or at the end)
};

// Longest common subsequence; of several the one that keeps to the left.
void Count(const std::vector<std::string_view>& spine, const std::vector<std::string_view>& other,
           Votes* votes) {
  const size_t width = other.size() + 1;
  std::vector<uint16_t> longest((spine.size() + 1) * width, 0);
  for (size_t i = spine.size(); i-- > 0;) {
    for (size_t j = other.size(); j-- > 0;) {
      longest[i * width + j] =
          spine[i] == other[j] ? static_cast<uint16_t>(longest[(i + 1) * width + j + 1] + 1)
                               : std::max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  bool more = false;
  bool less = false;  // words of the spine that this one replaces: no insertion
  size_t i = 0;
  size_t j = 0;
  while (i < spine.size() && j < other.size()) {
    if (spine[i] == other[j]) {
      ++votes->have[i];
      votes->more[i] += more && !less;
      more = less = false;
      ++i;
      ++j;
    } else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) {
      less = true;
      ++i;
    } else {
      more = true;
      ++j;
    }
  }
  if (i == spine.size() && (more || j < other.size()) && !less) ++votes->more[i];
}

// One space for each run of white space.
std::string OneLine(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!space) {
      out.push_back(c);
    } else if (!out.ends_with(' ')) {
      out.push_back(' ');
    }
  }
  return out;
}

void AddSlot(std::string* out) {
  if (out->ends_with("{}")) return;
  if (!out->empty()) out->push_back(' ');
  out->append("{}");
}

}  // namespace

std::string PhraseTemplate(std::span<const TokenizedText* const> texts) {
  const TokenizedText& first = *texts.front();
  const std::vector<std::string_view> spine = KeysOf(first);
  Votes votes(spine.size());
  for (const TokenizedText* other : texts.subspan(1)) Count(spine, KeysOf(*other), &votes);
  const size_t others = texts.size() - 1;
  const auto is_kept = [&](size_t i) { return 4 * votes.have[i] >= 3 * others; };
  std::string out;
  for (size_t i = 0; i < spine.size();) {
    if (4 * votes.more[i] > others) AddSlot(&out);
    if (!is_kept(i)) {
      AddSlot(&out);
      ++i;
      continue;
    }
    size_t end = i + 1;
    while (end < spine.size() && is_kept(end) && 4 * votes.more[end] <= others) ++end;
    if (!out.empty()) out.push_back(' ');
    out.append(OneLine(first.OriginText(first.tokens()[i].begin, first.tokens()[end - 1].end)));
    i = end;
  }
  if (4 * votes.more[spine.size()] > others) AddSlot(&out);
  out.resize(TruncateUtf8(out, kMaxTemplateBytes).size());
  return out;
}

}  // namespace claque
