#include "cli/progress.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

#include "tests/support/manual_clock.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

v1::CampaignProgress Pages(int64_t done, int64_t queued) {
  v1::CampaignProgress progress;
  progress.set_pages_done(done);
  progress.set_pages_queued(queued);
  return progress;
}

TEST(ProgressText, TellsRateAndTimeLeft) {
  EXPECT_EQ(ProgressText(Pages(10, 100), 10.0),
            "pages 10 done, 100 queued, 0 failed  10.0/s  posts 0  missions 0  echoes 0  left "
            "~11s");
  EXPECT_THAT(ProgressText(Pages(10, 100), -1), Not(HasSubstr("/s")));
}

TEST(ProgressLine, WithoutATerminalIsPlainLinesNowAndThen) {
  ManualClock clock;
  std::ostringstream out;
  ProgressLine line(out, /*terminal=*/false, clock);
  line.Update(Pages(1, 9));
  clock.Advance(1s);
  line.Update(Pages(2, 8));
  clock.Advance(5s);
  line.Update(Pages(5, 5));
  line.Finish();
  const std::string text = out.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace claque
