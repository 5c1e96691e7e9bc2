// How long the coordinator's scheduler stands still for overlaps, and what their keys weigh.
//
//   overlap_bench [--campaigns 2] [--accounts 500000] [--traces 1000000]
//
// Each campaign has so many accounts, half of them those of the campaign before, and traces of as
// many URLs as accounts. In memory, so that the figures are of the coordinator alone.
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "coordinator/aggregator/effects.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/scheduler/overlaps.h"
#include "coordinator/store/memory_aggregate_store.h"

namespace claque {
namespace {

struct Settings {
  int campaigns = 2;
  int accounts = 500'000;
  int traces = 1'000'000;
};

double MillisecondsOf(const auto& call) {
  const auto begin = std::chrono::steady_clock::now();
  call();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
      .count();
}

double MegabytesInUse() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd) / 1e6;
}

void Put(AggregateStore& store, Effects* effects) {
  if (!store.Apply(effects->puts).ok()) std::abort();
  effects->puts.clear();
}

// Posts `begin` to `end` of the campaign; each has an account and a URL.
void Fill(AggregateStore& store, const Pseudonyms& pseudonyms, const Settings& settings,
          int campaign, int begin, int end) {
  const std::string id = "c" + std::to_string(campaign);
  Effects effects;
  for (int i = begin; i < end; ++i) {
    const int who = campaign * settings.accounts / 2 + i % settings.accounts;
    const std::string key = pseudonyms.AccountKey("social", "user" + std::to_string(who));
    v1::ExtractedPost extracted;
    v1::Post& post = *extracted.mutable_post();
    post.mutable_account()->set_platform("social");
    post.mutable_account()->set_name(pseudonyms.Pseudonym(id, key));
    post.set_permalink("https://social.example/" + std::to_string(i));
    post.add_links("https://site" + std::to_string(who % 9'973) + ".example/" +
                   std::to_string(who));
    effects.puts.push_back(SealedPut(id, {post.account().name(), key, "sealed"}));
    AddPost(id, extracted, true, effects);
    std::erase_if(effects.puts, [](const claque::Put& put) { return put.table.name == "posts"; });
    if (effects.puts.size() >= 4096) Put(store, &effects);
  }
  Put(store, &effects);
}

// Reads and finds for a run of the last campaign.
void Measure(OverlapFinder& finder, const Settings& settings, const std::string& run_id) {
  const std::string campaign = "c" + std::to_string(settings.campaigns - 1);
  int calls = 0;
  double all = 0, longest = 0;
  for (bool whole = false; !whole; ++calls) {
    const double ms = MillisecondsOf([&] { whole = *finder.Read(campaign, run_id); });
    all += ms;
    longest = std::max(longest, ms);
  }
  v1::Run run;
  run.set_name(ResourceName(campaign, "runs", run_id));
  size_t found = 0;
  const double find = MillisecondsOf([&] { found = finder.Find(campaign, {}, &run)->size(); });
  std::printf("%-6s read: %d calls, %.0f ms, longest %.1f ms; %zu overlaps found: %.1f ms\n",
              run_id.c_str(), calls, all, longest, found, find);
}

int Main(const Settings& settings) {
  const SystemClock clock;
  MemoryAggregateStore store(clock);
  CampaignBook campaigns(store);
  const Pseudonyms pseudonyms("0123456789abcdef");
  for (int c = 0; c < settings.campaigns; ++c) {
    v1::Campaign campaign;
    campaign.set_name("campaigns/c" + std::to_string(c));
    if (!campaigns.Create(campaign, "").ok()) return 1;
    Fill(store, pseudonyms, settings, c, 0, settings.traces);
  }
  std::printf("%d campaigns, each of %d accounts, %d traces\n", settings.campaigns,
              settings.accounts, settings.traces);
  OverlapFinder finder(store, campaigns, pseudonyms);
  const double before = MegabytesInUse();
  Measure(finder, settings, "first");
  std::printf("keys: %.1f MB\n", MegabytesInUse() - before);
  Measure(finder, settings, "same");
  Fill(store, pseudonyms, settings, settings.campaigns - 1, settings.traces,
       settings.traces + 10'000);
  Measure(finder, settings, "later");
  return 0;
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) {
  claque::Settings settings;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    if (flag == "--campaigns") settings.campaigns = std::atoi(argv[i + 1]);
    if (flag == "--accounts") settings.accounts = std::atoi(argv[i + 1]);
    if (flag == "--traces") settings.traces = std::atoi(argv[i + 1]);
  }
  return claque::Main(settings);
}
