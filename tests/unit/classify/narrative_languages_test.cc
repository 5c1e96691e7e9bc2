// Narratives described in English, told in ten languages: the figures of docs/methodology.md.
#include <gtest/gtest.h>

#include <string>

#include "worker/classify/narrative_task.h"

namespace claque {
namespace {

v1::WatchedNarrative Described(const std::string& id, std::initializer_list<const char*> examples,
                               std::initializer_list<const char*> counter_examples) {
  v1::WatchedNarrative n;
  n.set_id(id);
  for (const char* text : examples) n.add_examples(text);
  for (const char* text : counter_examples) n.add_counter_examples(text);
  return n;
}

struct Telling {
  const char* narrative;
  const char* lang;
  const char* text;
};

constexpr Telling kTellings[] = {
    {"count", "en",
     "They had the result before the polls even closed. Stuffed boxes, dead voters, nobody "
     "watching."},
    {"count", "en", "Why bother voting? The winner was picked months ago, the counting is a show."},
    {"homes", "en",
     "Our own people wait years for a flat, migrants get one straight away. We pay, they live."},
    {"count", "fr",
     "Les urnes ont été bourrées pendant la nuit et personne n'a pu surveiller le dépouillement"},
    {"count", "fr", "Le vainqueur était choisi d'avance, votre vote ne compte pas"},
    {"count", "de", "Die Auszählung ist gefälscht, der Sieger stand schon vor der Wahl fest"},
    {"count", "de",
     "Nachts wurden Stimmzettel in die Urnen gestopft, Beobachter durften nicht hinein"},
    {"count", "ru", "Результат решили заранее, подсчёт голосов — фальсификация"},
    {"count", "uk", "Результат вирішили заздалегідь, підрахунок голосів сфальсифікували"},
    {"count", "es", "El recuento está amañado y el ganador se decidió antes de que nadie votara"},
    {"count", "es", "Llenaron las urnas por la noche y no dejaron entrar a los observadores"},
    {"count", "ar", "النتيجة محسومة قبل التصويت والفرز مزور"},
    {"count", "he", "הספירה מזויפת והתוצאה נקבעה לפני שמישהו הצביע"},
    {"count", "fa", "نتیجه از پیش تعیین شده و شمارش آرا تقلبی است"},
    {"count", "tr", "Sayım hileli, sonuç oylamadan önce belirlendi"},
    {"homes", "fr", "Les migrants ont un logement en une semaine, nos familles attendent dix ans"},
    {"homes", "de",
     "Unsere Rentner frieren und die Flüchtlinge wohnen im Hotel. Wir zahlen, sie kassieren."},
    {"homes", "ru", "Мигрантам дают квартиры сразу, а наши семьи ждут годами"},
    {"homes", "ar", "يعطون المهاجرين بيوتا وعائلاتنا تنتظر سنوات"},
};

constexpr Telling kOthers[] = {
    {"", "en", "Dear parents, the school bake sale is on Friday, bring a cake"},
    {"", "en", "Turnout reached sixty percent, the commission said on Monday"},
    {"", "en", "The count begins at nine in the evening and observers may attend"},
    {"", "en", "Flat to let near the station, two rooms, no pets"},
    {"", "fr", "La boulangerie ouvre à sept heures, le pain est chaud"},
    {"", "de", "Der Bus fährt heute zehn Minuten später, bitte warten Sie an der Haltestelle"},
    {"", "ru", "Сегодня в парке играет оркестр, приходите с детьми"},
    {"", "ar", "المكتبة مغلقة يوم الجمعة بسبب أعمال الصيانة"},
};

// The narrative that a text tells; empty where none, "both" where it tells two.
std::string Told(const Telling& telling) {
  static const auto* narratives = new std::vector<v1::WatchedNarrative>{
      Described("count",
                {"The count is rigged and the result was decided before anybody voted.",
                 "They stuffed the ballot boxes at night and nobody was allowed to watch the count",
                 "Your vote does not matter, the winner was chosen long ago",
                 "Thousands of dead people are on the voter rolls and they all voted"},
                {"The electoral commission explains how ballots are counted",
                 "Observers found no fraud at the polling stations",
                 "Polling stations open at eight, bring your identity card"}),
      Described("homes",
                {"Foreigners are given the homes that our own people wait for.",
                 "Families here wait ten years for a flat while migrants get one in a week",
                 "They spend our taxes on hotels for refugees and our pensioners freeze"},
                {"The council approved forty new flats near the station",
                 "Volunteers teach the language to refugees every Tuesday"})};
  NarrativeTask task(*narratives, {});
  v1::Post post;
  post.set_lang(telling.lang);
  post.set_text(telling.text);
  task.Add(post);
  const v1::ClassificationResult result = task.Finish();
  if (result.narratives().empty()) return "";
  return result.narratives_size() > 1 ? "both" : result.narratives(0).narrative();
}

TEST(NarrativeLanguages, MostTranslationsOfANarrativeAreFoundByWhatTheyMean) {
  int translations = 0, found = 0;
  for (const Telling& telling : kTellings) {
    const std::string told = Told(telling);
    if (std::string(telling.lang) == "en") {
      EXPECT_EQ(told, telling.narrative) << telling.text;
      continue;
    }
    ++translations;
    found += told == telling.narrative;
    EXPECT_TRUE(told.empty() || told == telling.narrative) << telling.text;
  }
  EXPECT_EQ(translations, 16);
  EXPECT_GE(found, 14);
}

TEST(NarrativeLanguages, TextsOnTheSameThemeTellNone) {
  for (const Telling& other : kOthers) EXPECT_EQ(Told(other), "") << other.text;
}

}  // namespace
}  // namespace claque
