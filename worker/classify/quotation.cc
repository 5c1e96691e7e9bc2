#include "worker/classify/quotation.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "common/text/utf8.h"
#include "worker/classify/tokens.h"

namespace claque {
namespace {

constexpr size_t kMaxQuoteBytes = 4000;
constexpr size_t kMaxLookBack = 8;  // open marks that a closing one may pass over

struct Sign {
  std::string_view mark;
  std::array<std::string_view, 2> closers;
  bool plain;      // its place alone tells whether it opens: no space inside, no letter before
  bool one_line;   // too weak to hold several lines together
  bool continues;  // may stand before every paragraph of a quotation
};
constexpr std::array<Sign, 12> kSigns = {{
    {"\u201C", {"\u201D", "\u201C"}, false, false, true},
    {"\u201E", {"\u201C", "\u201D"}, false, false, true},
    {"\u00AB", {"\u00BB", "\u00BB"}, false, false, true},
    {"\u00BB", {"\u00AB", "\u00AB"}, true, true, false},
    {"\u201D", {"\u201D", "\u201D"}, true, true, false},
    {"\u2039", {"\u203A", "\u203A"}, false, true, false},
    {"\u203A", {"\u2039", "\u2039"}, true, true, false},
    {"\u300C", {"\u300D", "\u300D"}, false, false, false},
    {"\u300D", {"", ""}, true, true, false},
    {"\u05F4", {"\u05F4", "\u05F4"}, true, true, false},
    {"\"", {"\"", "\""}, true, false, false},
    {"'", {"'", "'"}, true, true, false},
}};

// What may follow the space inside a closing mark: "« … »,".
constexpr std::string_view kEndsClause = ",.;:!?)]";

// By byte: whether a mark begins with it. Few bytes of a text do.
constexpr std::array<bool, 256> kBegins = [] {
  std::array<bool, 256> begins{};
  for (const Sign& sign : kSigns) begins[static_cast<uint8_t>(sign.mark[0])] = true;
  return begins;
}();

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool WordBefore(std::string_view s, size_t at) {
  if (at == 0) return false;
  size_t i = at - 1;
  while (i > 0 && (static_cast<uint8_t>(s[i]) & 0xC0u) == 0x80u) --i;
  return IsWordCodePoint(NextCodePoint(s, &i));
}

bool WordAfter(std::string_view s, size_t at) {
  return at < s.size() && IsWordCodePoint(NextCodePoint(s, &at));
}

class Finder {
 public:
  explicit Finder(std::string_view s) : s_(s) {}

  std::vector<ByteRange> Run() {
    for (size_t at = 0; at < s_.size();) {
      const Sign* sign = kBegins[static_cast<uint8_t>(s_[at])] ? SignAt(at) : nullptr;
      if (sign) Take(*sign, at);
      if (s_[at] == '\n') ++line_;
      at += sign ? sign->mark.size() : 1;
    }
    std::sort(found_.begin(), found_.end(),
              [](const ByteRange& a, const ByteRange& b) { return a.begin < b.begin; });
    std::vector<ByteRange> outermost;
    for (const ByteRange& range : found_) {
      if (outermost.empty() || range.begin >= outermost.back().end) outermost.push_back(range);
    }
    return outermost;
  }

 private:
  struct Open {
    const Sign* sign;
    size_t inside;  // byte behind the mark
    size_t line;
    bool starts_line;
  };

  const Sign* SignAt(size_t at) const {
    const std::string_view rest = s_.substr(at);
    const auto it = std::ranges::find_if(
        kSigns, [rest](const Sign& sign) { return rest.starts_with(sign.mark); });
    return it == kSigns.end() ? nullptr : &*it;
  }

  void Take(const Sign& sign, size_t at) {
    const size_t after = at + sign.mark.size();
    const bool space_before = at == 0 || IsSpace(s_[at - 1]);
    const bool space_after = after == s_.size() || IsSpace(s_[after]);
    const bool opens =
        space_before && !space_after && kEndsClause.find(s_[after]) == kEndsClause.npos;
    if (!opens && Close(sign, at, after)) return;
    if (sign.closers[0].empty()) return;
    if (sign.plain && (space_after || WordBefore(s_, at))) return;
    const size_t line_start = s_.find_last_not_of(" \t", at == 0 ? 0 : at - 1);
    const bool starts_line =
        at == 0 || line_start == std::string_view::npos || s_[line_start] == '\n';
    open_.push_back({&sign, after, line_, starts_line});
  }

  // Whether the mark ends a quotation that is open.
  bool Close(const Sign& sign, size_t at, size_t after) {
    const size_t last = open_.size() > kMaxLookBack ? open_.size() - kMaxLookBack : 0;
    for (size_t i = open_.size(); i-- > last;) {
      const Sign& opener = *open_[i].sign;
      if (opener.closers[0] != sign.mark && opener.closers[1] != sign.mark) continue;
      const bool alike = opener.mark == sign.mark;
      if (alike && (IsSpace(s_[at - 1]) || WordAfter(s_, after))) return false;
      while (i > 0 && opener.continues && open_[i].starts_line && open_[i - 1].starts_line &&
             open_[i - 1].sign == open_[i].sign) {
        --i;
      }
      const Open first = open_[i];
      open_.resize(i);
      if (at > first.inside && at - first.inside <= kMaxQuoteBytes &&
          !(opener.one_line && first.line != line_)) {
        found_.push_back({first.inside, at});
      }
      return true;
    }
    return false;
  }

  std::string_view s_;
  size_t line_ = 0;
  std::vector<Open> open_;
  std::vector<ByteRange> found_;
};

}  // namespace

std::vector<ByteRange> FindQuotations(std::string_view s) { return Finder(s).Run(); }

}  // namespace claque
