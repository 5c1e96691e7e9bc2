#include "coordinator/aggregator/validate_campaign.h"

#include <algorithm>
#include <set>
#include <string>

#include "common/config/campaign_checks.h"
#include "common/url/url.h"
#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

constexpr size_t kMaxIdChars = 63;
constexpr int kMaxSources = 50'000;
constexpr int kMaxDepth = 100;
constexpr size_t kMaxUrlBytes = 8192;
constexpr size_t kMaxHostBytes = 255;
constexpr int kMaxNarratives = 1000;
constexpr int kMaxTexts = 200;  // of each list of a narrative
constexpr size_t kMaxTextBytes = 8192;
constexpr size_t kMaxWatchBytes = 4 << 20;
constexpr int64_t kMaxWindowSeconds = 1'000'000'000;

// Lower-case letters, digits and '-', as AIP-122 has it: ids stand in keys and names.
bool IsId(const std::string& id) {
  return !id.empty() && id.size() <= kMaxIdChars && id.front() != '-' && id.back() != '-' &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

Status ValidateSource(const v1::Source& source, const std::string& field) {
  if (source.url().empty() == source.file().empty()) {
    return InvalidArgument(field + ": needs exactly one of url and file");
  }
  if (!source.url().empty()) {
    const auto url = Url::Parse(source.url());
    if (!url || !url->is_http() || url->host().empty()) {
      return InvalidArgument(field + ".url: '" + source.url() + "' is not an http(s) URL");
    }
    if (source.url().size() > kMaxUrlBytes || url->host().size() > kMaxHostBytes) {
      return InvalidArgument(field + ".url: at most 8192 bytes, its host at most 255");
    }
    if (!url->username().empty() || !url->password().empty()) {
      return InvalidArgument(field + ".url: must not carry a user name or password");
    }
  }
  if (source.depth() < 0 || source.depth() > kMaxDepth) {
    return InvalidArgument(field + ".depth: must be 0 to " + std::to_string(kMaxDepth));
  }
  return OkStatus();
}

// Of a narrative or one of its wordings.
template <typename Texts>
Status ValidateTexts(const Texts& texts, const std::string& field) {
  const auto too_long = [](const std::string& text) { return text.size() > kMaxTextBytes; };
  if (too_long(texts.text())) return InvalidArgument(field + ".text: at most 8192 bytes");
  for (const auto* list : {&texts.examples(), &texts.counter_examples()}) {
    const std::string name = list == &texts.examples() ? ".examples" : ".counter_examples";
    if (list->size() > kMaxTexts || std::any_of(list->begin(), list->end(), too_long)) {
      return InvalidArgument(field + name + ": at most 200 texts of at most 8192 bytes");
    }
  }
  return OkStatus();
}

bool HasExample(const v1::WatchedNarrative& narrative) {
  const auto has = [](const auto& w) { return !w.text().empty() || w.examples_size() > 0; };
  return has(narrative) ||
         std::any_of(narrative.wordings().begin(), narrative.wordings().end(), has);
}

Status ValidateNarrative(const v1::WatchedNarrative& narrative, const std::string& field) {
  if (!IsId(narrative.id())) {
    return InvalidArgument(field + ".id: must be of a-z, 0-9 and '-', at most 63");
  }
  if (narrative.title().size() > kMaxTextBytes) {
    return InvalidArgument(field + ".title: at most 8192 bytes");
  }
  CLAQUE_RETURN_IF_ERROR(ValidateTexts(narrative, field));
  std::set<std::string> languages;
  for (const v1::NarrativeWording& wording : narrative.wordings()) {
    const std::string of = field + ".wordings[" + wording.lang() + "]";
    CLAQUE_RETURN_IF_ERROR(ValidateTexts(wording, of));
    if (!languages.insert(wording.lang()).second) return InvalidArgument(of + ": stands twice");
  }
  if (!HasExample(narrative)) return InvalidArgument(field + ": needs a text or an example");
  return OkStatus();
}

Status ValidateTimezones(const v1::Campaign& campaign) {
  if (!campaign.election().timezone().empty()) {
    CLAQUE_RETURN_IF_ERROR(
        CheckTimezone(campaign.election().timezone()).Prefixed("campaign.election.timezone"));
  }
  for (int i = 0; i < campaign.audience().timezones_size(); ++i) {
    CLAQUE_RETURN_IF_ERROR(CheckTimezone(campaign.audience().timezones(i))
                               .Prefixed("campaign.audience.timezones[" + std::to_string(i) + "]"));
  }
  return OkStatus();
}

}  // namespace

