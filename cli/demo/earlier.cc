#include "cli/demo/earlier.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/demo/builder.h"
#include "cli/demo/text_bank.h"

namespace claque::demo {
namespace {

using Json = nlohmann::json;

constexpr int kStrangers = 20;

std::string Line(const Site& site, const std::string& handle, int64_t time,
                 const std::string& text) {
  const Json line = {
      {"platform", site.address}, {"account", handle}, {"time", time}, {"text", text}};
  return line.dump() + "\n";
}

}  // namespace

v1::Campaign EarlierCampaign(const std::string& file) {
  v1::Campaign c;
  c.set_name("campaigns/orvenia-2026");
  c.set_title("The storm before Orvenia's referendum, June 2026 (fictional)");
  c.set_contact("https://observers.example/claque");
  c.add_sources()->set_file(file);
  return c;
}

std::string EarlierPosts(const Fiction& fiction) {
  const int64_t until = ParseTime("2026-12-01T00:00:00Z");
  std::string lines;
  int64_t last = 0;
  for (const Post& post : fiction.posts) {
    const Account& account = fiction.accounts[static_cast<size_t>(post.account)];
    if (!account.earlier_campaign || post.time >= until) continue;
    last = std::max(last, post.time);
    lines += Line(fiction.sites[static_cast<size_t>(account.site)], account.handle, post.time,
                  post.text);
  }
  Rng rng(fiction.options.seed, "strangers");
  const Site& site = *fiction.FindSite("social-en-1");
  for (int i = 0; i < kStrangers; ++i) {
    lines += Line(site, "referendum_" + std::to_string(i), last - rng.Between(0, 9000),
                  TextBank::Get().Make("en", "storm2026", rng));
  }
  return lines;
}

}  // namespace claque::demo
