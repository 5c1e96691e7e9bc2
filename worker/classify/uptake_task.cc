#include "worker/classify/uptake_task.h"

#include <algorithm>
#include <initializer_list>
#include <set>

#include "common/base/hash.h"
#include "common/text/normalize.h"

namespace claque {
namespace {

// What two spellings of a target have in common: links without scheme, "www.", fragment and final
// slash; tags and handles with their sign.
std::string TargetKey(std::string_view target) {
  std::string key = NormalizeToString(target);
  if (key.starts_with('@') || key.starts_with('#')) return key;
  if (const size_t scheme = key.find("://"); scheme != std::string::npos) key.erase(0, scheme + 3);
  if (key.starts_with("www.")) key.erase(0, 4);
  key.erase(std::min(key.find('#'), key.size()));
  while (key.ends_with('/')) key.pop_back();
  return key;
}

bool IsPublishers(const v1::Mission& mission, const v1::Post& post) {
  return !mission.publisher().name().empty() && mission.publisher().name() == post.account().name();
}

// Of the UTC day; rounded down before 1970, too.
int32_t DayOf(int64_t unix_seconds) {
  constexpr int64_t kDay = 86400;
  return static_cast<int32_t>((unix_seconds - (unix_seconds < 0 ? kDay - 1 : 0)) / kDay);
}

std::string SortKey(std::initializer_list<std::string_view> parts) {
  std::string key;
  for (const std::string_view part : parts) {
    key += part;
    key += '\0';
  }
  return key;
}

}  // namespace

std::string_view ResourceId(std::string_view name) {
  const size_t slash = name.rfind('/');
  return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

UptakeTask::UptakeTask(std::vector<v1::Mission> missions, Translations translations)
    : missions_(std::move(missions)) {
  std::vector<std::string> phrases;
  std::unordered_map<std::string, size_t> known;
  for (size_t m = 0; m < missions_.size(); ++m) {
    for (int p = 0; p < missions_[m].stock_phrases_size(); ++p) {
      const std::string& text = missions_[m].stock_phrases(p).text();
      const auto [it, added] = known.emplace(text, phrases.size());
      if (added) {
        phrases.push_back(text);
        owners_.emplace_back();
      }
      owners_[it->second].push_back({m, p});
    }
    for (const std::string& target : missions_[m].targets()) {
      std::vector<size_t>& list = targets_[TargetKey(target)];
      if (list.empty() || list.back() != m) list.push_back(m);
    }
  }
  index_ = std::make_unique<PhraseIndex>(std::move(phrases), translations);
}

void UptakeTask::Add(const v1::Post& post) {
  ++post_count_;
  AddEchoes(post);
  AddTargetUses(post);
  AddCoverage(post);
}

void UptakeTask::AddEchoes(const v1::Post& post) {
  struct Found {
    PhraseOf owner;
    const EchoMatch* match;
  };
  const std::vector<PhraseIndex::Hit> hits = index_->Match(post.text());
  std::map<size_t, std::vector<Found>> by_mission;
  for (const PhraseIndex::Hit& hit : hits) {
    for (const PhraseOf& owner : owners_[hit.phrase]) {
      by_mission[owner.mission].push_back({owner, &hit.match});
    }
  }
  for (const auto& [m, found] : by_mission) {
    const v1::Mission& mission = missions_[m];
    if (!mission.post().empty() && mission.post() == post.name()) continue;
    const std::string_view carrier = ResourceId(mission.post());
    const bool refers = !carrier.empty() && (ResourceId(post.reply_to()) == carrier ||
                                             ResourceId(post.repost_of()) == carrier);
    if (IsPublishers(mission, post) && (refers || found.size() > 1)) continue;
    for (const Found& f : found) {
      const v1::StockPhrase& phrase = mission.stock_phrases(f.owner.phrase);
      v1::Echo& echo = echoes_[SortKey({mission.name(), phrase.id(), post.name()})];
      echo.set_name(ContentId({ResourceId(mission.name()), phrase.id(), ResourceId(post.name())}));
      echo.set_mission(mission.name());
      echo.set_phrase_id(phrase.id());
      echo.set_phrase(phrase.text());
      echo.set_post(post.name());
      echo.set_kind(f.match->kind);
      echo.set_score(f.match->score);
      echo.mutable_spans()->Assign(f.match->spans.begin(), f.match->spans.end());
      *echo.mutable_account() = post.account();
      echo.set_lang(post.lang());
      echo.set_capture(post.capture());
      echo.set_permalink(post.permalink());
      if (post.has_post_time()) {
        *echo.mutable_post_time() = post.post_time();
        if (mission.has_publish_time()) {
          echo.set_latency_seconds(post.post_time().seconds() - mission.publish_time().seconds());
        }
      }
    }
  }
}

void UptakeTask::AddTargetUses(const v1::Post& post) {
  if (targets_.empty()) return;
  std::set<size_t> used;
  const auto look = [&](const std::string& key) {
    const auto it = targets_.find(key);
    if (it != targets_.end()) used.insert(it->second.begin(), it->second.end());
  };
  for (const std::string& link : post.links()) look(TargetKey(link));
  for (const std::string& tag : post.hashtags()) look(TargetKey("#" + tag));
  for (const std::string& name : post.mentions()) look(TargetKey("@" + name));
  for (const std::string& other : {post.reply_to(), post.repost_of()}) {
    if (other.empty()) continue;
    look(TargetKey(other));
    look(TargetKey("@" + other));
  }
  for (const size_t m : used) {
    const v1::Mission& mission = missions_[m];
    if (mission.post() == post.name() || IsPublishers(mission, post)) continue;
    v1::TargetUse& use = uses_[SortKey({mission.name(), post.name()})];
    use.set_mission(mission.name());
    use.set_post(post.name());
    use.set_account(post.account().name());
    use.set_platform(post.account().platform());
    if (post.has_post_time()) *use.mutable_post_time() = post.post_time();
  }
}

void UptakeTask::AddCoverage(const v1::Post& post) {
  const v1::Account& account = post.account();
  if (post.has_post_time()) {
    const int64_t seconds = post.post_time().seconds();
    const int32_t number = DayOf(seconds);
    v1::CoveredDay& day = days_[{account.platform(), number}];
    day.set_platform(account.platform());
    day.set_day(number);
    if (!day.has_first_post_time() || seconds < day.first_post_time().seconds()) {
      day.mutable_first_post_time()->set_seconds(seconds);
    }
    if (!day.has_last_post_time() || seconds > day.last_post_time().seconds()) {
      day.mutable_last_post_time()->set_seconds(seconds);
    }
  }
  if (account.name().empty() || !account.has_create_time()) return;
  v1::DatedAccount& dated = dated_[{account.platform(), account.name()}];
  dated.set_account(account.name());
  dated.set_platform(account.platform());
  const int64_t created = account.create_time().seconds();
  if (!dated.has_create_time() || created < dated.create_time().seconds()) {
    dated.mutable_create_time()->set_seconds(created);
  }
}

v1::ClassificationResult UptakeTask::Finish() {
  v1::ClassificationResult result;
  for (auto& [key, echo] : echoes_) *result.add_echoes() = std::move(echo);
  for (auto& [key, use] : uses_) *result.add_target_uses() = std::move(use);
  for (auto& [key, day] : days_) *result.add_covered_days() = std::move(day);
  for (auto& [key, dated] : dated_) *result.add_dated_accounts() = std::move(dated);
  result.set_post_count(post_count_);
  echoes_.clear();
  uses_.clear();
  days_.clear();
  dated_.clear();
  post_count_ = 0;
  return result;
}

}  // namespace claque
