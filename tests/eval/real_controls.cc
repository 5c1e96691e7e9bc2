// Levels of the networks in files of shares, through the last two stages of a run: as they are, and
// with nobody acting together: every share is given to one of the accounts that shared something in
// the same day, so that times, objects and how busy accounts are stay as they were.
//
//   real_controls FILE.csv…      object_id,account_id,content_id,timestamp_share
//
// Exits with 1 where such shuffled shares have a network above LOW, or a file has one that is HIGH.
#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "coordinator/scheduler/share_blocks.h"
#include "tests/eval/last_stages.h"
#include "tests/support/csv.h"
#include "tests/support/shared_data.h"

namespace claque {
namespace {

constexpr int kShuffles = 20;

struct Share {
  std::string object, account, post;
  int64_t time = 0;
};

std::vector<Share> ReadShares(const std::string& path) {
  std::vector<Share> shares;
  const auto rows = testing::ParseCsv(testing::ReadFile(path));
  for (size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].size() >= 4) {
      shares.push_back({rows[i][0], rows[i][1], rows[i][2], std::stoll(rows[i][3])});
    }
  }
  return shares;
}

void ShuffleWithinDays(std::mt19937_64& random, std::vector<Share>* shares) {
  std::map<int64_t, std::vector<Share*>> days;
  for (Share& share : *shares) days[share.time / 86'400].push_back(&share);
  for (auto& [day, of] : days) {
    for (size_t i = of.size(); i > 1; --i) {
      std::swap(of[i - 1]->account, of[random() % i]->account);
    }
  }
}

std::map<v1::Level, int> LevelsOf(const std::vector<Share>& shares) {
  v1::PullInputResponse input;
  input.mutable_coordination()->set_task_count(1);
  ShareBlockWriter writer;
  for (const Share& share : shares) {
    writer.Add({.kind = v1::URL,
                .object = share.object,
                .mission = {},
                .account = share.account,
                .platform = "social",
                .lang = "de",
                .post = share.post,
                .time = share.time});
  }
  *input.add_shares() = writer.Take();
  std::map<v1::Level, int> levels;
  for (const v1::Network& network : NetworksOf(std::move(input))) ++levels[LevelOf(network)];
  return levels;
}

void Print(const std::string& what, int files, std::map<v1::Level, int> levels) {
  std::cout << what << ", " << files << (files == 1 ? " time" : " times")
            << ": networks of level LOW " << levels[v1::LOW] << ", MEDIUM " << levels[v1::MEDIUM]
            << ", HIGH " << levels[v1::HIGH] << std::endl;
}

}  // namespace

int Run(const std::vector<std::string>& paths) {
  std::mt19937_64 random(7);
  bool good = !paths.empty();
  for (const std::string& path : paths) {
    std::vector<Share> shares = ReadShares(path);
    auto levels = LevelsOf(shares);
    Print(path.substr(path.rfind('/') + 1), 1, levels);
    good = good && levels[v1::HIGH] == 0;
    std::map<v1::Level, int> shuffled;
    for (int i = 0; i < kShuffles; ++i) {
      ShuffleWithinDays(random, &shares);
      for (const auto& [level, count] : LevelsOf(shares)) shuffled[level] += count;
    }
    Print("  shuffled within days", kShuffles, shuffled);
    good = good && shuffled[v1::MEDIUM] + shuffled[v1::HIGH] == 0;
  }
  return good ? 0 : 1;
}

}  // namespace claque

int main(int argc, char** argv) { return claque::Run({argv + 1, argv + argc}); }
