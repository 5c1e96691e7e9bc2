#include "worker/agent/coordination_work.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

// Fraction of a burst's posts, all in `lang`, in none of the audience's languages.
double OtherLangFraction(const std::string& audience, const std::string& lang) {
  const auto work = MakeCoordinationWork();
  v1::PullInputResponse input;
  input.mutable_coordination()->set_task_count(1);
  input.mutable_coordination()->add_audience(audience);
  v1::ShareBlock& block = *input.add_shares();
  block.add_object_kinds(v1::HASHTAG);
  block.add_object_kinds(v1::URL);
  block.add_objects("storm");
  block.add_objects("http://a.test/");
  block.add_accounts("anna");
  block.add_platforms("a.test");
  block.add_langs(lang);
  // A link each day for 40 days, then the storm of two hours.
  for (int i = 0; i < 40 + 60; ++i) {
    block.add_object(i < 40 ? 1 : 0);
    block.add_account(0);
    block.add_lang(0);
    block.add_post("p" + std::to_string(i));
    block.add_time_delta(i == 0 ? 1'800'000'000 : i <= 40 ? 86'400 : 120);
  }
  work->Add(std::move(input));
  const v1::ClassificationResult result = work->Finish();
  for (const v1::Burst& burst : result.bursts()) {
    if (burst.object() == "storm") return burst.other_lang_fraction();
  }
  ADD_FAILURE() << "no burst";
  return -1;
}

TEST(CoordinationWork, RegionOfALanguageDoesNotMakeItAnother) {
  EXPECT_EQ(OtherLangFraction("pt-BR", "pt"), 0);
  EXPECT_EQ(OtherLangFraction("pt", "pt-BR"), 0);
  EXPECT_EQ(OtherLangFraction("pt-BR", "fr"), 1);
}

}  // namespace
}  // namespace claque
