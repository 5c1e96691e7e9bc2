#include "cli/report_hops.h"

#include "cli/fields.h"
#include "cli/report.h"

namespace claque {
namespace {

using HopList = google::protobuf::RepeatedPtrField<v1::Hop>;

// The finer ones, where the campaign says whose languages are its audience's.
const HopList& StepsOf(const v1::Hops& hops) {
  return hops.communities().empty() ? hops.platforms() : hops.communities();
}

std::string PlaceText(const v1::Hop& hop) {
  const std::string platform = hop.platform().empty() ? "not stated" : hop.platform();
  switch (hop.community()) {
    case v1::AUDIENCE_LANGUAGES:
      return platform + ", in languages of the audience";
    case v1::OTHER_LANGUAGES:
      return platform + ", in other languages";
    case v1::UNKNOWN_LANGUAGE:
      return platform + ", language not known";
    default:
      return platform;
  }
}

std::string LagText(int64_t seconds) {
  if (seconds < 120) return std::to_string(seconds) + " s";
  if (seconds < 7'200) return std::to_string(seconds / 60) + " min";
  return seconds < 172'800 ? std::to_string(seconds / 3'600) + " h"
                           : std::to_string(seconds / 86'400) + " d";
}

std::string DoubtsOf(const v1::Hop& hop) {
  std::string text;
  const auto add = [&](const std::string& doubt) { text += (text.empty() ? "" : "; ") + doubt; };
  if (hop.left_censored()) add("not covered before: it may have been there earlier");
  if (hop.order_uncertain()) add("a step above may have been later");
  if (hop.clock_seconds() > 1) add("times are exact to " + LagText(hop.clock_seconds()));
  if (hop.tied_post_count() > 1) {
    add(std::to_string(hop.tied_post_count()) + " posts share the earliest second");
  }
  return text;
}

std::string StepsTable(const v1::Hops& hops, const PostsByName& posts, v1::Review review) {
  std::string html =
      "<table><thead><tr><th>Where<th>Observed first<th>Later than the step above"
      "<th>Posts<th>Accounts<th>Doubts<th>Post</thead><tbody>";
  for (const v1::Hop& hop : StepsOf(hops)) {
    html += "<tr>" + TextCell(PlaceText(hop)) + TextCell(FieldText(hop, "first_post_time")) +
            NumberCell(LagText(hop.lag_seconds())) +
            NumberCell(std::to_string(hop.post_count()) + " (" + Percent(hop.fraction()) + ")") +
            NumberCell(AccountCount(hop.account_count())) + TextCell(DoubtsOf(hop)) + "<td>" +
            PostText(posts, hop.first_post(), review) + "</td></tr>";
  }
  const int listed = StepsOf(hops).size();
  const int more =
      (hops.communities().empty() ? hops.platform_count() : hops.community_count()) - listed;
  return html + "</tbody></table>" +
         (more > 0 ? "<p class=\"quiet\">And " + std::to_string(more) + " more.</p>" : "");
}

}  // namespace

std::vector<std::string> PostsOfHops(const v1::Burst& burst) {
  std::vector<std::string> posts;
  for (const v1::Hops* hops : {&burst.hops(), &burst.object_hops()}) {
    for (const v1::Hop& hop : StepsOf(*hops)) posts.push_back(hop.first_post());
  }
  return posts;
}

std::string HopsOf(const v1::Burst& burst, const PostsByName& posts) {
  if (!burst.has_hops()) return "";
  std::string html =
      "<h4>Where it was observed</h4><p>By the first post that was observed there: who was "
      "observed first need not have been first, and nothing says that one step led to the next. "
      "Within the storm:</p>" +
      StepsTable(burst.hops(), posts, burst.review());
  if (burst.object_hops().post_count() > burst.hops().post_count()) {
    html += "<p>Of all " + std::to_string(burst.object_hops().post_count()) +
            " posts with it, before and after the storm, too:</p>" +
            StepsTable(burst.object_hops(), posts, burst.review());
  }
  return html;
}

}  // namespace claque
