#include "worker/classify/wedge_cues.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/status_matchers.h"
#include "worker/classify/names.h"

namespace claque {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// "kind subject" of each cue.
std::vector<std::string> Cues(const std::string& lang, const std::string& text,
                              const std::vector<std::string>& masked = {}) {
  TokenizedText tokens(text);
  NameMask(masked).Apply(tokens);
  std::vector<std::string> out;
  for (const v1::NarrativeCue& cue : EmbeddedWedgesOf(lang)->Find(tokens)) {
    out.push_back(v1::NarrativeCueKind_Name(cue.kind()) + " " + cue.subject());
    for (const v1::Span& span : cue.spans()) {
      EXPECT_LE(0, span.begin());
      EXPECT_LT(span.begin(), span.end());
      EXPECT_LE(static_cast<size_t>(span.end()), text.size());
    }
  }
  return out;
}

TEST(WedgeCues, UsAndThemStandInOneSentence) {
  EXPECT_THAT(Cues("en", "We pay and they live on it"), ElementsAre("US_AND_THEM "));
  EXPECT_THAT(Cues("en", "We pay. The bill came on Monday. They called."), IsEmpty());
}

TEST(WedgeCues, BothSidesOfAWedgeAreNamed) {
  EXPECT_THAT(Cues("en", "Oligarchs feast while working people queue"),
              ElementsAre("BOTH_SIDES_NAMED wealth"));
  EXPECT_THAT(Cues("en", "Oligarchs feast"), IsEmpty());
}

TEST(WedgeCues, AnAudienceIsSpokenToNotSpokenOf) {
  EXPECT_THAT(Cues("en", "Dear parents, lock your doors"),
              ElementsAre("AUDIENCE_ADDRESSED parents"));
  EXPECT_THAT(Cues("en", "Farmers! The road is closed"), ElementsAre("AUDIENCE_ADDRESSED farmers"));
  EXPECT_THAT(Cues("en", "The minister met farmers and parents"), IsEmpty());
}

TEST(WedgeCues, EveryLanguageHasTheSameWedgesAndAudiences) {
  const WedgeWords& english = *EmbeddedWedgesOf("en");
  for (const char* lang : {"fr", "ru", "ar", "he", "es", "de", "fa", "tr", "uk"}) {
    const WedgeWords* words = EmbeddedWedgesOf(lang);
    ASSERT_NE(words, nullptr) << lang;
    EXPECT_EQ(words->wedges(), english.wedges()) << lang;
    EXPECT_EQ(words->audiences(), english.audiences()) << lang;
  }
  EXPECT_EQ(EmbeddedWedgesOf("pt"), nullptr);
}

TEST(WedgeCues, EachLanguageFindsThem) {
  const struct {
    const char* lang;
    const char* text;
  } kTexts[] = {
      {"fr", "Chers parents, nous payons et eux profitent: les riches contre les pauvres"},
      {"ru", "Дорогие родители, мы платим, а они живут: богатые против бедных"},
      {"uk", "Дорогі батьки, ми платимо, а вони живуть: багаті проти бідних"},
      {"de", "Liebe Eltern, wir zahlen und die anderen kassieren: Reiche gegen Arme"},
      {"es", "Queridos padres, nosotros pagamos y ellos viven: ricos contra pobres"},
      {"ar", "أيها الآباء نحن ندفع وهم يعيشون: الأغنياء ضد الفقراء"},
      {"he", "הורים יקרים, אנחנו משלמים והם חיים: עשירים נגד עניים"},
      {"fa", "ای مادران، ما کار می کنیم و آنها می خورند: ثروتمندان علیه فقرا"},
      {"tr", "Sevgili anneler, biz ödüyoruz onlar yaşıyor: zenginler yoksullara karşı"},
  };
  for (const auto& [lang, text] : kTexts) {
    EXPECT_THAT(Cues(lang, text), ElementsAre("US_AND_THEM ", "BOTH_SIDES_NAMED wealth",
                                              "AUDIENCE_ADDRESSED parents"))
        << lang;
  }
}

TEST(WedgeCues, AMaskedNameIsNoWordOfASide) {
  EXPECT_THAT(Cues("en", "Oligarchs against Workers", {"Workers"}),
              Not(Contains("BOTH_SIDES_NAMED wealth")));
}

TEST(WedgeCues, AMistakeInTheDataNamesFileAndLine) {
  for (const char* bad : {"language x\nwedge w: a", "language x\nnonsense", "language x\nab: c",
                          "language x\nus: abc*", "language x\naudience: y"}) {
    const auto parsed = WedgeWords::Parse("x.txt", bad);
    ASSERT_FALSE(parsed.ok()) << bad;
    EXPECT_THAT(parsed.status().message(), HasSubstr("x.txt:2: "));
  }
  EXPECT_FALSE(WedgeWords::Parse("x.txt", "us: we").ok());
}

}  // namespace
}  // namespace claque
