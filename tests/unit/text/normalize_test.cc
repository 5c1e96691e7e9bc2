#include "common/text/normalize.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

std::string Slice(std::string_view original, std::string_view needle) {
  const NormalizedText n = Normalize(original);
  const size_t at = n.text().find(needle);
  if (at == std::string::npos) return "<absent in: " + n.text() + ">";
  const ByteRange r = n.Origin(at, at + needle.size());
  return std::string(original.substr(r.begin, r.end - r.begin));
}

TEST(Normalize, FoldsCaseAndWidth) {
  EXPECT_EQ(NormalizeToString("VOTE Now"), "vote now");
  EXPECT_EQ(NormalizeToString("ＶＯＴＥ"), "vote");
  EXPECT_EQ(NormalizeToString("𝐕𝐨𝐭𝐞 𝓷𝓸𝔀"), "vote now");
  EXPECT_EQ(NormalizeToString("Straße"), "strasse");
}

TEST(Normalize, SmallCapitalsAndBoxedLettersBecomePlain) {
  EXPECT_EQ(NormalizeToString("ꜱʜᴀʀᴇ"), "share");
  EXPECT_EQ(NormalizeToString("🅅🅾🆃Ⓔ"), "vote");
}

TEST(Normalize, HomoglyphsFollowTheMajorityOfTheirWord) {
  EXPECT_EQ(NormalizeToString("sh\u0430r\u0435 it"), "share it");   // Cyrillic а, е
  EXPECT_EQ(NormalizeToString("\u0420ICK"), "pick");                // Cyrillic Р
  EXPECT_EQ(NormalizeToString("г\u006Fл\u006Fсуем"), "голосуем");   // Latin o
  EXPECT_EQ(NormalizeToString("vote f\u03BFr me"), "vote for me");  // Greek omicron
}

TEST(Normalize, WordOfLookAlikesInLatinTextBecomesLatin) {
  EXPECT_EQ(NormalizeToString("please have some \u0440\u043E\u0440 now"),
            "please have some pop now");
}

TEST(Normalize, GenuineCyrillicAndGreekStay) {
  EXPECT_EQ(NormalizeToString("Сор и нос, рот"), "сор и нос, рот");
  EXPECT_EQ(NormalizeToString("Καλημέρα"), "καλημερα");
  EXPECT_EQ(NormalizeToString("Мой iPhone и твой"), "мой iphone и твой");
  EXPECT_EQ(NormalizeToString("Ёлка"), "елка");
}

TEST(Normalize, DecomposedShortIEqualsComposed) {
  EXPECT_EQ(NormalizeToString("мо\u0438\u0306"), NormalizeToString("мо\u0439"));
}

TEST(Normalize, InvisibleCharactersVanish) {
  EXPECT_EQ(NormalizeToString("vo\u200Bte\u00AD \u202Enow\u202C\uFEFF"), "vote now");
  EXPECT_EQ(NormalizeToString("\u2764\uFE0F"), NormalizeToString("\u2764"));
}

TEST(Normalize, DigitsOfAnySystemBecomeAscii) {
  EXPECT_EQ(NormalizeToString("٣ ۳ ३ ③ ３"), "3 3 3 3 3");
  EXPECT_EQ(NormalizeToString("3\uFE0F\u20E3"), "3");
}

TEST(Normalize, ArabicAndPersianLettersAreOne) {
  EXPECT_EQ(NormalizeToString("کتابی"), NormalizeToString("كتابي"));
  EXPECT_EQ(NormalizeToString("أُنشُروا"), NormalizeToString("انشروا"));
  EXPECT_EQ(NormalizeToString("مهـــمة"), NormalizeToString("مهمه"));
  EXPECT_EQ(NormalizeToString("می‌خواهم"), NormalizeToString("میخواهم"));
}

TEST(Normalize, HebrewFinalsAndPointsAreFolded) {
  EXPECT_EQ(NormalizeToString("שָׁלוֹם"), NormalizeToString("שלומ"));
}

TEST(Normalize, AccentsGo) {
  EXPECT_EQ(NormalizeToString("Répondez à l’appel"), "repondez a l'appel");
  EXPECT_EQ(NormalizeToString("re\u0301pondez"), "repondez");
  EXPECT_EQ(NormalizeToString("İSTANBUL ılık"), "istanbul ilik");
}

TEST(Normalize, SpansAreOriginalBytes) {
  EXPECT_EQ(Slice("Hey: ＳＨＡＲＥ it", "share"), "ＳＨＡＲＥ");
  EXPECT_EQ(Slice("x \u200Bvo\u200Bte\u200B y", "vote"), "vo\u200Bte");
  EXPECT_EQ(Slice("قل كِتَابٌ الآن", "كتاب"), "كِتَابٌ");
  EXPECT_EQ(Slice("caf\u00E9 ol\u00E9", "ole"), "ol\u00E9");
}

TEST(Normalize, InvalidUtf8IsTolerated) {
  EXPECT_EQ(NormalizeToString("a\xFF\x80 B\xC3"), "a\uFFFD\uFFFD b\uFFFD");
  EXPECT_EQ(NormalizeToString("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
}

TEST(Normalize, IsIdempotent) {
  for (const char* s : {"Ｖｏｔｅ № 3!", "Голосуй ЗА", "اَلْمُهِمَّةُ ٣", "Straße ﬁn ﷺ", "İ ı Å"}) {
    const std::string once = NormalizeToString(s);
    EXPECT_EQ(NormalizeToString(once), once);
  }
}

}  // namespace
}  // namespace claque
