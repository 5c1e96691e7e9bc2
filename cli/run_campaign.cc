#include "cli/run_campaign.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <thread>

#include "cli/fields.h"
#include "cli/import/importer.h"
#include "cli/report_uptake.h"
#include "cli/width.h"
#include "common/base/hash.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr auto kStep = 150ms;
constexpr auto kSilenceLimit = 60s;

Status CreateOrGoOn(Client& client, const v1::Campaign& campaign, ProgressLine& line) {
  const auto created =
      client.CreateCampaign(campaign, ContentId({"create", campaign.SerializeAsString()}));
  if (created.ok()) return OkStatus();
  if (created.status().code() != Code::kAlreadyExists) return created.status();
  CLAQUE_ASSIGN_OR_RETURN(const auto stored, client.GetCampaign(campaign.name()));
  const std::string changed = ChangedFields(stored.campaign(), campaign);
  if (CanChange(changed)) {
    line.Say(campaign.name() + " exists in this folder; going on with its new " + changed);
    return client.UpdateCampaign(campaign).status();
  }
  if (!changed.empty()) {
    return FailedPrecondition(
        campaign.name() + " was begun here with another file: " + changed +
        " differ, and of a campaign that was begun only watch and coordination are changed. Go on "
        "with the file as it was, or begin the new one in another folder (--data) or under another "
        "campaign.id");
  }
  line.Say(campaign.name() + " exists in this folder; going on with it");
  return OkStatus();
}

// Tells what died; an error where a child keeps dying.
Status TellExits(const std::vector<ChildExit>& exits, ProgressLine& line) {
  for (const auto& exit : exits) {
    if (exit.gave_up) {
      return Unavailable(exit.name + " keeps ending (" + exit.how + "); see " + exit.log_file);
    }
    line.Say(exit.name + " ended with " + exit.how + "; starting it again");
  }
  return OkStatus();
}

void SayFirstMission(Client& client, const std::string& campaign, milliseconds elapsed,
                     ProgressLine& line) {
  (void)client.List("missions", {.parent = campaign, .limit = 1},
                    [&](const google::protobuf::Message& row) {
                      line.Say("first mission after " + std::to_string(elapsed.count() / 1000) +
                               " s: " + MissionLine(static_cast<const v1::Mission&>(row)));
                      return false;
                    });
}

int64_t Excess(const v1::Mission& mission) {
  return mission.has_uptake() ? mission.uptake().excess() : -1;
}

void AppendEvidence(Client& client, const v1::Mission& mission, std::string* out) {
  const auto capture = client.GetCapture(mission.capture());
  *out += "   page      " + OneLine(mission.page_url()) + '\n';
  if (!capture.ok()) {
    *out += "   evidence  " + OneLine(capture.status().message()) + '\n';
    return;
  }
  *out += "   evidence  " + capture->warc_file() + " at byte " +
          std::to_string(capture->warc_offset()) + ", " + std::to_string(capture->warc_length()) +
          " bytes\n   sha256    " + capture->payload_sha256() + '\n';
}

}  // namespace

StopSignal::StopSignal() {
  sigemptyset(&set_);
  sigaddset(&set_, SIGINT);
  sigaddset(&set_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
}

bool StopSignal::Pending() {
  const timespec none{};
  pending_ = pending_ || sigtimedwait(&set_, nullptr, &none) > 0;
  return pending_;
}

std::string ChangedFields(v1::Campaign stored, v1::Campaign wanted) {
  for (v1::Campaign* campaign : {&stored, &wanted}) {
    campaign->clear_state();
    campaign->clear_create_time();
    for (v1::Source& source : *campaign->mutable_sources()) {
      source.set_file(std::filesystem::path(source.file()).filename().string());
    }
  }
  std::string changed;
  const auto& type = *v1::Campaign::descriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    google::protobuf::util::MessageDifferencer differencer;
    for (int other = 0; other < type.field_count(); ++other) {
      if (other != i) differencer.IgnoreField(type.field(other));
    }
    if (differencer.Compare(stored, wanted)) continue;
    changed += (changed.empty() ? "" : ", ") + type.field(i)->name();
  }
  return changed;
}

