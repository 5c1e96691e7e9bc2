#include "coordinator/scheduler/families.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include "common/base/hash.h"
#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

constexpr size_t kMaxListedPosts = 200;
constexpr size_t kMaxListedAccounts = 100;
constexpr size_t kMaxListedWordings = 100;
constexpr int64_t kHour = 3600;
constexpr int64_t kGrowthHours = 14 * 24;

int64_t HourOf(int64_t seconds) {
  return seconds >= 0 ? seconds / kHour : -((-seconds + kHour - 1) / kHour);
}

void KeepShown(int size, const std::string& shown, int* best_size, std::string* best) {
  if (size < *best_size || (size == *best_size && *best <= shown)) return;
  *best_size = size;
  *best = shown;
}

}  // namespace

uint32_t Families::NodeOf(uint64_t key) {
  const auto [it, added] = nodes_of_.try_emplace(key, static_cast<uint32_t>(nodes_.size()));
  if (added) nodes_.emplace_back().parent = it->second;
  return it->second;
}

uint32_t Families::RootOf(uint32_t node) {
  while (nodes_[node].parent != node) {
    nodes_[node].parent = nodes_[nodes_[node].parent].parent;
    node = nodes_[node].parent;
  }
  return node;
}

uint32_t Families::RootOf(uint32_t node) const {
  while (nodes_[node].parent != node) node = nodes_[node].parent;
  return node;
}

void Families::AddCluster(const v1::WordingCluster& cluster) {
  if (cluster.keys().empty()) return;
  const uint32_t first = NodeOf(cluster.keys(0));
  KeepShown(cluster.keys_size(), cluster.template_(), &nodes_[first].shown_size,
            &nodes_[first].shown);
  for (const uint64_t key : cluster.keys()) {
    const uint32_t a = RootOf(first);
    const uint32_t b = RootOf(NodeOf(key));
    nodes_[std::max(a, b)].parent = std::min(a, b);
  }
}

void Families::AddWording(const v1::Wording& wording, const Announced& announced) {
  const auto it = nodes_of_.find(wording.key());
  if (it == nodes_of_.end()) return;
  Family& family = families_[RootOf(it->second)];
  family.headline |= wording.headline();
  if (wording.uses().empty()) return;
  Node& node = nodes_[it->second];
  if (!std::exchange(node.used, true)) {
    ++family.wordings;
    family.keys.insert(wording.key());
    if (family.keys.size() > kMaxListedWordings) family.keys.erase(std::prev(family.keys.end()));
  }
  for (const v1::WordingUse& use : wording.uses()) AddUse(use, announced, &family);
}

void Families::AddUse(const v1::WordingUse& use, const Announced& announced, Family* family) {
  ++family->post_count;
  family->posts.insert(use.post());
  if (family->posts.size() > kMaxListedPosts) family->posts.erase(std::prev(family->posts.end()));
  int64_t hour = INT64_MAX;
  if (use.has_post_time()) {
    const int64_t seconds = use.post_time().seconds();
    family->first = std::min(family->first, seconds);
    family->last = std::max(family->last, seconds);
    hour = HourOf(seconds);
    ++family->hours[hour];
  } else {
    ++family->untimed;
  }
  if (use.account().empty()) {
    ++family->accountless;
  } else {
    AccountUse& account = family->accounts[Hash64(use.platform() + '\n' + use.account())];
    ++account.posts;
    account.first_hour = std::min(account.first_hour, hour);
  }
  const auto missions = announced.find(use.post());
  if (missions == announced.end()) return;
  for (const std::string& mission : missions->second) ++family->missions[mission];
}

v1::PhraseFamily Families::Publish(const Family& family) {
  v1::PhraseFamily out;
  out.set_template_(family.shown);
  out.set_post_count(family.post_count);
  out.set_account_count(static_cast<int32_t>(family.accounts.size()));
  out.set_accountless_post_count(family.accountless);
  out.set_repeat_post_count(family.post_count - family.accountless - out.account_count());
  out.set_untimed_post_count(family.untimed);
  out.set_wording_count(family.wordings);
  out.set_headline(family.headline);
  for (const std::string& post : family.posts) out.add_posts(post);
  out.mutable_wording_keys()->Add(family.keys.begin(), family.keys.end());
  for (const auto& [mission, posts] : family.missions) {
    if (2 * int64_t{posts} >= family.post_count) out.add_missions(mission);
  }
  std::vector<int32_t> by_account;
  for (const auto& [account, use] : family.accounts) by_account.push_back(use.posts);
  std::ranges::sort(by_account, std::greater());
  if (by_account.size() > kMaxListedAccounts) by_account.resize(kMaxListedAccounts);
  out.mutable_posts_by_account()->Add(by_account.begin(), by_account.end());
  if (family.hours.empty()) return out;
  out.mutable_first_post_time()->set_seconds(family.first);
  out.mutable_last_post_time()->set_seconds(family.last);
  const int64_t first_hour = family.hours.begin()->first;
  std::map<int64_t, int32_t> arrivals;
  for (const auto& [account, use] : family.accounts) ++arrivals[use.first_hour];
  for (const auto& [hour, posts] : family.hours) {
    if (hour - first_hour > kGrowthHours) {
      out.set_later_post_count(out.later_post_count() + posts);
      continue;
    }
    v1::FamilyPoint& point = *out.add_growth();
    point.set_hour(static_cast<int32_t>(hour - first_hour));
    point.set_post_count(posts);
    const auto arrived = arrivals.find(hour);
    point.set_account_count(arrived == arrivals.end() ? 0 : arrived->second);
  }
  return out;
}

std::vector<v1::PhraseFamily> Families::Finish(const std::string& run) {
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    const auto family = families_.find(RootOf(i));
    if (nodes_[i].shown_size == 0 || family == families_.end()) continue;
    KeepShown(nodes_[i].shown_size, nodes_[i].shown, &family->second.shown_size,
              &family->second.shown);
  }
  std::vector<v1::PhraseFamily> out;
  for (const auto& [root, family] : families_) {
    // One account that repeats itself is no family.
    if (family.accounts.size() < 2) continue;
    v1::PhraseFamily& published = out.emplace_back(Publish(family));
    const std::string& least = *family.posts.begin();
    published.set_name(ResourceName(CampaignOf(least), "phraseFamilies", LastSegment(least)));
    published.set_run(run);
    if (published.headline() || !published.missions().empty()) continue;
    // Two families may be shown by the same template.
    objects_[root] =
        published.template_() + " [" + std::string(LastSegment(least)).substr(0, 8) + "]";
  }
  std::ranges::sort(out, {}, &v1::PhraseFamily::name);
  return out;
}

const std::string* Families::ObjectOf(uint64_t key) const {
  const auto node = nodes_of_.find(key);
  if (node == nodes_of_.end()) return nullptr;
  const auto object = objects_.find(RootOf(node->second));
  return object == objects_.end() ? nullptr : &object->second;
}

}  // namespace claque
