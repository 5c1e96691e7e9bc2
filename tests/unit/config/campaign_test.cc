#include "common/config/campaign.h"

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

constexpr char kHead[] = "campaign: {id: x, contact: a@b.example}\n";

// Line 1 is the head.
Status ParseTail(const std::string& tail) { return ParseCampaign(kHead + tail, "c.yaml").status(); }

TEST(CampaignTemplate, LoadsAsItStands) {
  const auto campaign = ParseCampaign(CampaignTemplate(), "campaign.yaml");
  ASSERT_THAT(campaign, IsOk());
  EXPECT_EQ(campaign->name(), "campaigns/example-2027");
  EXPECT_EQ(campaign->election().silence().seconds(), 48 * 3600);
  ASSERT_EQ(campaign->sources_size(), 2);
  EXPECT_EQ(campaign->sources(0).depth(), 2);
  EXPECT_EQ(campaign->sources(0).scope(), v1::HOST_ONLY);
  EXPECT_EQ(campaign->sources(1).format(), v1::FEED);
  EXPECT_EQ(campaign->sources(1).depth(), 3);
  EXPECT_EQ(campaign->privacy().retention().seconds(), 180 * 86400);
}

TEST(ParseCampaign, ErrorsCarryFileLineColumnAndKey) {
  EXPECT_THAT(ParseTail("sources:\n  - url: ftp://x.example/\n"),
              StatusIs(Code::kInvalidArgument,
                       AllOf(StartsWith("c.yaml:3:10: sources[0].url: "), HasSubstr("http://"))));
  EXPECT_THAT(
      ParseTail("sources: [{url: 'http://x.example/', depth: 1000}]\n"),
      StatusIs(Code::kInvalidArgument, HasSubstr("sources[0].depth: 1000 is out of range")));
  EXPECT_THAT(ParseTail("limits: {min_delay: 1}\n"),
              StatusIs(Code::kInvalidArgument, HasSubstr("limits.min_delay: \"1\" is not a dura")));
  EXPECT_THAT(ParseTail("audience:\n  languages: [en, 'e!']\n"),
              StatusIs(Code::kInvalidArgument, StartsWith("c.yaml:3:19: ")));
}

TEST(ParseCampaign, UnknownKeyAndWordAreRefusedWithASuggestion) {
  EXPECT_THAT(ParseTail("audience:\n  langauges: [en]\n"),
              StatusIs(Code::kInvalidArgument,
                       AllOf(StartsWith("c.yaml:3:3: unknown key \"audience.langauges\""),
                             HasSubstr("did you mean \"languages\"?"))));
  EXPECT_THAT(ParseTail("sources: [{url: 'http://x.example/', format: fed}]\n"),
              StatusIs(Code::kInvalidArgument, HasSubstr("did you mean \"feed\"?")));
}

TEST(ParseCampaign, MissingPartsAreNamed) {
  EXPECT_THAT(ParseTail(""), StatusIs(Code::kInvalidArgument, HasSubstr("sources: is required")));
  EXPECT_THAT(ParseCampaign("sources: [{url: 'http://x.example/'}]", "c.yaml"),
              StatusIs(Code::kInvalidArgument, HasSubstr("campaign.id: is required")));
  EXPECT_THAT(ParseCampaign("", "c.yaml"), StatusIs(Code::kInvalidArgument, StartsWith("c.yaml:")));
  EXPECT_THAT(ParseTail("sources: [{side: blue}]\n"),
              StatusIs(Code::kInvalidArgument, HasSubstr("sources[0]: give either url or file")));
}

TEST(ParseCampaign, DaysZonesAndContactsAreChecked) {
  EXPECT_THAT(ParseTail("election: {day: 2027-02-30}\n"),
              StatusIs(Code::kInvalidArgument, HasSubstr("election.day")));
  EXPECT_THAT(ParseTail("election: {timezone: Europe/Pariss}\n"),
              StatusIs(Code::kInvalidArgument, HasSubstr("election.timezone")));
  EXPECT_THAT(ParseTail("audience: {timezones: [Europe/Paris, Nowhere/Land]}\n"),
              StatusIs(Code::kInvalidArgument,
                       StartsWith("c.yaml:2:38: timezones[1]: \"Nowhere/Land\" is no time zone")));
  EXPECT_THAT(ParseCampaign("campaign: {id: x, contact: \"a@b\\r\\nX: y\"}", "c.yaml"),
              StatusIs(Code::kInvalidArgument, HasSubstr("campaign.contact: must be one line")));
  EXPECT_THAT(ParseCampaign("campaign: {id: ../x}", "c.yaml"),
              StatusIs(Code::kInvalidArgument, HasSubstr("campaign.id")));
}

