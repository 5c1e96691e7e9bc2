#include "worker/classify/span_bytes.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

// The phrase whose words are `words`, as it is offered in `post`.
std::string Phrase(const std::string& post, const std::string& words) {
  const TokenizedText text(post);
  const Structure structure = FindStructure(text, {});
  const size_t at = text.text().find(words);
  TaggedSpan span{Mark::kStockPhrase, 0, 0};
  for (size_t i = 0; i < text.tokens().size(); ++i) {
    const Token& t = text.tokens()[i];
    if (t.begin < at) span.token_begin = i + 1;
    if (t.end <= at + words.size()) span.token_end = i + 1;
  }
  const ByteRange r = SpanBytes(text, structure, span);
  return std::string(text.OriginText(r.begin, r.end));
}

TEST(SpanBytes, FullStopWithinALineEndsTheSentenceThatOffersThePhrase) {
  EXPECT_EQ(Phrase("Write: the boats run again. Then go home.", "the boats run again"),
            "the boats run again");
}

TEST(SpanBytes, FullStopOfALineOrOfSeveralSentencesIsThePhrases) {
  EXPECT_EQ(Phrase("Write:\nThe boats run again.\nThen go.", "the boats run again"),
            "The boats run again.");
  EXPECT_EQ(Phrase("Write: The boats run. And on time. Then go.", "the boats run. and on time"),
            "The boats run. And on time.");
}

TEST(SpanBytes, QuestionAndExclamationMarksAreThePhrases) {
  EXPECT_EQ(Phrase("Write: who asked the nurses? Then go.", "who asked the nurses"),
            "who asked the nurses?");
  EXPECT_EQ(Phrase("Escribe: ¿quién pagó el puente? Y listo.", "quien pago el puente"),
            "¿quién pagó el puente?");
}

TEST(SpanBytes, ItemOfAListIsTakenWholeWithoutWhatPartsItFromTheNext) {
  for (const std::string bullet : {"- ", "1) ", "(1) ", "1- ", "b) ", "· ", "👉🏽 ", "① "}) {
    EXPECT_EQ(Phrase("Lines:\n" + bullet + "The boats, they run again;\n" + bullet + "Go.",
                     "boats, they run again"),
              "The boats, they run again")
        << bullet;
  }
}

}  // namespace
}  // namespace claque
