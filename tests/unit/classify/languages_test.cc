// Every language has a call, a report about one and an ordinary text of its own.
#include <gtest/gtest.h>

#include "worker/classify/classifier.h"

namespace claque {
namespace {

const Classifier& Embedded() {
  static const auto* const classifier = std::move(Classifier::Load(""))->release();
  return *classifier;
}

struct Case {
  const char* lang;
  const char* call;
  int number;
  const char* report;
  const char* ordinary;
};

const Case kCases[] = {
    {"fr",
     "Mission n° 4 : tous ensemble, votez dans le sondage https://courrier.example/s/4 avant 20h "
     "ce "
     "soir, puis commentez sous l'article avec vos propres mots, pas de copier-coller !",
     4,
     "Selon une enquête, le canal demandait à ses abonnés : « votez dans le sondage puis commentez "
     "sous l'article ». Le parquet a ouvert un dossier.",
     "Hier soir nous avons mangé une soupe aux poireaux et regardé la pluie tomber."},
    {"ru",
     "Задание №3. Друзья, голосуем в опросе https://vestnik.example/o/3 и оставляем комментарии "
     "под "
     "новостью. Своими словами, без копипаста! До 21:00 сегодня, скриншоты в чат.",
     3,
     "Как сообщила газета, участникам канала писали: «голосуем в опросе и оставляем комментарии». "
     "По данным исследователей, аккаунты удалены.",
     "Вчера ходили на рынок, купили яблок и долго разговаривали с соседкой о погоде."},
    {"uk",
     "Завдання №5. Друзі, голосуємо в опитуванні https://visnyk.example/o/5 і залишаємо коментарі "
     "під "
     "дописом. Своїми словами, без копіпасту! До 21:00 сьогодні.",
     5,
     "За даними дослідників, учасникам каналу писали: «голосуємо в опитуванні і залишаємо "
     "коментарі». Газета повідомила, що акаунти видалено.",
     "Учора ми ходили на базар, купили яблук і довго розмовляли з сусідкою про погоду."},
    {"ar",
     "المهمة ٦: يا شباب، صوتوا في الاستطلاع https://sahifa.example/p/6 ثم اكتبوا تعليقا تحت "
     "المنشور "
     "بأسلوبكم ولا تنسخوا النص. قبل الساعة ٩ مساء اليوم",
     6,
     "ذكرت الصحيفة أن القناة طلبت من متابعيها: «صوتوا في الاستطلاع ثم اكتبوا تعليقا». وقالت "
     "النيابة إن "
     "التحقيق مستمر بحسب باحثين.",
     "ذهبنا أمس إلى السوق واشترينا التفاح وتحدثنا طويلا مع الجارة عن الطقس."},
    {"he",
     "משימה 2: חברים, הצביעו בסקר https://iton.example/s/2 ואז השאירו תגובה מתחת לכתבה במילים "
     "שלכם, "
     "בלי העתק הדבק. עד השעה 21:00 הערב, שלחו צילום מסך.",
     2,
     "לפי תחקיר שפורסם, בערוץ נכתב: \"הצביעו בסקר ואז השאירו תגובה מתחת לכתבה\". המשטרה מסרה כי "
     "החשבונות הוסרו.",
     "אתמול הלכנו לשוק, קנינו תפוחים ודיברנו הרבה עם השכנה על מזג האוויר."},
    {"es",
     "Misión 8: compañeros, voten en la encuesta https://diario.example/e/8 y dejen un comentario "
     "bajo "
     "la nota con sus propias palabras, no copien y peguen. Hasta las 21:00 de hoy.",
     8,
     "Según los investigadores, el canal pedía a sus seguidores: «voten en la encuesta y dejen un "
     "comentario». La fiscalía informó que las cuentas fueron eliminadas.",
     "Ayer fuimos al mercado, compramos manzanas y hablamos mucho con la vecina del tiempo."},
    {"de",
     "Auftrag Nr. 9: Leute, stimmt bei der Umfrage ab https://bote.example/u/9 und schreibt "
     "Kommentare "
     "unter den Artikel. Mit eigenen Worten, nicht kopieren! Bis 21 Uhr heute Abend.",
     9,
     "Laut einer Studie forderte der Kanal seine Leser auf: „Stimmt bei der Umfrage ab und "
     "schreibt "
     "Kommentare unter den Artikel“. Die Staatsanwaltschaft ermittelt, berichtet die Zeitung.",
     "Gestern waren wir auf dem Markt, kauften Äpfel und sprachen lange mit der Nachbarin."},
    {"fa",
     "مأموریت ۷: دوستان، همه در نظرسنجی https://ruznameh.example/n/7 رای بدهید و زیر پست کامنت "
     "بگذارید. با کلمات خودتان، کپی نکنید. تا ساعت ۹ شب امروز",
     7,
     "به گزارش روزنامه، کانال از اعضا خواسته بود: «در نظرسنجی رای بدهید و زیر پست کامنت بگذارید». "
     "پژوهشگران گفتند حساب‌ها حذف شد.",
     "دیروز به بازار رفتیم و سیب خریدیم و با همسایه درباره هوا حرف زدیم."},
    {"tr",
     "Görev 5: arkadaşlar, ankete https://gazete.example/a/5 girip oy verin ve haberin altına "
     "yorum "
     "yazın. Kendi cümlelerinizle, kopyala yapıştır yapmayın. Saat 21:00'e kadar.",
     5,
     "Araştırmacılara göre kanal takipçilerine şunu yazıyordu: “ankete girip oy verin ve haberin "
     "altına "
     "yorum yazın”. Savcılık soruşturma başlattı, gazete bildirdi.",
     "Dün pazara gittik, elma aldık ve komşuyla uzun uzun havadan konuştuk."},
};

TEST(Languages, CallIsFoundWithItsNumberAndVaryCue) {
  for (const Case& c : kCases) {
    const Detection d = Embedded().Detect(c.call, "", {});
    EXPECT_EQ(d.language.code, c.lang);
    EXPECT_TRUE(d.is_directive) << c.lang << " " << d.mission.DebugString();
    EXPECT_EQ(d.mission.mission_no(), c.number) << c.lang;
    EXPECT_GE(d.mission.actions_size(), 2) << c.lang;
    EXPECT_EQ(d.mission.targets_size(), 1) << c.lang;
    EXPECT_TRUE(d.mission.anti_copy_paste()) << c.lang;
    EXPECT_FALSE(d.mission.deadline_text().empty()) << c.lang;
  }
}

TEST(Languages, ReportAboutACallIsNone) {
  for (const Case& c : kCases) {
    EXPECT_FALSE(Embedded().Detect(c.report, "", {}).is_directive) << c.lang;
  }
}

TEST(Languages, OrdinaryTextIsNone) {
  for (const Case& c : kCases) {
    const Detection d = Embedded().Detect(c.ordinary, "", {});
    EXPECT_FALSE(d.is_directive) << c.lang;
    EXPECT_EQ(d.language.code, c.lang);
  }
}

}  // namespace
}  // namespace claque
