#include "worker/agent/share_table.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "common/text/share_levels.h"

namespace claque {
namespace {

// Numbers of a pool's strings in bytewise order.
std::vector<uint32_t> RanksOf(const StringPool& pool) {
  std::vector<std::pair<std::string_view, uint32_t>> names(pool.size());
  for (uint32_t i = 0; i < names.size(); ++i) names[i] = {pool.At(i), i};
  std::sort(names.begin(), names.end());
  std::vector<uint32_t> rank(names.size());
  for (uint32_t i = 0; i < names.size(); ++i) rank[names[i].second] = i;
  return rank;
}

}  // namespace

uint16_t ShareTableBuilder::Named::NumberOf(const std::string& name) {
  const auto it = numbers.find(name);
  if (it != numbers.end()) return it->second;
  if (names.size() == UINT16_MAX) return 0;
  names.push_back(name);
  return numbers[name] = static_cast<uint16_t>(names.size() - 1);
}

void ShareTableBuilder::AddObjects(const v1::ShareBlock& block, std::vector<uint32_t>* objects) {
  for (int i = 0; i < std::min(block.objects_size(), block.object_kinds_size()); ++i) {
    objects->push_back(objects_.Intern(ShareObjectName(block.object_kinds(i), block.objects(i))));
    if (i < block.target_keys_size() && block.target_keys(i) != 0) {
      uint64_t& key = target_key_of_[objects->back()];
      key = std::max(key, block.target_keys(i));
    }
    if (i < block.sites_size() && !block.sites(i).empty()) {
      site_of_[objects->back()] = objects_.Intern(ShareObjectName(v1::SITE, block.sites(i)));
    }
    if (i >= block.missions_size() || block.missions(i).empty()) continue;
    // Of a phrase that several missions offer the least.
    std::string& mission = mission_of_[objects->back()];
    if (mission.empty() || block.missions(i) < mission) mission = block.missions(i);
  }
}

void ShareTableBuilder::AddAccounts(const v1::ShareBlock& block, std::vector<uint32_t>* accounts,
                                    std::vector<uint16_t>* platforms) {
  for (int i = 0; i < std::min(block.accounts_size(), block.platforms_size()); ++i) {
    accounts->push_back(accounts_.Intern(block.accounts(i)));
    const uint16_t platform = platforms->emplace_back(platforms_.NumberOf(block.platforms(i)));
    if (accounts->back() == platform_of_.size()) {
      platform_of_.push_back(platform);
    } else if (uint16_t& known = platform_of_[accounts->back()];
               platforms_.names[platform] < platforms_.names[known]) {
      known = platform;  // of a public account on several the least
    }
  }
}

void ShareTableBuilder::Add(const v1::ShareBlock& block) {
  shares_ += block.post_size();
  std::vector<uint32_t> objects, accounts;
  std::vector<uint16_t> langs, platforms;
  AddObjects(block, &objects);
  AddAccounts(block, &accounts, &platforms);
  langs.reserve(static_cast<size_t>(block.langs_size()));
  for (const std::string& lang : block.langs()) langs.push_back(langs_.NumberOf(lang));
  int64_t time = 0;
  const int count = std::min({block.post_size(), block.object_size(), block.account_size(),
                              block.lang_size(), block.time_delta_size()});
  for (int i = 0; i < count; ++i) {
    time += block.time_delta(i);
    if (block.object(i) >= objects.size() || block.account(i) >= accounts.size() ||
        block.lang(i) >= langs.size()) {
      continue;
    }
    const uint32_t post = posts_.Intern(block.post(i));
    const uint16_t lang = langs[block.lang(i)];
    if (post == lang_of_.size()) {
      lang_of_.push_back(lang);
      platform_of_post_.push_back(platforms[block.account(i)]);
    } else if (!langs_.names[lang].empty()) {
      lang_of_[post] = lang;
    }
    if (i < block.post_keys_size() && block.post_keys(i) != 0) {
      if (key_of_.size() <= post) key_of_.resize(post + 1);
      key_of_[post] = std::max(key_of_[post], block.post_keys(i));
    }
    traces_.push_back({time, objects[block.object(i)], accounts[block.account(i)], post,
                       static_cast<uint32_t>(traces_.size())});
  }
}

void ShareTableBuilder::KeepLatest() {
  std::sort(traces_.begin(), traces_.end(), [](const Share& a, const Share& b) {
    if (a.object != b.object) return a.object < b.object;
    return a.post != b.post ? a.post < b.post : a.sequence > b.sequence;
  });
  const auto last = std::unique(traces_.begin(), traces_.end(), [](const Share& a, const Share& b) {
    return a.object == b.object && a.post == b.post;
  });
  traces_.erase(last, traces_.end());
}

void ShareTableBuilder::CountEachOnce(Sites sites) {
  std::vector<v1::ObjectKind> kinds(objects_.size());
  for (uint32_t i = 0; i < kinds.size(); ++i) kinds[i] = KindOfObject(objects_.At(i));
  const bool has_pictures = std::ranges::find(kinds, v1::MEDIA_HASH) != kinds.end();
  if (!has_pictures && (site_of_.empty() || sites == Sites::kLeftOut)) return;
  ShareLevels<uint32_t, uint32_t, uint32_t> levels;
  for (const Share& share : traces_) {
    if (kinds[share.object] == v1::MEDIA_HASH) levels.AddPicture(share.object, share.post);
  }
  for (const Share& share : traces_) {
    if (kinds[share.object] == v1::URL) levels.AddLink(share.object, share.account, share.post);
  }
  std::vector<uint8_t> spare(kinds.size());
  for (const uint32_t picture : levels.PicturesOfOneLink()) spare[picture] = 1;
  std::erase_if(traces_, [&](const Share& share) { return spare[share.object] != 0; });
  if (sites == Sites::kLeftOut) return;
  const size_t count = traces_.size();
  for (size_t i = 0; i < count; ++i) {
    Share share = traces_[i];
    const auto site = site_of_.find(share.object);
    if (site == site_of_.end() || !levels.IsOfOneAccount(share.object)) continue;
    share.object = site->second;
    traces_.push_back(share);
  }
  KeepLatest();  // a post may link several pages of a site
}

void ShareTableBuilder::SortByName() {
  const std::vector<uint32_t> object = RanksOf(objects_), account = RanksOf(accounts_),
                              post = RanksOf(posts_);
  std::sort(traces_.begin(), traces_.end(), [&](const Share& a, const Share& b) {
    if (a.account != b.account) return account[a.account] < account[b.account];
    if (a.time != b.time) return a.time < b.time;
    if (a.object != b.object) return object[a.object] < object[b.object];
    return post[a.post] < post[b.post];
  });
}

ShareTable ShareTableBuilder::Build(Sites sites) && {
  ShareTableBuilder spent = std::move(*this);  // goes with what it holds, as much as the table does
  return spent.Finish(sites);
}

ShareTable ShareTableBuilder::Finish(Sites sites) {
  KeepLatest();
  CountEachOnce(sites);
  SortByName();
  std::vector<uint8_t> reposts(posts_.size());
  for (const Share& share : traces_) {
    if (KindOfObject(objects_.At(share.object)) == v1::REPOST) reposts[share.post] = 1;
  }
  TraceTableBuilder builder;
  std::vector<uint16_t> lang_of, platform_of, platform_of_post;
  std::vector<uint64_t> key_of;
  if (!key_of_.empty()) key_of_.resize(posts_.size());
  std::vector<uint8_t> is_repost, known_post(posts_.size()), known_account(accounts_.size());
  for (const Share& share : traces_) {
    builder.Add(objects_.At(share.object), accounts_.At(share.account), posts_.At(share.post),
                std::chrono::sys_seconds(std::chrono::seconds(share.time)));
    // The table numbers posts and accounts by first appearance.
    if (std::exchange(known_post[share.post], 1) == 0) {
      lang_of.push_back(lang_of_[share.post]);
      if (!key_of_.empty()) key_of.push_back(key_of_[share.post]);
      platform_of_post.push_back(platform_of_post_[share.post]);
      is_repost.push_back(reposts[share.post]);
    }
    if (std::exchange(known_account[share.account], 1) == 0) {
      platform_of.push_back(platform_of_[share.account]);
    }
  }
  TraceTable table = std::move(builder).Build();
  std::unordered_map<uint32_t, std::string> mission_of;
  for (auto& [object, mission] : mission_of_) {
    const auto number = table.FindObject(objects_.At(object));
    if (number) mission_of[*number] = std::move(mission);
  }
  std::unordered_map<uint32_t, uint64_t> target_key_of;
  for (const auto& [object, key] : target_key_of_) {
    const auto number = table.FindObject(objects_.At(object));
    if (number) target_key_of[*number] = key;
  }
  return {std::move(table),        std::move(lang_of),          std::move(langs_.names),
          std::move(platform_of),  std::move(platform_of_post), std::move(platforms_.names),
          std::move(is_repost),    std::move(mission_of),       std::move(key_of),
          std::move(target_key_of)};
}

}  // namespace claque