Status ValidateWatch(const v1::Watch& watch) {
  if (watch.narratives_size() > kMaxNarratives) {
    return InvalidArgument("campaign.watch.narratives: at most " + std::to_string(kMaxNarratives));
  }
  if (watch.ByteSizeLong() > kMaxWatchBytes) {
    return InvalidArgument("campaign.watch: at most 4 MiB");
  }
  std::set<std::string> ids;
  for (int i = 0; i < watch.narratives_size(); ++i) {
    const std::string field = "campaign.watch.narratives[" + std::to_string(i) + "]";
    CLAQUE_RETURN_IF_ERROR(ValidateNarrative(watch.narratives(i), field));
    if (!ids.insert(watch.narratives(i).id()).second) {
      return InvalidArgument(field + ".id: '" + watch.narratives(i).id() + "' stands twice");
    }
  }
  for (int i = 0; i < watch.narratives_size(); ++i) {
    const v1::WatchedNarrative& narrative = watch.narratives(i);
    if (narrative.opposes().empty()) continue;
    if (ids.contains(narrative.opposes()) && narrative.opposes() != narrative.id()) continue;
    return InvalidArgument("campaign.watch.narratives[" + std::to_string(i) + "].opposes: '" +
                           narrative.opposes() + "' is no other narrative of the campaign");
  }
  return OkStatus();
}

Status ValidateCoordination(const v1::CoordinationSettings& settings) {
  const auto fault = [](const std::string& field, const std::string& why) {
    return InvalidArgument("campaign.coordination." + field + ": " + why);
  };
  if (!v1::CoordinationMode_IsValid(settings.mode())) return fault("mode", "is not known");
  if (settings.time_window_seconds() < 0 || settings.time_window_seconds() > kMaxWindowSeconds) {
    return fault("time_window_seconds", "must be 0 to " + std::to_string(kMaxWindowSeconds));
  }
  if (settings.min_participation() < 0) return fault("min_participation", "must not be negative");
  // Written so that NaN does not hold.
  if (!(settings.edge_weight() >= 0 && settings.edge_weight() <= 1)) {
    return fault("edge_weight", "must be 0 to 1");
  }
  if (settings.min_objects() < 0) return fault("min_objects", "must not be negative");
  if (!(settings.false_discovery() >= 0 && settings.false_discovery() < 1)) {
    return fault("false_discovery", "must be between 0 and 1; 0 is the default");
  }
  if (settings.popular() < 0) return fault("popular", "must not be negative");
  if (!(settings.resolution() >= 0 && settings.resolution() < 1)) {
    return fault("resolution", "must be between 0 and 1; 0 is the default");
  }
  return OkStatus();
}

Status ValidateCampaign(const v1::Campaign& campaign) {
  if (!IsId(CampaignOf(campaign.name())) ||
      campaign.name() != "campaigns/" + CampaignOf(campaign.name())) {
    return InvalidArgument(
        "campaign.name: must be 'campaigns/{id}' with an id of a-z, 0-9 and '-', at most 63");
  }
  if (campaign.contact().empty()) {
    return InvalidArgument(
        "campaign.contact: required; sites see it in our User-Agent and can reach you");
  }
  if (campaign.sources_size() > kMaxSources) {
    return InvalidArgument("campaign.sources: at most " + std::to_string(kMaxSources));
  }
  for (int i = 0; i < campaign.sources_size(); ++i) {
    CLAQUE_RETURN_IF_ERROR(
        ValidateSource(campaign.sources(i), "campaign.sources[" + std::to_string(i) + "]"));
  }
  if (campaign.limits().pages_per_host() < 0) {
    return InvalidArgument("campaign.limits.pages_per_host: must not be negative");
  }
  if (campaign.limits().min_delay().seconds() < 0 || campaign.limits().min_delay().nanos() < 0) {
    return InvalidArgument("campaign.limits.min_delay: must not be negative");
  }
  CLAQUE_RETURN_IF_ERROR(ValidateTimezones(campaign));
  CLAQUE_RETURN_IF_ERROR(ValidateCoordination(campaign.coordination()));
  return ValidateWatch(campaign.watch());
}

}  // namespace claque
