#include "coordinator/aggregator/campaign_book.h"

#include <algorithm>
#include <array>

#include "common/base/hash.h"
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

Status UnknownCampaign(std::string_view id) {
  return NotFound("no campaign 'campaigns/" + std::string(id) + "'");
}

std::string_view Folder(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

}  // namespace

CampaignInfo::CampaignInfo(v1::Campaign campaign)
    : proto_(std::move(campaign)),
      id_(CampaignOf(proto_.name())),
      public_accounts_(proto_.public_accounts()) {
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

// A campaign as it is stored: who made it (a hash of the request id, "-" for none), a space, and
// the serialised campaign. Empty bytes are a campaign that was deleted.
struct CampaignBook::Record {
  std::string bytes;
  std::string request;
  v1::Campaign campaign;
  bool exists() const { return !bytes.empty(); }
};

Result<std::optional<CampaignBook::Record>> CampaignBook::Read(std::string_view id) {
  CLAQUE_ASSIGN_OR_RETURN(auto bytes, store_.GetValue(CampaignValue(id)));
  if (!bytes) return std::optional<Record>();
  Record record;
  record.bytes = *std::move(bytes);
  if (!record.exists()) return std::optional(std::move(record));
  const size_t space = record.bytes.find(' ');
  record.request = record.bytes.substr(0, space);
  if (space == std::string::npos ||
      !record.campaign.ParseFromString(record.bytes.substr(space + 1)))
    return DataLoss("campaign '" + std::string(id) + "' in the store cannot be read");
  return std::optional(std::move(record));
}

Result<bool> CampaignBook::Write(std::string_view id, const std::optional<Record>& before,
                                 const std::string& bytes) {
  const auto expected = before ? std::optional(before->bytes) : std::nullopt;
  CLAQUE_ASSIGN_OR_RETURN(const bool written,
                          store_.CompareAndSet(CampaignValue(id), expected, bytes));
  if (written) CLAQUE_RETURN_IF_ERROR(Refresh());
  return written;
}

Status CampaignBook::Refresh() {
  CLAQUE_ASSIGN_OR_RETURN(const auto listed, store_.All(CampaignsTable()));
  auto campaigns = std::make_shared<CampaignMap>();
  std::vector<std::string> deleting;
  for (const Entry& entry : listed) {
    CLAQUE_ASSIGN_OR_RETURN(auto record, Read(entry.field));
    if (!record || !record->exists()) continue;
    if (record->campaign.state() == v1::DELETING) {
      deleting.push_back(entry.field);
      continue;
    }
    campaigns->emplace(entry.field,
                       std::make_shared<const CampaignInfo>(std::move(record->campaign)));
  }
  MutexLock lock(mutex_);
  campaigns_ = std::move(campaigns);
  deleting_ = std::move(deleting);
  return OkStatus();
}

std::shared_ptr<const CampaignMap> CampaignBook::All() const {
  MutexLock lock(mutex_);
  return campaigns_;
}

std::vector<std::string> CampaignBook::Deleting() const {
  MutexLock lock(mutex_);
  return deleting_;
}

Result<std::shared_ptr<const CampaignInfo>> CampaignBook::Find(std::string_view id) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto all = All();
    if (const auto it = all->find(id); it != all->end()) return it->second;
    if (attempt == 0) CLAQUE_RETURN_IF_ERROR(Refresh());
  }
  return UnknownCampaign(id);
}

Result<v1::Campaign> CampaignBook::Create(const v1::Campaign& campaign,
                                          const std::string& request_id) {
  const std::string id = CampaignOf(campaign.name());
  const std::string request = request_id.empty() ? "-" : ContentId({"request", request_id});
  // Listed before it exists: a name without a campaign is passed over, a campaign without its name
  // in the list would never be found.
  const Put listed{CampaignsTable(), id, "", "1", false};
  const auto applied = store_.Apply({&listed, 1});
  if (!applied.ok()) return applied.status();
  for (;;) {
    CLAQUE_ASSIGN_OR_RETURN(const auto stored, Read(id));
    if (stored && stored->exists()) {
      if (stored->campaign.state() == v1::DELETING) {
        return FailedPrecondition("campaign.name: '" + campaign.name() +
                                  "' is being deleted; try again in a few seconds");
      }
      if (request_id.empty() || stored->request != request) {
        return AlreadyExists("campaign.name: '" + campaign.name() + "' exists already");
      }
      CLAQUE_RETURN_IF_ERROR(Refresh());
      return stored->campaign;
    }
    CLAQUE_ASSIGN_OR_RETURN(const bool written,
                            Write(id, stored, request + " " + campaign.SerializeAsString()));
    if (written) return campaign;
  }
}

Result<v1::Campaign> CampaignBook::Update(std::string_view id,
                                          const std::function<Status(v1::Campaign&)>& change) {
  for (;;) {
    CLAQUE_ASSIGN_OR_RETURN(const auto stored, Read(id));
    if (!stored || !stored->exists() || stored->campaign.state() == v1::DELETING) {
      return UnknownCampaign(id);
    }
    v1::Campaign campaign = stored->campaign;
    CLAQUE_RETURN_IF_ERROR(change(campaign));
    CLAQUE_ASSIGN_OR_RETURN(
        const bool written,
        Write(id, stored, stored->request + " " + campaign.SerializeAsString()));
    if (written) return campaign;
  }
}

Result<v1::Campaign> CampaignBook::Stored(std::string_view id) {
  CLAQUE_ASSIGN_OR_RETURN(auto stored, Read(id));
  if (!stored || !stored->exists() || stored->campaign.state() == v1::DELETING) {
    return UnknownCampaign(id);
  }
  return std::move(stored->campaign);
}

Status CampaignBook::BeginDelete(std::string_view id) {
  const auto updated = Update(id, [](v1::Campaign& campaign) {
    campaign.set_state(v1::DELETING);
    return OkStatus();
  });
  if (updated.status().code() != Code::kNotFound) return updated.status();
  CLAQUE_ASSIGN_OR_RETURN(const auto stored, Read(id));
  return stored && stored->exists() ? OkStatus() : UnknownCampaign(id);
}

Result<bool> CampaignBook::IsDeleting(std::string_view id) {
  CLAQUE_ASSIGN_OR_RETURN(const auto stored, Read(id));
  return stored && stored->campaign.state() == v1::DELETING;
}

Status CampaignBook::EndDelete(std::string_view id) {
  CLAQUE_ASSIGN_OR_RETURN(const auto stored, Read(id));
  if (!stored || stored->campaign.state() != v1::DELETING) return OkStatus();
  return Write(id, stored, "").status();
}

}  // namespace claque
