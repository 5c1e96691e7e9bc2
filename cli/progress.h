// Progress of a campaign: one line that is rewritten on a terminal, plain lines elsewhere.
#ifndef CLAQUE_CLI_PROGRESS_H_
#define CLAQUE_CLI_PROGRESS_H_

#include <deque>
#include <ostream>
#include <string>

#include "claque/v1/campaign.pb.h"
#include "common/base/clock.h"

namespace claque {

// "pages 120 done, 30 queued, 2 failed  12.5/s  posts 800  missions 9  echoes 4  workers 4  left
// ~3 s". `pages_per_second` < 0 = not known yet.
std::string ProgressText(const v1::CampaignProgress& progress, double pages_per_second);

// One thread.
class ProgressLine {
 public:
  // On a terminal every update shows; elsewhere a line at most every 5 s and only on change.
  ProgressLine(std::ostream& out, bool terminal, const Clock& clock)
      : out_(out), terminal_(terminal), clock_(clock) {}
  void Update(const v1::CampaignProgress& progress);
  // A line of its own above the progress line.
  void Say(const std::string& line);
  // Leaves the last state on screen and ends its line.
  void Finish();

 private:
  struct Sample {
    BootTime time;
    int64_t pages;
  };
  double Rate(int64_t pages);

  std::ostream& out_;
  bool terminal_;
  const Clock& clock_;
  std::deque<Sample> samples_;  // of the last ten seconds
  std::string shown_;
  BootTime said_{};
};

}  // namespace claque

#endif  // CLAQUE_CLI_PROGRESS_H_
