#include "cli/report_networks.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "cli/export.h"
#include "cli/fields.h"
#include "cli/report.h"
#include "cli/report_tellings.h"

namespace claque {
namespace {

constexpr size_t kMaxNetworks = 50;
constexpr size_t kEdgesShown = 3;  // of a network
constexpr int kEvidenceShown = 2;  // of an edge
constexpr int kObjectsShown = 10;  // of a network
constexpr int kNamesShown = 100;

bool IsConfirmed(const v1::Network& network) { return network.review() == v1::CONFIRMED; }

// Its accounts are so few that nothing may tell their number.
bool IsFew(const v1::Network& network) {
  return network.account_count() < kFewestAccounts && !IsConfirmed(network);
}

// As many of `fraction`, of accounts.
int64_t Part(double fraction, int32_t whole) { return std::llround(fraction * whole); }

std::string Joined(const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::string out;
  for (int i = 0; i < std::min(names.size(), kNamesShown); ++i) {
    out += (i > 0 ? ", " : "") + names[i];
  }
  return out + (names.size() > kNamesShown ? ", …" : "");
}

std::string EdgesText(const v1::Network& network) {
  if (IsFew(network)) return "";
  return std::to_string(network.edge_count()) + ", " + Percent(network.density()) +
         " of all pairs of its accounts";
}

std::string LiftText(const v1::Network& network) {
  if (!network.has_lift()) return "not assessable";
  return Times(network.lift()) + " times the occasions that chance gives";
}

std::string AgeText(const v1::Network& network) {
  if (!network.has_young_fraction()) return "not assessable";
  const int32_t dated = network.dated_account_count();
  return AccountFraction(Part(network.young_fraction(), dated), dated) +
         " accounts that show their age were created at most 180 days before the first of these "
         "posts, or since; of all others " +
         (network.has_population_young_fraction() ? Percent(network.population_young_fraction())
                                                  : "not assessable");
}

std::string MissionText(const v1::Network& network) {
  if (network.missions().empty()) return "";
  return AccountFraction(Part(network.mission_account_fraction(), network.account_count()),
                         network.account_count()) +
         " accounts shared a phrase of <code>" + EscapeHtml(Joined(network.missions())) + "</code>";
}

std::string Figures(const v1::Network& network) {
  return "<dl>" + Term("Edges", EdgesText(network)) + Term("Lift", LiftText(network)) +
         Term("Shared", std::to_string(network.object_count()) + " objects in " +
                            std::to_string(network.post_count()) + " posts, on average " +
                            Times(network.avg_time_delta_seconds() / 60) + " min apart") +
         Term("Time", EscapeHtml(FieldText(network, "first_post_time")) + " to " +
                          EscapeHtml(FieldText(network, "last_post_time"))) +
         Term("Languages", EscapeHtml(Joined(network.langs()))) +
         Term("Platforms", EscapeHtml(Joined(network.platforms()))) +
         Term("Age", AgeText(network)) + Term("Calls to act", MissionText(network)) +
         Term("Names", IsConfirmed(network) ? EscapeHtml(Joined(network.accounts())) : "") +
         "</dl>";
}

std::string SharedTable(const v1::Network& network) {
  if (network.shared_objects().empty()) return "";
  std::string html =
      "<h4>What was shared</h4><table><thead><tr><th>Kind<th>Object<th>Accounts of the network"
      "<th>Accounts of the campaign</thead><tbody>";
  for (int i = 0; i < std::min(network.shared_objects_size(), kObjectsShown); ++i) {
    const v1::SharedObject& shared = network.shared_objects(i);
    html += "<tr>" + TextCell(v1::ObjectKind_Name(shared.object_kind())) +
            TextCell(ObjectText(shared.object_kind(), shared.object(), network.review())) +
            NumberCell(AccountCount(shared.account_count())) +
            NumberCell(AccountCount(shared.population_account_count())) + "</tr>";
  }
  return html + "</tbody></table>";
}

std::string EvidenceTable(const NetworkReport& report, const v1::Network& network) {
  const auto edges = report.edges.find(network.name());
  if (edges == report.edges.end() || IsFew(network)) return "";
  std::string html =
      "<h4>Evidence of some edges</h4><table><thead><tr><th>Edge<th>Object<th>Post<th>Time"
      "<th>Post of the other<th>Time</thead><tbody>";
  for (const v1::Edge& edge : edges->second) {
    for (int i = 0; i < std::min(edge.evidence_size(), kEvidenceShown); ++i) {
      const v1::EdgeEvidence& evidence = edge.evidence(i);
      html += "<tr><td><code>" + EscapeHtml(edge.name()) + "</code></td>" +
              TextCell(ObjectText(evidence.object_kind(), evidence.object(), network.review()));
      for (const std::string& post : {evidence.post(), evidence.post_y()}) {
        html += "<td>" + PostText(report.posts, post, network.review()) + "</td><td>" +
                PostTime(report.posts, post) + "</td>";
      }
      html += "</tr>";
    }
  }
  return html + "</tbody></table>";
}

std::string Card(const NetworkReport& report, const v1::Network& network) {
  return "<article><h3>Network of " +
         (IsConfirmed(network) ? std::to_string(network.account_count())
                               : AccountCount(network.account_count())) +
         " accounts</h3>" + Tags({FieldText(network, "level"), FieldText(network, "review")}) +
         Figures(network) + SharedTable(network) + EvidenceTable(report, network) +
         (IsFew(network) ? "" : TellingsOf(network, report.posts)) + "<p class=\"source\"><code>" +
         EscapeHtml(network.name()) + "</code></p></article>";
}

}  // namespace

void AddNetwork(v1::Network network, NetworkReport* report) {
  ++report->total;
  const auto rank = [](const v1::Network& n) {
    return std::tuple(-n.account_count(), -n.edge_count(), std::string_view(n.name()));
  };
  auto& kept = report->networks;
  const auto place = std::ranges::upper_bound(kept, rank(network), {}, rank);
  kept.insert(place, std::move(network));
  if (kept.size() > kMaxNetworks) kept.pop_back();
}

void AddEdge(v1::Edge edge, NetworkReport* report) {
  if (std::ranges::count(report->networks, edge.network(), &v1::Network::name) == 0) return;
  const auto rank = [](const v1::Edge& e) {
    return std::tuple(-e.surprise(), -e.weight(), std::string_view(e.name()));
  };
  auto& kept = report->edges[edge.network()];
  const auto place = std::ranges::upper_bound(kept, rank(edge), {}, rank);
  kept.insert(place, std::move(edge));
  if (kept.size() > kEdgesShown) kept.pop_back();
}

Status CollectNetworks(Client& client, const std::string& campaign, NetworkReport* report) {
  CLAQUE_RETURN_IF_ERROR(client.List("networks", {.parent = campaign}, [&](const auto& row) {
    AddNetwork(static_cast<const v1::Network&>(row), report);
    return true;
  }));
  if (report->networks.empty()) return OkStatus();
  CLAQUE_RETURN_IF_ERROR(client.List("edges", {.parent = campaign}, [&](const auto& row) {
    AddEdge(static_cast<const v1::Edge&>(row), report);
    return true;
  }));
  for (const v1::Network& network : report->networks) {
    for (const std::string& post : PostsOfTellings(network)) {
      if (IsConfirmed(network)) FetchPost(client, post, &report->posts);
    }
  }
  for (const auto& [network, edges] : report->edges) {
    for (const v1::Edge& edge : edges) {
      for (int i = 0; i < std::min(edge.evidence_size(), kEvidenceShown); ++i) {
        FetchPost(client, edge.evidence(i).post(), &report->posts);
        FetchPost(client, edge.evidence(i).post_y(), &report->posts);
      }
    }
  }
  return OkStatus();
}

std::string NetworksSection(const NetworkReport& report) {
  if (report.networks.empty()) return "<p class=\"quiet\">None was found.</p>";
  std::string html =
      "<p>Accounts that shared the same things at about the same time, more often than chance "
      "explains. Hands that were given a list do so, but also newsrooms, clubs and the most eager "
      "of a movement: the level says how striking it is, and nothing of why.</p>";
  for (const v1::Network& network : report.networks) html += Card(report, network);
  const int64_t more = report.total - static_cast<int64_t>(report.networks.size());
  if (more > 0) {
    html += "<p class=\"quiet\">There are " + std::to_string(report.total) + " networks; " +
            std::to_string(more) + " with no more accounts than these are not shown.</p>";
  }
  return html;
}

}  // namespace claque
