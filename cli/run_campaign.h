// Runs one campaign on a local cluster to its end, with progress. What `up` and `demo` share.
#ifndef CLAQUE_CLI_RUN_CAMPAIGN_H_
#define CLAQUE_CLI_RUN_CAMPAIGN_H_

#include <signal.h>

#include <chrono>
#include <optional>
#include <string>

#include "cli/client.h"
#include "cli/local_cluster.h"
#include "cli/progress.h"
#include "common/base/status.h"

namespace claque {

// SIGINT and SIGTERM are held back from construction on and seen by Pending. Made on the main
// thread before any other thread, so that all inherit it. Children start without it.
class StopSignal {
 public:
  StopSignal();
  bool Pending();

 private:
  sigset_t set_;
  bool pending_ = false;
};

struct RunOptions {
  // Ends after this time though not idle; nullopt = only when idle.
  std::optional<std::chrono::milliseconds> until = std::nullopt;
};

struct RunSummary {
  v1::CampaignProgress progress;
  std::chrono::milliseconds elapsed{};
  std::chrono::milliseconds first_mission{-1};  // since the start; -1 = none
  bool interrupted = false;
};

// What the analyst wrote differently, as keys of the file; empty where nothing. Files of sources
// are the same where their names are: their folders depend on where the command was typed.
std::string ChangedFields(v1::Campaign stored, v1::Campaign wanted);
// Whether all of `changed` (ChangedFields) can be changed of a campaign that was begun.
bool CanChange(const std::string& changed);

// Creates the campaign (an equal one that exists goes on, another of its name is refused), imports
// its file sources, starts the workers and follows it until it is idle, time is up, or a signal
// comes. Dead children are restarted and told. Errors: creation refused; a child that keeps dying;
// no answer for 60 s.
Result<RunSummary> RunCampaign(LocalCluster& cluster, Client& client, const v1::Campaign& campaign,
                               const RunOptions& options, StopSignal& stop, ProgressLine& line);

// Keeps the cluster up until a signal comes.
void Serve(LocalCluster& cluster, StopSignal& stop, ProgressLine& line);

// "claque: published call to act no. 3 …": one line on a mission.
std::string MissionLine(const v1::Mission& mission);
// The `count` missions of most uptake, with where their bytes are; several lines each.
Result<std::string> TopFindings(Client& client, const std::string& campaign, size_t count);

}  // namespace claque

#endif  // CLAQUE_CLI_RUN_CAMPAIGN_H_
