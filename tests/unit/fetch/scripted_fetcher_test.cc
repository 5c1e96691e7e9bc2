#include "tests/support/scripted_fetcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace claque {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;

class ScriptedFetcherTest : public testing::Test {
 protected:
  void Fetch(const std::string& url, milliseconds deadline = milliseconds(60'000)) {
    FetchRequest request{.url = *Url::Parse(url)};
    request.deadline = clock_.BootNow() + deadline;
    request.group = "lease";
    fetcher_.Fetch(std::move(request), [this](FetchResponse r) { got_.push_back(std::move(r)); });
  }

  ManualClock clock_;
  ScriptedFetcher fetcher_{clock_};
  std::vector<FetchResponse> got_;
};

TEST_F(ScriptedFetcherTest, AnswersByUrlOnRun) {
  fetcher_.OnPage("http://a.test/", "<p>x");
  fetcher_.OnFailure("http://b.test/", FetchFailure::kDns);
  Fetch("http://a.test/");
  Fetch("http://b.test/");
  Fetch("http://c.test/");
  EXPECT_TRUE(got_.empty());
  EXPECT_EQ(fetcher_.Run(), 3);
  EXPECT_EQ(got_[0].body, "<p>x");
  EXPECT_EQ(HeaderValue(got_[0], "content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(got_[1].failure, FetchFailure::kDns);
  EXPECT_EQ(got_[2].http_status, 404);
  EXPECT_THAT(fetcher_.requested(),
              ElementsAre("http://a.test/", "http://b.test/", "http://c.test/"));
}

TEST_F(ScriptedFetcherTest, RunsDelayedTasksWhenTheClockReachesThem) {
  std::vector<int> order;
  fetcher_.After(milliseconds(20), [&] { order.push_back(2); });
  fetcher_.After(milliseconds(10), [&] { order.push_back(1); });
  fetcher_.Advance(milliseconds(9));
  EXPECT_TRUE(order.empty());
  fetcher_.Advance(milliseconds(11));
  EXPECT_THAT(order, ElementsAre(1, 2));
}

TEST_F(ScriptedFetcherTest, EndsATransferAtItsDeadline) {
  fetcher_.On(
      "http://a.test/", [](const FetchRequest&) { return FetchResponse{}; }, milliseconds(100));
  Fetch("http://a.test/", milliseconds(50));
  fetcher_.Advance(milliseconds(50));
  ASSERT_EQ(got_.size(), 1u);
  EXPECT_EQ(got_[0].failure, FetchFailure::kCancelled);
}

TEST_F(ScriptedFetcherTest, CancelsAGroupAndEndsAllAtStop) {
  Fetch("http://a.test/");
  fetcher_.Cancel("lease");
  fetcher_.Run();
  Fetch("http://a.test/");
  fetcher_.Stop();
  Fetch("http://a.test/");
  ASSERT_EQ(got_.size(), 3u);
  for (const FetchResponse& r : got_) EXPECT_EQ(r.failure, FetchFailure::kCancelled);
}

}  // namespace
}  // namespace claque
