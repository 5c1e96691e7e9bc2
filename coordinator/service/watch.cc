#include "coordinator/service/watch.h"

#include "coordinator/aggregator/tables.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;
using std::chrono::milliseconds;

constexpr milliseconds kPoll{200};
constexpr milliseconds kProgressEvery{1000};
constexpr int kEventsAtOnce = 100;

std::string SummaryOf(const v1::Mission& mission) {
  std::string summary = mission.numbered() ? "mission " + std::to_string(mission.mission_no())
                                           : std::string("mission");
  summary += " [" + mission.lang() + "]";
  for (const int action : mission.actions()) {
    summary += " " + v1::Action_Name(static_cast<v1::Action>(action));
  }
  if (mission.stock_phrases_size() > 0) {
    summary += ", " + std::to_string(mission.stock_phrases_size()) + " stock phrases";
  }
  return summary + " on " + mission.page_url();
}

}  // namespace

Watch::Watch(AggregateStore& store, CampaignBook& campaigns, Catalog& catalog, const Clock& clock,
             v1::WatchCampaignRequest request)
    : store_(store),
      campaigns_(campaigns),
      catalog_(catalog),
      clock_(clock),
      request_(std::move(request)),
      cursor_(request_.cursor()) {}

Status Watch::StartCursor(const std::string& campaign) {
  campaign_ = campaign;
  if (!cursor_.empty()) return OkStatus();
  cursor_ = "0";
  for (;;) {
    CLAQUE_ASSIGN_OR_RETURN(const auto events,
                            store_.ReadStream(EventsStream(campaign_), cursor_, kEventsAtOnce));
    if (events.empty()) return OkStatus();
    cursor_ = events.back().cursor;
  }
}

Status Watch::ReadEvents() {
  CLAQUE_ASSIGN_OR_RETURN(const auto events,
                          store_.ReadStream(EventsStream(campaign_), cursor_, kEventsAtOnce));
  for (const ChangeEvent& event : events) {
    cursor_ = event.cursor;
    v1::WatchCampaignResponse message;
    message.set_cursor(cursor_);
    *message.mutable_event_time() = TimeUtil::MillisecondsToTimestamp(ToMillis(clock_.Now()));
    v1::FindingEvent& finding = *message.mutable_finding();
    finding.set_name(event.payload);
    if (event.payload.find("/missions/") != std::string::npos) {
      const auto mission = catalog_.Get<v1::Mission>(event.payload, {});
      if (mission.ok()) finding.set_summary(SummaryOf(*mission));
    } else {
      finding.set_summary("run published");
    }
    ready_.push_back(std::move(message));
  }
  return OkStatus();
}

Status Watch::ReadProgress() {
  const WallTime now = clock_.Now();
  if (last_progress_ && now - *last_progress_ < kProgressEvery) return OkStatus();
  last_progress_ = now;
  v1::WatchCampaignResponse message;
  message.set_cursor(cursor_);
  *message.mutable_event_time() = TimeUtil::MillisecondsToTimestamp(ToMillis(now));
  CLAQUE_ASSIGN_OR_RETURN(*message.mutable_progress(), catalog_.Progress(campaign_));
  idle_ = message.progress().idle();
  ready_.push_back(std::move(message));
  return OkStatus();
}

Result<Watch::Step> Watch::Next() {
  if (campaign_.empty()) {
    CLAQUE_ASSIGN_OR_RETURN(const auto info, campaigns_.Find(CampaignOf(request_.name())));
    CLAQUE_RETURN_IF_ERROR(StartCursor(info->id()));
  }
  if (ready_.empty()) {
    if (idle_ && request_.until_idle()) return Step{};
    CLAQUE_RETURN_IF_ERROR(ReadEvents());
    CLAQUE_RETURN_IF_ERROR(ReadProgress());
  }
  if (ready_.empty()) return Step{std::nullopt, kPoll};
  Step step{std::move(ready_.front())};
  ready_.pop_front();
  return step;
}

}  // namespace claque