TEST(ParseCampaign, FileSourcesAreFoundBesideTheCampaignFile) {
  const auto campaign = ParseCampaign(
      std::string(kHead) + "sources: [{file: data/posts.csv, format: csv}]", "/etc/c/c.yaml");
  ASSERT_THAT(campaign, IsOk());
  EXPECT_EQ(campaign->sources(0).file(), "/etc/c/data/posts.csv");
  EXPECT_EQ(campaign->sources(0).depth(), 0);
}

TEST(Narratives, HaveATextExamplesAndWordingsInLanguages) {
  const auto campaign = ParseCampaign(std::string(kHead) +
                                          "sources: [{url: \"https://a.test/\"}]\n"
                                          "watch:\n  narratives:\n"
                                          "    - id: lost-ballots\n"
                                          "      title: Lost ballots\n"
                                          "      text: Ballots are thrown away\n"
                                          "      examples: [\"they throw ballots away\"]\n"
                                          "      counter_examples: [\"all were counted\"]\n"
                                          "      languages:\n"
                                          "        fr: {text: Ils jettent, examples: [\"a\"]}\n"
                                          "        de: {counter_examples: [\"b\"]}\n",
                                      "c.yaml");
  ASSERT_TRUE(campaign.ok()) << campaign.status().message();
  const v1::WatchedNarrative& narrative = campaign->watch().narratives(0);
  EXPECT_EQ(narrative.text(), "Ballots are thrown away");
  ASSERT_EQ(narrative.wordings_size(), 2);
  EXPECT_EQ(narrative.wordings(0).lang(), "fr");
  EXPECT_EQ(narrative.wordings(0).examples(0), "a");
  EXPECT_EQ(narrative.wordings(1).counter_examples(0), "b");
}

TEST(Translations, AreLookedForWhereAskedFor) {
  const std::string head = std::string(kHead) + "sources: [{url: 'http://x.example/'}]\n";
  EXPECT_FALSE(ParseCampaign(head, "c.yaml")->watch().translations());
  EXPECT_TRUE(
      ParseCampaign(head + "watch: {translations: true}\n", "c.yaml")->watch().translations());
  EXPECT_THAT(ParseTail("watch: {translations: perhaps}\n"),
              StatusIs(Code::kInvalidArgument, HasSubstr("watch.translations")));
}

TEST(Narratives, FaultsAreToldWithTheirPlace) {
  const struct {
    const char* yaml;
    const char* message;
  } kCases[] = {
      {"watch: {narratives: [{id: n}]}", "c.yaml:2:22: watch.narratives[0]: needs a text"},
      {"watch: {narratives: [{id: n, text: a}, {id: n, text: b}]}", "\"n\" again"},
      {"watch: {narratives: [{id: n, languages: {x: {text: a}}}]}", "is no language tag"},
      {"watch: {narratives: [{id: n, languages: {fr: {txt: a}}}]}", "narratives[0].languages.fr"},
      {"watch: {narratives: [{id: n, languages: [fr]}]}", "must be 'language: {"},
      {"watch: {narratives: [{id: n, text: a, opposes: m}]}",
       "c.yaml:2:22: watch.narratives[0].opposes: \"m\" is no other narrative"},
      {"watch: {narratives: [{id: n, text: a, opposes: n}]}", "[0].opposes: \"n\" is no other"},
      {"watch: {narratives: [{id: n, text: a, opposes: N N}]}", "[0].opposes"},
  };
  for (const auto& [yaml, message] : kCases) {
    EXPECT_THAT(ParseTail(yaml), StatusIs(Code::kInvalidArgument, HasSubstr(message))) << yaml;
  }
}

}  // namespace
}  // namespace claque
