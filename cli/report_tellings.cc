#include "cli/report_tellings.h"

#include "cli/fields.h"
#include "cli/report.h"
#include "common/base/resource_name.h"

namespace claque {
namespace {

using Names = google::protobuf::RepeatedPtrField<std::string>;

std::string IdOf(const std::string& narrative) { return std::string(LastSegment(narrative)); }

// `of`: any message with the figures of a chance.
template <typename Figures>
std::string LiftText(const Figures& of) {
  if (of.expected() <= 0) return "nothing to compare with";
  return Times(of.lift()) + " (" + Times(of.lift_low()) + " to " + Times(of.lift_high()) + ")";
}

std::string PostCell(const PostsByName& posts, const Names& names, v1::Review review) {
  std::string html = "<td>";
  for (const std::string& name : names) {
    html += (html == "<td>" ? "" : "<br>") + PostText(posts, name, review);
  }
  return html + "</td>";
}

std::string ToldTable(const v1::Network& network, const PostsByName& posts) {
  std::string html =
      "<table><thead><tr><th>Narrative<th>Accounts of the network<th>Times what chance gives (95 %)"
      "<th>Accounts of the campaign<th>Posts of the network<th>Of these reposts<th>In quotation "
      "marks alone<th>Earlier half<th>Later half<th>Posts</thead><tbody>";
  for (const v1::ToldNarrative& told : network.told()) {
    html += "<tr>" + TextCell(IdOf(told.narrative()));
    html += NumberCell(AccountCount(told.account_count())) + NumberCell(LiftText(told)) +
            NumberCell(AccountCount(told.population_account_count()));
    for (const int32_t count : {told.post_count(), told.repost_count(), told.quoted_count(),
                                told.early_post_count(), told.late_post_count()}) {
      html += NumberCell(std::to_string(count));
    }
    html += PostCell(posts, told.posts(), network.review()) + "</tr>";
  }
  return html + "</tbody></table>";
}

std::string SidesTable(const v1::Network& network, const PostsByName& posts) {
  if (network.sides().empty()) return "";
  std::string html =
      "<h4>Both sides of a wedge</h4><table><thead><tr><th>One side<th>The other<th>Accounts of "
      "the one<th>Of the other<th>Of both<th>Times what chance gives (95 %)<th>Of both, of all "
      "that tell either in the campaign<th>Posts of the one<th>Of the other</thead><tbody>";
  for (const v1::WedgeSides& sides : network.sides()) {
    html += "<tr>" + TextCell(IdOf(sides.narrative())) + TextCell(IdOf(sides.opposed())) +
            NumberCell(AccountCount(sides.account_count())) +
            NumberCell(AccountCount(sides.opposed_account_count())) +
            NumberCell(AccountCount(sides.both_account_count())) + NumberCell(LiftText(sides)) +
            NumberCell(AccountCount(sides.population_both_account_count()) + " of " +
                       AccountCount(sides.population_account_count())) +
            PostCell(posts, sides.posts(), network.review()) +
            PostCell(posts, sides.opposed_posts(), network.review()) + "</tr>";
  }
  return html + "</tbody></table>";
}

std::string FromText(const v1::NarrativeMove& move) {
  std::string text;
  for (const v1::EarlierNarrative& from : move.from()) {
    text += (text.empty() ? "" : ", ") + IdOf(from.narrative()) + " (" +
            AccountCount(from.account_count()) + ")";
  }
  return text.empty() ? "none that is watched" : text;
}

std::string MovesTable(const v1::Network& network, const PostsByName& posts) {
  if (network.moves().empty()) return "";
  std::string html =
      "<h4>Came to a wedge</h4><p>Accounts that are seen in both halves of the network's time and "
      "tell it in the later one alone. Events move everybody: the campaign's accounts stand "
      "beside.</p><table><thead><tr><th>To<th>Accounts<th>Of those seen in both halves<th>Told it "
      "before, too<th>Times what chance gives (95 %)<th>Accounts of the campaign<th>Of those seen "
      "in both halves<th>Told before<th>Posts</thead><tbody>";
  for (const v1::NarrativeMove& move : network.moves()) {
    html += "<tr>" + TextCell(IdOf(move.narrative()));
    for (const int32_t count :
         {move.account_count(), move.seen_account_count(), move.early_account_count()}) {
      html += NumberCell(AccountCount(count));
    }
    html += NumberCell(LiftText(move)) + NumberCell(AccountCount(move.population_account_count())) +
            NumberCell(AccountCount(move.population_seen_account_count())) +
            TextCell(FromText(move)) + PostCell(posts, move.posts(), network.review()) + "</tr>";
  }
  return html + "</tbody></table>";
}

}  // namespace

std::vector<std::string> PostsOfTellings(const v1::Network& network) {
  std::vector<std::string> out;
  const auto add = [&](const Names& posts) { out.insert(out.end(), posts.begin(), posts.end()); };
  for (const v1::ToldNarrative& told : network.told()) add(told.posts());
  for (const v1::WedgeSides& sides : network.sides()) {
    add(sides.posts());
    add(sides.opposed_posts());
  }
  for (const v1::NarrativeMove& move : network.moves()) add(move.posts());
  return out;
}

std::string TellingsOf(const v1::Network& network, const PostsByName& posts) {
  if (network.told().empty()) return "";
  return "<h4>Narratives it tells</h4><p>By the words of its posts, also where they deny or report "
         "them. Halves of its time: half of its posts are before " +
         EscapeHtml(FieldText(network, "middle_time")) + ".</p>" + ToldTable(network, posts) +
         SidesTable(network, posts) + MovesTable(network, posts);
}

}  // namespace claque
