#include "worker/classify/word_stem.h"

#include <libstemmer.h>

#include <map>
#include <memory>
#include <vector>

#include "common/text/normalize.h"
#include "common/text/utf8.h"

namespace claque {
namespace {

constexpr size_t kMinStemCodePoints = 3;

// Languages without a Snowball stemmer: endings, the longest first, and prefixes (Hebrew).
struct Endings {
  std::string_view language;
  std::vector<std::string> suffixes;
  std::vector<std::string> prefixes;
};
const std::vector<Endings>& PlainStemmers() {
  static const std::vector<Endings> endings = [] {
    std::vector<Endings> out = {
        {"uk",
         {"ування", "ення", "ання", "ями", "ами", "ого", "ому", "ими", "ій", "ою", "ею", "ів", "ов",
          "ах",     "ях",   "ам",   "ям",  "их",  "ий",  "им",  "ть",  "ти", "ла", "ло", "ли", "ся",
          "сь",     "є",    "ю",    "я",   "а",   "у",   "і",   "о",   "и",  "е",  "ь",  "й",  "в"},
         {}},
        {"fa",
         {"هایشان", "هایش", "های", "ترین", "ها", "تر", "ان", "ات", "یم", "ید", "ند", "ام", "ی", "ش",
          "م", "د"},
         {"نمی", "می"}},
        {"he",
         {"יהמ", "ינו", "יכמ", "ימ", "ות", "ית", "נו", "תי", "תמ", "יו", "ו", "ה", "ת", "י"},
         {"וה", "שה", "מה", "בה", "כש", "ו", "ה", "ב", "ל", "מ", "ש", "כ"}},
    };
    for (Endings& e : out) {
      for (std::string& s : e.suffixes) s = NormalizeToString(s);
      for (std::string& p : e.prefixes) p = NormalizeToString(p);
    }
    return out;
  }();
  return endings;
}

const char* SnowballName(std::string_view language) {
  static const std::map<std::string_view, const char*> kNames = {
      {"en", "english"}, {"fr", "french"}, {"ru", "russian"}, {"ar", "arabic"},
      {"es", "spanish"}, {"de", "german"}, {"tr", "turkish"}, {"it", "italian"}};
  const auto it = kNames.find(language);
  return it == kNames.end() ? nullptr : it->second;
}

struct StemmerDeleter {
  void operator()(sb_stemmer* s) const { sb_stemmer_delete(s); }
};

// A stemmer is not thread-safe: each thread has its own.
sb_stemmer* ThreadStemmer(const std::string& language) {
  thread_local std::map<std::string, std::unique_ptr<sb_stemmer, StemmerDeleter>> stemmers;
  const auto [it, fresh] = stemmers.try_emplace(language);
  if (fresh) {
    if (const char* name = SnowballName(language)) it->second.reset(sb_stemmer_new(name, nullptr));
  }
  return it->second.get();
}

std::string_view StripEndings(const Endings& endings, std::string_view word) {
  // Prefixes pile up: all go, as long as a stem is left.
  for (bool again = true; again;) {
    again = false;
    for (const std::string& p : endings.prefixes) {
      if (!word.starts_with(p) || CodePointCount(word) < kMinStemCodePoints + CodePointCount(p)) {
        continue;
      }
      word.remove_prefix(p.size());
      again = true;
      break;
    }
  }
  for (const std::string& s : endings.suffixes) {
    if (word.ends_with(s) && CodePointCount(word) >= kMinStemCodePoints + CodePointCount(s)) {
      word.remove_suffix(s.size());
      break;
    }
  }
  return word;
}

}  // namespace

uint32_t StemHash(std::string_view stem) {
  uint64_t h = 0xCBF29CE484222325u;
  for (const char c : stem) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  h ^= h >> 31;
  h *= 0x9E3779B97F4A7C15u;
  return static_cast<uint32_t>(h >> 32) | 1u;
}

uint32_t StemWord(const std::string& language, std::string_view key) {
  if (key.size() > 64) return StemHash(key);
  // The Arabic article, which the stemmer takes off some nouns only.
  for (const std::string_view article : {"وال", "بال", "كال", "فال", "لل", "ال"}) {
    if (key.starts_with(article) && key.size() >= article.size() + 6) {
      key.remove_prefix(article.size());
      break;
    }
  }
  if (sb_stemmer* stemmer = ThreadStemmer(language)) {
    const sb_symbol* out = sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(key.data()),
                                           static_cast<int>(key.size()));
    const auto length = static_cast<size_t>(sb_stemmer_length(stemmer));
    return StemHash({reinterpret_cast<const char*>(out), length});
  }
  for (const Endings& endings : PlainStemmers()) {
    if (endings.language == language) return StemHash(StripEndings(endings, key));
  }
  return StemHash(key);
}

}  // namespace claque
