#include "coordinator/aggregator/check_coordination.h"

#include <gtest/gtest.h>

#include <limits>

#include "coordinator/aggregator/validate_campaign.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::HasSubstr;

v1::ClassificationResult ResultWithCohort() {
  v1::ClassificationResult result;
  v1::Cohort& cohort = *result.add_cohorts();
  cohort.set_kind("names");
  cohort.add_accounts("a");
  cohort.add_accounts("b");
  cohort.set_account_count(2);
  cohort.set_known_count(3);
  cohort.set_lift(2);
  return result;
}

v1::ClassificationResult ResultWithNetwork() {
  v1::ClassificationResult result;
  v1::Network& network = *result.add_networks();
  network.add_accounts("a");
  network.add_accounts("b");
  network.set_account_count(2);
  return result;
}

TEST(CheckCoordination, CohortThatIsNoneIsRefused) {
  EXPECT_THAT(CheckCoordination(ResultWithCohort()), IsOk());
  const auto refused = StatusIs(Code::kInvalidArgument, HasSubstr("cohorts"));
  v1::ClassificationResult result = ResultWithCohort();
  result.mutable_cohorts(0)->set_known_count(1);
  EXPECT_THAT(CheckCoordination(result), refused) << "more accounts than there are";
  result = ResultWithCohort();
  result.mutable_cohorts(0)->set_accounts(0, "x/y");
  EXPECT_THAT(CheckCoordination(result), refused) << "no last segment of a name";
  result = ResultWithCohort();
  result.mutable_cohorts(0)->set_lift(std::numeric_limits<double>::infinity());
  EXPECT_THAT(CheckCoordination(result), refused) << "no figure";
  result = ResultWithCohort();
  for (int i = 0; i <= kMaxCohortNetworks; ++i) {
    result.mutable_cohorts(0)->add_networks()->set_network("a");
  }
  EXPECT_THAT(CheckCoordination(result), refused) << "too many networks";
}

TEST(CheckCoordination, BridgesAndFiguresOfANetworkAreBounded) {
  EXPECT_THAT(CheckCoordination(ResultWithNetwork()), IsOk());
  const auto refused = StatusIs(Code::kInvalidArgument, HasSubstr("networks"));
  v1::ClassificationResult result = ResultWithNetwork();
  v1::Bridge& bridge = *result.mutable_networks(0)->add_bridges();
  bridge.set_account("a");
  bridge.set_network("c");
  EXPECT_THAT(CheckCoordination(result), refused) << "a bridge without an edge";
  result = ResultWithNetwork();
  result.mutable_networks(0)->mutable_cohort_figures()->mutable_woke()->set_account_count(1);
  EXPECT_THAT(CheckCoordination(result), refused) << "more than are known";
  result = ResultWithNetwork();
  result.mutable_networks(0)->mutable_cohort_figures()->mutable_name_shape()->set_name_shape(
      std::string(5'000, 'a'));
  EXPECT_THAT(CheckCoordination(result), refused) << "no shape is so long";
}

TEST(ValidateCampaign, ResolutionIsADensity) {
  v1::Campaign campaign;
  campaign.set_name("campaigns/berg27");
  campaign.set_contact("team@example.org");
  for (const double resolution : {0.0, .02, .5}) {
    campaign.mutable_coordination()->set_resolution(resolution);
    EXPECT_THAT(ValidateCampaign(campaign), IsOk()) << resolution;
  }
  for (const double resolution : {-.1, 1.0, std::numeric_limits<double>::quiet_NaN()}) {
    campaign.mutable_coordination()->set_resolution(resolution);
    EXPECT_THAT(ValidateCampaign(campaign),
                StatusIs(Code::kInvalidArgument, HasSubstr("resolution")));
  }
}

}  // namespace
}  // namespace claque
