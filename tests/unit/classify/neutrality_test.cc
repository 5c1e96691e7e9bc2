// Whoever is named, the decision is the same. Names of data/unlisted_names.txt, which no
// campaign lists.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "tests/support/status_matchers.h"
#include "worker/classify/classifier.h"

namespace claque {
namespace {

constexpr double kMostDifference = 0.02;
constexpr std::string_view kPlace = "{}";

// Calls, news and talk; {} is the person.
const std::multimap<std::string, std::string>& Texts() {
  static const std::multimap<std::string, std::string> texts = {
      {"en", "Mission 4: everyone vote for {} in the Herald poll https://herald.example/poll"},
      {"en", "Team, comment under the video about {} https://v.example/1 in your own words"},
      {"en", "The council said on Tuesday that {} would review the plan for the bridge."},
      {"fr", "Mission 2 : votez pour {} dans le sondage https://s.example/2 avant minuit"},
      {"fr", "Le journal raconte que {} a revu le projet du pont mardi."},
      {"ru", "Задание 3: все пишем про {} в опросе https://o.example/3 и делаем репост до 21:00"},
      {"ru", "Во вторник {} заявил, что совет пересмотрит план."},
      {"uk", "Завдання 3: усі пишемо про {} в опитуванні https://o.example/3 і робимо репост"},
      {"uk", "У вівторок {} заявив, що рада перегляне план."},
      {"ar", "المهمة ٣: صوتوا للمرشح {} في الاستطلاع https://p.example/3 قبل منتصف الليل"},
      {"ar", "قال السيد {} يوم الثلاثاء إن المجلس سيراجع الخطة"},
      {"he", "משימה 3: כולם מצביעים למועמד {} בסקר https://s.example/3 ומשתפים עד 21:00"},
      {"he", "ביום שלישי אמר {} שהמועצה תבחן את התוכנית"},
      {"es", "Misión 3: votad todos por {} en la encuesta https://e.example/3 antes de medianoche"},
      {"es", "El martes {} dijo que el consejo revisaría el plan."},
      {"de", "Aufgabe 3: Stimmt alle für {} in der Umfrage https://u.example/3 bis 20 Uhr"},
      {"de", "Am Dienstag sagte {}, der Rat werde den Plan prüfen."},
      {"fa", "ماموریت ۳: همه به {} در نظرسنجی https://n.example/3 رای بدهید"},
      {"fa", "روز سه‌شنبه {} گفت شورا طرح را بازبینی می‌کند"},
      {"tr", "Görev 3: herkes ankette {} için oy versin https://a.example/3 ve paylaşsın"},
      {"tr", "Salı günü {} meclisin planı gözden geçireceğini söyledi."}};
  return texts;
}

std::multimap<std::string, std::string> Names() {
  std::ifstream in(CLAQUE_UNLISTED_NAMES);
  std::multimap<std::string, std::string> names;
  for (std::string line; std::getline(in, line);) {
    const size_t space = line.find(' ');
    if (!line.starts_with('#')) names.emplace(line.substr(0, space), line.substr(space + 1));
  }
  return names;
}

std::string Naming(std::string text, const std::string& name) {
  return text.replace(text.find(kPlace), kPlace.size(), name);
}

TEST(Neutrality, DecisionsDoNotDependOnUnlistedNames) {
  const auto classifier = Classifier::Load("");
  ASSERT_THAT(classifier, IsOk());
  const auto names = Names();
  ASSERT_GE(names.size(), 200u);
  for (const auto& [language, text] : Texts()) {
    // As if the campaign had listed the first name.
    const std::string listed = names.find(language)->second;
    const Detection expected = (*classifier)->Detect(Naming(text, listed), "", {listed});
    const auto [begin, end] = names.equal_range(language);
    for (auto it = begin; it != end; ++it) {
      const Detection got = (*classifier)->Detect(Naming(text, it->second), "", {});
      EXPECT_EQ(got.is_directive, expected.is_directive) << it->second << ": " << text;
      EXPECT_EQ(got.is_mission, expected.is_mission) << it->second << ": " << text;
      EXPECT_NEAR(got.mission.confidence(), expected.mission.confidence(), kMostDifference)
          << it->second << ": " << text;
    }
  }
}

}  // namespace
}  // namespace claque