bool CanChange(const std::string& changed) {
  return changed == "watch" || changed == "coordination" || changed == "watch, coordination";
}

Result<RunSummary> RunCampaign(LocalCluster& cluster, Client& client, const v1::Campaign& campaign,
                               const RunOptions& options, StopSignal& stop, ProgressLine& line) {
  const SystemClock clock;
  const BootTime start = clock.BootNow();
  CLAQUE_RETURN_IF_ERROR(CreateOrGoOn(client, campaign, line));
  CLAQUE_RETURN_IF_ERROR(ImportSources(client, campaign));
  CLAQUE_RETURN_IF_ERROR(cluster.StartWorkers());
  RunSummary summary;
  BootTime heard = clock.BootNow();
  bool full = false;
  // Idle counts only where it is seen twice: a page may be between two queues.
  for (int idle = 0; idle < 2;) {
    std::this_thread::sleep_for(kStep);
    CLAQUE_RETURN_IF_ERROR(TellExits(cluster.Poll(), line));
    const Status disk = cluster.CheckDisk();
    if (!disk.ok() && !full) line.Say(disk.message());
    full = !disk.ok();
    const BootTime now = clock.BootNow();
    summary.elapsed = duration_cast<milliseconds>(now - start);
    if (const auto answer = client.GetCampaign(campaign.name()); answer.ok()) {
      heard = now;
      summary.progress = answer->progress();
      line.Update(summary.progress);
      idle = summary.progress.idle() ? idle + 1 : 0;
    } else if (now - heard > kSilenceLimit) {
      return answer.status();
    }
    if (summary.first_mission < 0ms && summary.progress.missions() > 0) {
      summary.first_mission = summary.elapsed;
      SayFirstMission(client, campaign.name(), summary.elapsed, line);
    }
    summary.interrupted = stop.Pending();
    if (summary.interrupted || (options.until && summary.elapsed > *options.until)) break;
  }
  return summary;
}

void Serve(LocalCluster& cluster, StopSignal& stop, ProgressLine& line) {
  while (!stop.Pending()) {
    std::this_thread::sleep_for(kStep);
    if (const Status status = TellExits(cluster.Poll(), line); !status.ok()) {
      line.Say(status.message());
      return;
    }
  }
}

std::string MissionLine(const v1::Mission& mission) {
  std::string text = "published call to act";
  if (mission.numbered()) text += " no. " + std::to_string(mission.mission_no());
  text += " [" + FieldText(mission, "lang") + ", " + FieldText(mission, "category") + ", " +
          FieldText(mission, "actions") + "]";
  return text + " " + Clip(OneLine(mission.text()), 80);
}

Result<std::string> TopFindings(Client& client, const std::string& campaign, size_t count) {
  std::vector<v1::Mission> missions;
  CLAQUE_RETURN_IF_ERROR(
      client.List("missions", {.parent = campaign}, [&](const google::protobuf::Message& row) {
        missions.push_back(static_cast<const v1::Mission&>(row));
        return true;
      }));
  std::stable_sort(missions.begin(), missions.end(),
                   [](const auto& a, const auto& b) { return Excess(a) > Excess(b); });
  missions.resize(std::min(missions.size(), count));
  std::string out;
  int number = 0;
  for (const auto& mission : missions) {
    out += std::to_string(++number) + ". " + MissionLine(mission) + '\n';
    if (mission.has_uptake()) out += UptakeLines(mission, "   ");
    AppendEvidence(client, mission, &out);
    out += "   name      " + mission.name() + '\n';
  }
  return out.empty() ? std::string("no missions were found\n") : out;
}

}  // namespace claque
