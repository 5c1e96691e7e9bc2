#include "coordinator/aggregator/campaign_book.h"

#include <algorithm>
#include <array>

#include "coordinator/aggregator/tables.h"
#include "coordinator/privacy/private_text.h"
#include "coordinator/store/frontier_rules.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;

constexpr int64_t kDefaultPagesPerHost = 10'000;
constexpr std::chrono::milliseconds kDefaultDelay{1000};

// Links that hold no text: not worth a request of anybody's server.
bool IsMedia(std::string_view path) {
  static constexpr std::array<std::string_view, 24> kEndings = {
      ".jpg", ".jpeg", ".png",   ".gif", ".webp", ".svg",  ".ico", ".css",
      ".js",  ".woff", ".woff2", ".ttf", ".mp4",  ".webm", ".mp3", ".avi",
      ".mov", ".zip",  ".gz",    ".tar", ".7z",   ".rar",  ".exe", ".dmg"};
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

std::string_view Folder(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

}  // namespace

CampaignInfo::CampaignInfo(v1::Campaign campaign)
    : proto_(std::move(campaign)),
      id_(CampaignOf(proto_.name())),
      public_accounts_(proto_.public_accounts().begin(), proto_.public_accounts().end()) {
  for (const v1::Source& source : proto_.sources())
    source_urls_.push_back(Url::Parse(source.url()));
}

std::chrono::milliseconds CampaignInfo::min_delay() const {
  if (!proto_.limits().has_min_delay()) return kDefaultDelay;
  return std::chrono::milliseconds(TimeUtil::DurationToMilliseconds(proto_.limits().min_delay()));
}

int64_t CampaignInfo::pages_per_host() const {
  const int64_t bound = proto_.limits().pages_per_host();
  return bound > 0 ? bound : kDefaultPagesPerHost;
}

std::chrono::milliseconds CampaignInfo::RevisitOf(const Rank& rank) const {
  if (rank.source_index < 0 || rank.source_index >= proto_.sources_size()) return {};
  const v1::Source& source = proto_.sources(rank.source_index);
  return std::chrono::milliseconds(
      std::max<int64_t>(0, TimeUtil::DurationToMilliseconds(source.revisit())));
}

bool CampaignInfo::revisits() const {
  return std::any_of(proto_.sources().begin(), proto_.sources().end(),
                     [](const v1::Source& source) {
                       return TimeUtil::DurationToMilliseconds(source.revisit()) > 0;
                     });
}

std::vector<UrlOffer> CampaignInfo::SourceOffers(const Pseudonyms& pseudonyms) const {
  std::vector<UrlOffer> offers;
  for (size_t i = 0; i < source_urls_.size(); ++i) {
    if (!source_urls_[i]) continue;
    const auto url = Canonical(*source_urls_[i]);
    if (!url) continue;
    UrlOffer offer{id_, SealUrl(pseudonyms, *url), std::string(source_urls_[i]->host()),
                   Rank{0, static_cast<int32_t>(i)}, true};
    if (CheckOffers({&offer, 1}).ok()) offers.push_back(std::move(offer));
  }
  return offers;
}

bool CampaignInfo::InScope(int source_index, const Url& link) const {
  const v1::Source& source = proto_.sources(source_index);
  const auto& base = source_urls_[static_cast<size_t>(source_index)];
  if (!base) return false;
  switch (source.scope()) {
    case v1::PAGE_ONLY:
      return false;
    case v1::PREFIX:
      return link.host() == base->host() && link.path().starts_with(Folder(base->path()));
    case v1::SITE_WIDE:
      return RegistrableDomain(link.host()) == RegistrableDomain(base->host());
    case v1::ANY:
      return true;
    default:
      return link.host() == base->host();
  }
}

std::optional<Rank> CampaignInfo::RankOfLink(const Rank& from, const Url& link,
                                             bool redirect) const {
  if (!link.is_http() || from.source_index < 0 || from.source_index >= proto_.sources_size() ||
      IsMedia(link.path())) {
    return std::nullopt;
  }
  for (const std::string& prefix : proto_.privacy().opt_out()) {
    if (link.href().starts_with(prefix)) return std::nullopt;
  }
  if (redirect) {
    const bool allowed = from.depth == 0 || InScope(from.source_index, link);
    if (!allowed || from.redirects == Rank::kMaxRedirects) return std::nullopt;
    return Rank{from.depth, from.source_index, from.redirects + 1};
  }
  const Rank rank{from.depth + 1, from.source_index};
  const bool allowed =
      rank.depth <= proto_.sources(from.source_index).depth() && InScope(from.source_index, link);
  return allowed ? std::optional(rank) : std::nullopt;
}

Status CampaignBook::Refresh() {
  CLAQUE_ASSIGN_OR_RETURN(const auto entries, store_.All(CampaignsTable()));
  auto campaigns = std::make_shared<CampaignMap>();
  for (const Entry& entry : entries) {
    v1::Campaign campaign;
    if (!campaign.ParseFromString(entry.value)) {
      return DataLoss("campaign '" + entry.field + "' in the store cannot be read");
    }
    if (campaign.state() == v1::DELETING) continue;
    campaigns->emplace(entry.field, std::make_shared<const CampaignInfo>(std::move(campaign)));
  }
  MutexLock lock(mutex_);
  campaigns_ = std::move(campaigns);
  return OkStatus();
}

std::shared_ptr<const CampaignMap> CampaignBook::All() const {
  MutexLock lock(mutex_);
  return campaigns_;
}

Result<std::shared_ptr<const CampaignInfo>> CampaignBook::Find(std::string_view id) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto all = All();
    if (const auto it = all->find(id); it != all->end()) return it->second;
    if (attempt == 0) CLAQUE_RETURN_IF_ERROR(Refresh());
  }
  return NotFound("no campaign 'campaigns/" + std::string(id) + "'");
}

Status CampaignBook::Save(const v1::Campaign& campaign) {
  // The table keeps the greatest rank: one more than what is stored makes this write the last.
  int64_t version = 0;
  const std::string id = CampaignOf(campaign.name());
  CLAQUE_ASSIGN_OR_RETURN(const auto stored, store_.GetValue({"k", "version:" + id}));
  if (stored) version = std::stoll(*stored);
  ++version;
  CLAQUE_RETURN_IF_ERROR(store_.SetValue({"k", "version:" + id}, std::to_string(version)));
  const Put put{CampaignsTable(), id, OrderedBytes(version), campaign.SerializeAsString(), false};
  const auto applied = store_.Apply({&put, 1});
  if (!applied.ok()) return applied.status();
  return Refresh();
}

}  // namespace claque
