#include "common/text/normalize.h"

#include <algorithm>
#include <array>

#include "common/text/fold_tables.h"
#include "common/text/utf8.h"

namespace claque {
namespace {

struct Decoded {
  char32_t c = 0xFFFD;
  uint32_t length = 1;
  bool valid = false;
};

// One character by Unicode 15 table 3-7 (no overlong forms, surrogates or values past U+10FFFF).
Decoded Decode(std::string_view s, size_t at) {
  const auto byte = [&](size_t i) -> uint32_t {
    return at + i < s.size() ? static_cast<uint8_t>(s[at + i]) : 0u;
  };
  const uint32_t b0 = byte(0);
  const auto tail = [&](size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  if (b0 < 0x80) return {static_cast<char32_t>(b0), 1, true};
  if (b0 >= 0xC2 && b0 <= 0xDF && tail(1)) {
    return {static_cast<char32_t>((b0 & 0x1Fu) << 6 | (byte(1) & 0x3Fu)), 2, true};
  }
  if (b0 >= 0xE0 && b0 <= 0xEF && tail(1) && tail(2)) {
    const char32_t c = (b0 & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
    if (c >= 0x800 && (c < 0xD800 || c > 0xDFFF)) return {c, 3, true};
  }
  if (b0 >= 0xF0 && b0 <= 0xF4 && tail(1) && tail(2) && tail(3)) {
    const char32_t c =
        (b0 & 0x07u) << 18 | (byte(1) & 0x3Fu) << 12 | (byte(2) & 0x3Fu) << 6 | (byte(3) & 0x3Fu);
    if (c >= 0x10000 && c <= 0x10FFFF) return {c, 4, true};
  }
  return {};
}

// Letters of each script in a word or text: plain ones count for their script alone.
struct ScriptCount {
  std::array<size_t, 4> letters{};
  std::array<size_t, 4> plain{};  // letters without a look-alike in the other scripts

  void Add(const FoldEntry& e) {
    const auto i = static_cast<size_t>(e.script);
    if (i == 0 || i > 3) return;
    ++letters[i];
    if (e.script == ScriptClass::kLatin ? e.cyrillic == 0 : e.latin == 0) ++plain[i];
  }
  bool Mixed() const { return (letters[1] != 0) + (letters[2] != 0) + (letters[3] != 0) > 1; }
  ScriptClass Majority() const {
    size_t best = 1;
    for (size_t i = 2; i <= 3; ++i) {
      if (letters[i] + 2 * plain[i] > letters[best] + 2 * plain[best]) best = i;
    }
    return static_cast<ScriptClass>(best);
  }
};

char32_t LookAlike(const FoldEntry& e, ScriptClass to) {
  if (e.script == to) return 0;
  switch (to) {
    case ScriptClass::kLatin:
      return e.latin;
    case ScriptClass::kCyrillic:
      return e.cyrillic;
    case ScriptClass::kGreek:
      return e.greek;
    default:
      return 0;
  }
}

}  // namespace

// Writes one NormalizedText. One use.
class Normalizer {
 public:
  explicit Normalizer(std::string_view original)
      : original_(original), tables_(FoldTables::Get()) {}

  NormalizedText Run() {
    size_t first = 0;
    while (first < original_.size() && static_cast<uint8_t>(original_[first]) < 0x80) ++first;
    if (first == original_.size()) return Ascii();
    Reserve();
    CountScripts();
    size_t at = 0;
    while (at < original_.size()) at = mixed_ ? Word(at) : One(at, ScriptClass::kNone);
    return std::move(out_);
  }

 private:
  NormalizedText Ascii() {
    out_.text_.resize(original_.size());
    std::transform(original_.begin(), original_.end(), out_.text_.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return std::move(out_);
  }

  void Reserve() {
    out_.text_.reserve(original_.size() + 8);
    out_.begins_.reserve(original_.size() + 8);
    out_.ends_.reserve(original_.size() + 8);
  }

  void CountScripts() {
    ScriptCount count;
    for (size_t at = 0; at < original_.size();) {
      const Decoded d = Decode(original_, at);
      count.Add(tables_.Lookup(d.c));
      at += d.length;
    }
    mixed_ = count.Mixed();
    mostly_latin_ = count.letters[1] >= 4 * (count.letters[2] + count.letters[3]);
  }

  // One run of letters, look-alikes mended; or one other character. Returns where it ends.
  size_t Word(size_t at) {
    ScriptCount count;
    size_t end = at;
    while (end < original_.size()) {
      const Decoded d = Decode(original_, end);
      const FoldEntry& entry = tables_.Lookup(d.c);
      if (entry.script == ScriptClass::kNone && entry.kind != FoldKind::kDrop &&
          entry.kind != FoldKind::kDropMark) {
        break;
      }
      count.Add(entry);
      end += d.length;
    }
    if (end == at) return One(at, ScriptClass::kNone);
    ScriptClass script = ScriptClass::kNone;
    if (count.Mixed()) {
      script = count.Majority();
    } else if (mostly_latin_ && count.letters[1] == 0 && count.plain[2] + count.plain[3] == 0) {
      script = ScriptClass::kLatin;  // a whole word of look-alikes in Latin text
    }
    while (at < end) at = One(at, script);
    return end;
  }

  size_t One(size_t at, ScriptClass word_script) {
    Decoded d = Decode(original_, at);
    const size_t next = at + d.length;
    const FoldEntry* entry = &tables_.Lookup(d.c);
    if (word_script != ScriptClass::kNone) {
      if (const char32_t twin = LookAlike(*entry, word_script); twin != 0) {
        entry = &tables_.Lookup(twin);
        if (entry->kind == FoldKind::kIdentity) {
          std::string bytes;
          AppendUtf8(twin, &bytes);
          Append(bytes, at, next);
          return next;
        }
      }
    }
    switch (entry->kind) {
      case FoldKind::kIdentity:
        if (d.valid) {
          Append(original_.substr(at, d.length), at, next);
        } else {
          Append("\xEF\xBF\xBD", at, next);
        }
        break;
      case FoldKind::kReplace:
        Append(tables_.Text(*entry), at, next);
        break;
      case FoldKind::kDrop:
        break;
      case FoldKind::kDropMark:
        Mark(d.c, next);
        break;
    }
    return next;
  }

  // A mark that goes: it belongs to the character before it. Decomposed й is put together.
  void Mark(char32_t c, size_t next) {
    if (out_.text_.empty()) return;
    if (c == 0x0306 && out_.text_.ends_with("\u0438")) {
      out_.text_.replace(out_.text_.size() - 2, 2, "\u0439");
    }
    for (size_t i = out_.text_.size(); i > 0; --i) {
      out_.ends_[i - 1] = static_cast<uint32_t>(next);
      if ((static_cast<uint8_t>(out_.text_[i - 1]) & 0xC0u) != 0x80u) break;
    }
  }

  void Append(std::string_view bytes, size_t begin, size_t end) {
    out_.text_ += bytes;
    for (size_t i = 0; i < bytes.size(); ++i) {
      out_.begins_.push_back(static_cast<uint32_t>(begin));
      out_.ends_.push_back(static_cast<uint32_t>(end));
    }
  }

  std::string_view original_;
  const FoldTables& tables_;
  NormalizedText out_;
  bool mixed_ = false;
  bool mostly_latin_ = false;
};

ByteRange NormalizedText::Origin(size_t begin, size_t end) const {
  if (begins_.empty()) return {begin, end};
  if (begin >= end) {
    const size_t at = begin < begins_.size() ? begins_[begin] : (ends_.empty() ? 0 : ends_.back());
    return {at, at};
  }
  return {begins_[begin], ends_[end - 1]};
}

NormalizedText Normalize(std::string_view original) { return Normalizer(original).Run(); }

std::string NormalizeToString(std::string_view original) { return Normalize(original).text(); }

}  // namespace claque
