// Tables behind Normalize: what becomes of each code point, built once from ICU's data.
#ifndef CLAQUE_COMMON_TEXT_FOLD_TABLES_H_
#define CLAQUE_COMMON_TEXT_FOLD_TABLES_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace claque {

enum class ScriptClass : uint8_t { kNone, kLatin, kCyrillic, kGreek, kOther };

// What a code point becomes.
enum class FoldKind : uint8_t {
  kIdentity,  // its own bytes
  kDrop,      // nothing, and it belongs to no neighbour
  kDropMark,  // nothing, but it sits on the character before it
  kReplace,   // `text` of the tables at [offset, offset + length)
};

struct FoldEntry {
  uint32_t offset = 0;
  uint8_t length = 0;
  FoldKind kind = FoldKind::kIdentity;
  ScriptClass script = ScriptClass::kNone;
  // Look-alike letter of the other scripts; 0 = none.
  char16_t latin = 0;
  char16_t cyrillic = 0;
  char16_t greek = 0;
};

// Immutable once built; thread-safe.
class FoldTables {
 public:
  static const FoldTables& Get();

  const FoldEntry& Lookup(char32_t c) const { return pages_[index_[c >> 8]][c & 0xFF]; }
  std::string_view Text(const FoldEntry& e) const {
    return std::string_view(pool_).substr(e.offset, e.length);
  }

 private:
  using Page = std::array<FoldEntry, 256>;
  FoldTables();
  FoldEntry& Mutable(char32_t c);
  void Replace(char32_t c, std::string_view utf8);
  void AddCompatibilityFolds();
  void AddLetterFolds();
  void AddLookAlikes();

  std::array<uint16_t, 0x1100> index_{};
  std::vector<Page> pages_;
  std::string pool_;
};

}  // namespace claque

#endif  // CLAQUE_COMMON_TEXT_FOLD_TABLES_H_
