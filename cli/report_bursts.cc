#include "cli/report_bursts.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "cli/fields.h"
#include "cli/report.h"

namespace claque {
namespace {

constexpr size_t kMaxBursts = 50;
constexpr int kFirstShown = 5;
constexpr int kNetworksShown = 5;

std::string TimesText(const v1::Burst& burst) {
  return EscapeHtml(FieldText(burst, "start")) + " to " + EscapeHtml(FieldText(burst, "end")) +
         (burst.left_censored() ? " (left-censored: nothing is known of the time before, it may "
                                  "have begun earlier)"
                                : "");
}

std::string PostsOf(const v1::Burst& burst) {
  return std::to_string(burst.post_count()) + ", " + std::to_string(burst.repost_count()) +
         " of them reposts; at the usual rate " + Times(burst.expected_post_count()) +
         " were to expect; at its height " + Times(burst.height_over_baseline()) +
         " times the usual rate";
}

std::string LangsOf(const v1::Burst& burst, const v1::Audience& audience) {
  const std::string before = LangText(burst.langs_before());
  std::string langs;
  for (const std::string& lang : audience.languages()) langs += (langs.empty() ? "" : ", ") + lang;
  return EscapeHtml(LangText(burst.lang_counts())) + "; before it " +
         (before.empty() ? "none known" : EscapeHtml(before)) + "; in none of the audience's (" +
         EscapeHtml(langs.empty() ? "not stated" : langs) + ") " +
         (burst.has_other_lang_fraction() ? Percent(burst.other_lang_fraction())
                                          : "not assessable");
}

std::string NetworksOf(const v1::Burst& burst) {
  std::string html;
  for (int i = 0; i < std::min(burst.networks_size(), kNetworksShown); ++i) {
    const v1::BurstNetwork& network = burst.networks(i);
    html += (i > 0 ? "<br>" : "") + AccountCount(network.account_count()) + " accounts, " +
            std::to_string(network.post_count()) + " posts: <code>" +
            EscapeHtml(network.network()) + "</code>";
  }
  const int more = burst.networks_size() - kNetworksShown;
  return html + (more > 0 ? "<br>and more" : "");
}

std::string FirstOf(const BurstReport& report, const v1::Burst& burst) {
  std::string html =
      "<h4>Observed first</h4><p>Observed first, not first: a source that is not "
      "covered may have been earlier. ";
  if (burst.tied_first_count() > 1) {
    html +=
        "The earliest second is shared by " + AccountCount(burst.tied_first_count()) + " accounts.";
  }
  html += "</p><ol>";
  for (int i = 0; i < std::min(burst.first_observed_size(), kFirstShown); ++i) {
    const std::string& post = burst.first_observed(i);
    html += "<li>" + PostTime(report.posts, post) + " " +
            PostText(report.posts, post, burst.review()) + "</li>";
  }
  return html + "</ol>";
}

std::string Card(const BurstReport& report, const v1::Burst& burst, const v1::Audience& audience) {
  const std::string object = ObjectText(burst.object_kind(), burst.object(), burst.review());
  return "<article><h3 dir=\"auto\">" + EscapeHtml(object) + "</h3>" +
         Tags({FieldText(burst, "object_kind"), FieldText(burst, "review")}) + "<dl>" +
         Term("Time", TimesText(burst)) +
         Term("Peak", std::to_string(burst.peak_post_count()) + " posts in the hour from " +
                          EscapeHtml(FieldText(burst, "peak"))) +
         Term("Posts", PostsOf(burst)) +
         Term("Accounts", AccountCount(burst.account_count()) +
                              "; the ten that posted most wrote " + Percent(burst.top_fraction()) +
                              " of the posts") +
         Term("Languages", LangsOf(burst, audience)) + Term("Networks", NetworksOf(burst)) +
         "</dl>" + FirstOf(report, burst) + "<p class=\"source\"><code>" +
         EscapeHtml(burst.name()) + "</code></p></article>";
}

}  // namespace

void AddBurst(v1::Burst burst, BurstReport* report) {
  ++report->total;
  const auto rank = [](const v1::Burst& b) {
    return std::tuple(-b.surprise(), -b.post_count(), std::string_view(b.name()));
  };
  auto& kept = report->bursts;
  const auto place = std::ranges::upper_bound(kept, rank(burst), {}, rank);
  kept.insert(place, std::move(burst));
  if (kept.size() > kMaxBursts) kept.pop_back();
}

Status CollectBursts(Client& client, const std::string& campaign, BurstReport* report) {
  CLAQUE_RETURN_IF_ERROR(client.List("bursts", {.parent = campaign}, [&](const auto& row) {
    AddBurst(static_cast<const v1::Burst&>(row), report);
    return true;
  }));
  for (const v1::Burst& burst : report->bursts) {
    for (int i = 0; i < std::min(burst.first_observed_size(), kFirstShown); ++i) {
      FetchPost(client, burst.first_observed(i), &report->posts);
    }
  }
  return OkStatus();
}

std::string BurstsSection(const BurstReport& report, const v1::Audience& audience) {
  if (report.bursts.empty()) return "<p class=\"quiet\">None was found.</p>";
  std::string html =
      "<p>Times in which something was shared far more often than usual. News and finals make "
      "storms too: a storm is no sign of an agreement, and has no level.</p>";
  for (const v1::Burst& burst : report.bursts) html += Card(report, burst, audience);
  const int64_t more = report.total - static_cast<int64_t>(report.bursts.size());
  if (more > 0) {
    html += "<p class=\"quiet\">There are " + std::to_string(report.total) + " storms; " +
            std::to_string(more) + " that surprise no more than these are not shown.</p>";
  }
  return html;
}

}  // namespace claque
