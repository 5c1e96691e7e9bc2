#include "worker/classify/meaning_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace claque {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class MeaningIndexTest : public testing::Test {
 protected:
  explicit MeaningIndexTest(const std::vector<std::string>& phrases = {
                                "They raise taxes and close every school",
                                "The harbour ferry is slow in winter",
                                "Wir bauen eine neue Brücke über den Fluss"}) {
    std::vector<MeaningIndex::Phrase> entries;
    for (const std::string& phrase : phrases) {
      prepared_.push_back(std::make_unique<PreparedPhrase>(phrase));
      entries.push_back({prepared_.back()->language, prepared_.back()->joined.words});
    }
    index_ = MeaningIndex(entries);
  }

  std::vector<uint32_t> Candidates(const std::string& written) const {
    PreparedText text(written);
    const EchoLanguage& language = EchoLanguageOf(text.text);
    return index_.Candidates(language, text.ViewIn(language).words);
  }

  std::vector<std::unique_ptr<PreparedPhrase>> prepared_;
  MeaningIndex index_;
};

TEST_F(MeaningIndexTest, PhraseInOtherWordsIsACandidate) {
  EXPECT_THAT(Candidates("They increase every levy and shut the schools, all of them"),
              ElementsAre(0u));
}

TEST_F(MeaningIndexTest, OneCommonWordIsNotEnough) {
  EXPECT_THAT(Candidates("The school choir sings tonight in the old town hall"), IsEmpty());
}

TEST_F(MeaningIndexTest, PhrasesOfAnotherLanguageStayApart) {
  EXPECT_THAT(Candidates("Sie bauen die Brücke über den Fluss, ganz neu"), ElementsAre(2u));
}

TEST(MeaningIndex, WithoutPhrasesNothingIsFound) {
  PreparedText text("They close the school and raise taxes");
  const EchoLanguage& language = EchoLanguageOf(text.text);
  EXPECT_THAT(MeaningIndex().Candidates(language, text.ViewIn(language).words), IsEmpty());
}

TEST(MeaningIndex, ManyLikePhrasesGiveTheLikestFew) {
  std::vector<std::unique_ptr<PreparedPhrase>> prepared;
  std::vector<MeaningIndex::Phrase> entries;
  for (int i = 0; i < 200; ++i) {
    prepared.push_back(std::make_unique<PreparedPhrase>(
        "They close the school in district number " + std::to_string(i)));
    entries.push_back({prepared.back()->language, prepared.back()->joined.words});
  }
  const MeaningIndex index(entries);
  PreparedText text("They shut the school in our district");
  const EchoLanguage& language = EchoLanguageOf(text.text);
  EXPECT_THAT(index.Candidates(language, text.ViewIn(language).words),
              testing::SizeIs(MeaningIndex::kMaxCandidates));
}

}  // namespace
}  // namespace claque
