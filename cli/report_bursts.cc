#include "cli/report_bursts.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "cli/fields.h"
#include "cli/report.h"
#include "cli/report_hops.h"

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

std::string HoursText(const v1::Burst& burst) {
  const v1::ObjectHours& hours = burst.hours();
  if (!burst.has_hours()) return "";
  const auto share = [](bool is_known, double fraction) {
    return is_known ? Percent(fraction) : std::string("not assessable");
  };
  return "at night (01:00 to 06:00) in every time zone of the audience " +
         share(hours.has_night_fraction(), hours.night_fraction()) +
         " of its posts; of the object's before it " +
         share(hours.has_before_night_fraction(), hours.before_night_fraction()) +
         ", of all other posts " +
         share(hours.has_population_night_fraction(), hours.population_night_fraction());
}

std::string CountText(bool is_told, int32_t count) {
  return is_told ? std::to_string(count) : "a number that is not assessable";
}

std::string TreesText(const v1::CascadeTrees& trees) {
  std::string text = std::to_string(trees.root_count()) +
                     " stand below none; the longest way down has " +
                     std::to_string(trees.depth()) + " steps, the widest level " +
                     std::to_string(trees.breadth()) + " posts, the largest tree " +
                     std::to_string(trees.largest_post_count()) + " posts";
  if (trees.has_structural_virality()) {
    text += ", two of which are on average " + Times(trees.structural_virality()) + " steps apart";
  }
  return text + ". Its own or below it: " + Percent(trees.top_fraction()) +
         " of the posts for the account with most, " + Percent(trees.top_ten_fraction()) +
         " for the ten with most, " + Percent(trees.top_percent_fraction()) +
         " for the hundredth with most.";
}

// Rows of accounts: of a confirmed finding alone.
std::string CarriersOf(const BurstReport& report, const v1::Burst& burst) {
  if (burst.review() != v1::CONFIRMED) {
    return "<p class=\"quiet\">Who was carried on most is shown where a storm is confirmed.</p>";
  }
  std::string html =
      "<table><thead><tr><th>Account<th>Posts of its own<th>With those below<th>Post with most "
      "below</thead><tbody>";
  for (const v1::Carrier& carrier : burst.cascade().observed().carriers()) {
    html += "<tr>" + TextCell(carrier.account()) +
            NumberCell(std::to_string(carrier.post_count())) +
            NumberCell(std::to_string(carrier.carried_post_count())) + "<td>" +
            PostText(report.posts, carrier.post(), burst.review()) + "</td></tr>";
  }
  return html + "</tbody></table>";
}

std::string CascadeOf(const BurstReport& report, const v1::Burst& burst) {
  if (!burst.has_cascade()) return "";
  const v1::Cascade& cascade = burst.cascade();
  const std::string head = "<h4>Who carried it on</h4><p>";
  if (!cascade.not_assessable_reason().empty()) {
    return head + "Not assessable: " + EscapeHtml(cascade.not_assessable_reason()) + ".</p>";
  }
  std::string html =
      head + "Of " + std::to_string(cascade.post_count()) + " posts on platforms that show it, " +
      CountText(cascade.has_repost_count(), cascade.repost_count()) + " repost, " +
      std::to_string(cascade.quote_count()) + " link and " +
      CountText(cascade.has_reply_count(), cascade.reply_count()) +
      " answer another one of them. " + TreesText(cascade.observed()) +
      " Platforms name the origin of a repost, not the hand it came through: depth is the least "
      "there can be.</p>";
  if (cascade.has_with_inferred()) {
    html += "<p>Not observed, but inferred from who reposted, answered or named whom before: " +
            std::to_string(cascade.inferred_count()) + " further posts carry one on. With these " +
            TreesText(cascade.with_inferred()) + "</p>";
  }
  return html + CarriersOf(report, burst);
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
         Term("Languages", LangsOf(burst, audience)) + Term("Hours", HoursText(burst)) +
         Term("Networks", NetworksOf(burst)) + "</dl>" + FirstOf(report, burst) +
         HopsOf(burst, report.posts) + CascadeOf(report, burst) + "<p class=\"source\"><code>" +
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
    if (burst.review() != v1::CONFIRMED) continue;
    for (const std::string& post : PostsOfHops(burst)) FetchPost(client, post, &report->posts);
    for (const v1::Carrier& carrier : burst.cascade().observed().carriers()) {
      FetchPost(client, carrier.post(), &report->posts);
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
