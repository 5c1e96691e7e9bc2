#include "coordinator/scheduler/run_phrases.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <unordered_map>

#include "common/base/hash.h"
#include "common/base/resource_name.h"
#include "common/text/normalize.h"
#include "common/text/utf8.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/scheduler/task_input.h"

namespace claque {
namespace {

// Keys joined to the least one that they have to do with.
class JoinedKeys {
 public:
  uint64_t RootOf(uint64_t key) {
    uint64_t* parent = &parents_.try_emplace(key, key).first->second;
    while (*parent != key) {
      uint64_t& above = parents_.at(*parent);
      key = *parent;
      *parent = above;
      parent = &above;
    }
    return key;
  }
  void Join(uint64_t a, uint64_t b) {
    const uint64_t root_a = RootOf(a), root_b = RootOf(b);
    parents_.at(std::max(root_a, root_b)) = std::min(root_a, root_b);
  }

 private:
  std::unordered_map<uint64_t, uint64_t> parents_;
};

bool IsOfWord(char32_t code_point) {
  const auto c = static_cast<UChar32>(code_point);
  return u_isalnum(c) || u_charType(c) == U_NON_SPACING_MARK ||
         u_charType(c) == U_COMBINING_SPACING_MARK;
}

}  // namespace

std::string ComparedPhrase(const std::string& text) {
  const std::string normal = NormalizeToString(text);
  std::string out;
  bool apart = false;
  for (size_t at = 0; at < normal.size();) {
    const char32_t c = NextCodePoint(normal, &at);
    if (!IsOfWord(c)) {
      apart = true;
      continue;
    }
    if (apart && !out.empty()) out += ' ';
    apart = false;
    AppendUtf8(c, &out);
  }
  return out;
}

std::vector<ShownKeys> FamiliesOf(std::span<const RunPhrases* const> campaigns) {
  JoinedKeys joined;
  for (const RunPhrases* campaign : campaigns) {
    for (const RunPhrases::Family& family : campaign->families) {
      for (const uint64_t key : family.keys) joined.Join(family.keys.front(), key);
    }
  }
  std::vector<ShownKeys> out;
  for (const RunPhrases* campaign : campaigns) {
    ShownKeys& shown = out.emplace_back();
    for (const RunPhrases::Family& family : campaign->families) {
      const auto [at, is_new] = shown.try_emplace(joined.RootOf(family.keys.front()), family.shown);
      if (!is_new) at->second = std::min(at->second, family.shown);
    }
  }
  return out;
}

std::vector<ShownKeys> StockPhrasesOf(std::span<const RunPhrases* const> campaigns) {
  std::vector<ShownKeys> out;
  for (const RunPhrases* campaign : campaigns) {
    ShownKeys& shown = out.emplace_back();
    for (const std::string& phrase : campaign->stock_phrases) shown[Hash64(phrase)] = phrase;
  }
  return out;
}

RunPhrasesReader::RunPhrasesReader(AggregateStore& store, std::string run) : store_(store) {
  phrases_.run = std::move(run);
}

Result<bool> RunPhrasesReader::Read(int64_t* budget) {
  if (phrases_.run.empty()) return true;
  if (!has_missions_) CLAQUE_RETURN_IF_ERROR(ReadMissions(budget));
  has_missions_ = true;
  for (; shard_ < kCampaignShards; ++shard_) {
    if (*budget <= 0) return false;
    CLAQUE_RETURN_IF_ERROR(ReadFamilies(shard_, budget));
  }
  return true;
}

Status RunPhrasesReader::ReadMissions(int64_t* budget) {
  CLAQUE_ASSIGN_OR_RETURN(
      const auto missions,
      MissionsIn(store_, RunMissionsTable(CampaignOf(phrases_.run), LastSegment(phrases_.run))));
  for (const v1::Mission& mission : missions) {
    for (const v1::StockPhrase& phrase : mission.stock_phrases()) {
      std::string compared = ComparedPhrase(phrase.text());
      if (!compared.empty()) phrases_.stock_phrases.insert(std::move(compared));
    }
  }
  *budget -= static_cast<int64_t>(missions.size());
  return OkStatus();
}

Status RunPhrasesReader::ReadFamilies(int shard, int64_t* budget) {
  CLAQUE_ASSIGN_OR_RETURN(
      const auto entries,
      store_.All(FamiliesTable(CampaignOf(phrases_.run), LastSegment(phrases_.run), shard)));
  for (const Entry& entry : entries) {
    v1::PhraseFamily family;
    if (!family.ParseFromString(entry.value)) return DataLoss("a stored family cannot be read");
    if (family.headline() || family.wording_keys().empty()) continue;
    phrases_.families.push_back(
        {{family.wording_keys().begin(), family.wording_keys().end()}, family.template_()});
  }
  *budget -= static_cast<int64_t>(entries.size()) + 1;
  return OkStatus();
}

}  // namespace claque
