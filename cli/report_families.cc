#include "cli/report_families.h"

#include <algorithm>
#include <tuple>

#include "cli/fields.h"
#include "cli/report.h"
#include "cli/report_text.h"

namespace claque {
namespace {

constexpr size_t kMaxRows = 50;

std::string Announcement(const v1::PhraseFamily& family) {
  if (family.headline()) return "a headline";
  if (family.missions().empty()) return "by nobody observed";
  return "by " + std::to_string(family.missions_size()) +
         (family.missions_size() == 1 ? " call to act" : " calls to act");
}

// The busiest hour, so that a wave is told from a trickle.
int32_t MostInAnHour(const v1::PhraseFamily& family) {
  int32_t most = 0;
  for (const v1::FamilyPoint& point : family.growth()) most = std::max(most, point.post_count());
  return most;
}

// Posts less repeats are accounts: where these are not told, neither is that.
std::string Repeats(const v1::PhraseFamily& family) {
  const std::string accounts = std::to_string(family.account_count());
  if (AccountCount(family.account_count()) != accounts) return "";
  const int64_t posts = std::max<int64_t>(1, family.post_count());
  const int64_t repeats = family.repeat_post_count();
  return std::to_string(repeats) + " (" + Percent(repeats, posts) + ")";
}

std::string Row(const v1::PhraseFamily& family) {
  return "<tr>" + TextCell(family.template_()) + NumberCell(std::to_string(family.post_count())) +
         NumberCell(AccountCount(family.account_count())) + NumberCell(Repeats(family)) +
         NumberCell(std::to_string(MostInAnHour(family))) + "<td>" +
         EscapeHtml(FieldText(family, "first_post_time")) + "</td><td>" + Announcement(family) +
         "</td></tr>";
}

}  // namespace

std::string FamiliesSection(std::vector<v1::PhraseFamily> families) {
  if (families.empty()) return "<p class=\"quiet\">None was found.</p>";
  std::ranges::sort(families, [](const auto& a, const auto& b) {
    return std::tuple(-a.account_count(), -a.post_count(), a.name()) <
           std::tuple(-b.account_count(), -b.post_count(), b.name());
  });
  std::string html =
      "<p>Posts of at least two accounts that are near-duplicates of one another; {} stands where "
      "they differ. People also share what they only liked: a family is no sign of an "
      "agreement.</p><table><thead><tr><th>Wording<th>Posts<th>Accounts<th>Repeats<th>Most in an "
      "hour<th>First observed<th>Announced</thead><tbody>";
  for (size_t i = 0; i < std::min(families.size(), kMaxRows); ++i) html += Row(families[i]);
  html += "</tbody></table>";
  if (families.size() > kMaxRows) {
    html += "<p class=\"quiet\">" + std::to_string(families.size() - kMaxRows) +
            " more have no more accounts than these.</p>";
  }
  return html;
}

}  // namespace claque
