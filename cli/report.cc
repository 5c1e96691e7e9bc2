#include "cli/report.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
#include <set>

#include "cli/export.h"
#include "cli/fields.h"
#include "cli/report_families.h"
#include "cli/report_narratives.h"
#include "cli/report_style.h"
#include "cli/report_uptake.h"

namespace claque {
namespace {

std::string Number(int64_t number) { return NumberCell(std::to_string(number)); }

std::string Quote(const std::string& text, const std::string& lang) {
  return "<blockquote dir=\"auto\" lang=\"" + EscapeHtml(lang) + "\">" + EscapeHtml(text) +
         "</blockquote>";
}

std::string MissionCard(const v1::Mission& mission) {
  std::string html = "<article><h3>";
  html += mission.numbered() ? "Published call to act no. " + std::to_string(mission.mission_no())
                             : "Published call to act";
  html += "</h3>";
  html += Tags({FieldText(mission, "level"), FieldText(mission, "category"),
                FieldText(mission, "lang"), FieldText(mission, "publish_time")});
  html += Quote(mission.text(), mission.lang());
  html += "<dl><dt>Actions</dt><dd>" + EscapeHtml(FieldText(mission, "actions")) + "</dd>";
  if (mission.targets_size() > 0) {
    html +=
        "<dt>Targets</dt><dd dir=\"auto\">" + EscapeHtml(FieldText(mission, "targets")) + "</dd>";
  }
  if (!mission.deadline_text().empty()) {
    html += "<dt>Deadline</dt><dd dir=\"auto\">" + EscapeHtml(mission.deadline_text()) + "</dd>";
  }
  if (mission.anti_copy_paste()) html += "<dt>Wording</dt><dd>readers are told to vary it</dd>";
  html += "</dl>";
  if (mission.stock_phrases_size() > 0) {
    html += "<h4>Stock phrases</h4><ol>";
    for (const auto& phrase : mission.stock_phrases()) {
      html += "<li dir=\"auto\">" + EscapeHtml(phrase.text()) + "</li>";
    }
    html += "</ol>";
  }
  html += "<h4>Uptake</h4>";
  html += mission.has_uptake() ? UptakeSection(mission.uptake())
                               : "<p class=\"quiet\">No run has been published yet.</p>";
  return html + "<p class=\"source\">" + EscapeHtml(mission.page_url()) + "<br><code>" +
         EscapeHtml(mission.name()) + "</code></p></article>";
}

std::string CoverageTable(const ReportData& data) {
  std::string html =
      "<table><thead><tr><th>Source<th>Side<th>Captured<th>Posts<th>Gone<th>Vanished<th>Robots<th>"
      "Refused"
      "<th>Limited<th>Failed<th>Queued<th>Gaps</thead><tbody>";
  std::map<std::string, std::pair<int64_t, int64_t>> sides;
  for (const auto& c : data.coverage) {
    html += "<tr>" + TextCell(c.source()) + TextCell(c.side()) + Number(c.captured()) +
            Number(c.posts()) + Number(c.gone()) + Number(c.vanished()) +
            Number(c.robots_disallowed()) + Number(c.refused()) + Number(c.rate_limited()) +
            Number(c.failed()) + Number(c.queued()) + TextCell(FieldText(c, "gaps")) + "</tr>";
    auto& [captured, posts] = sides[c.side()];
    captured += c.captured();
    posts += c.posts();
  }
  html +=
      "</tbody></table><h3>By side</h3><table><thead><tr><th>Side<th>Captured pages<th>Posts"
      "</thead><tbody>";
  for (const auto& [side, counts] : sides) {
    html += "<tr>" + TextCell(side.empty() ? "(none)" : side) + Number(counts.first) +
            Number(counts.second) + "</tr>";
  }
  return html + "</tbody></table>";
}

std::string EvidenceTable(const std::vector<v1::Capture>& captures) {
  std::string html =
      "<table class=\"evidence\"><thead><tr><th>Address<th>Time<th>WARC file<th>Offset<th>Bytes"
      "<th>SHA-256 of the payload</thead><tbody>";
  for (const auto& c : captures) {
    html += "<tr>" + TextCell(c.url()) + TextCell(FieldText(c, "fetch_time")) +
            TextCell(c.warc_file()) + Number(c.warc_offset()) + Number(c.warc_length()) +
            "<td><code>" + EscapeHtml(c.payload_sha256()) + "</code></td></tr>";
  }
  return html + "</tbody></table>";
}

std::string Figure(const std::string& what, int64_t number) {
  return "<div><b>" + std::to_string(number) + "</b><span>" + what + "</span></div>";
}

std::string Head(const ReportData& data) {
  std::string html = "<header><h1 dir=\"auto\">" + EscapeHtml(data.campaign.title()) + "</h1><p>";
  if (!data.campaign.election().day().empty()) {
    html += "Election day " + EscapeHtml(data.campaign.election().day()) + ". ";
  }
  html += "Made " + EscapeHtml(data.made_at);
  if (!data.run.name().empty()) {
    html += ", run <code>" + EscapeHtml(data.run.name()) + "</code>";
    if (!data.run.release().empty()) html += " of release " + EscapeHtml(data.run.release());
  }
  html += ".</p></header><section class=\"figures\">";
  const auto& p = data.progress;
  return html + Figure("pages captured", p.pages_captured()) + Figure("posts", p.posts()) +
         Figure("calls to act", static_cast<int64_t>(data.missions.size())) +
         Figure("echoes", p.echoes()) + "</section>";
}

}  // namespace

std::string AccountCount(int64_t count) {
  return count > 0 && count < kFewestAccounts ? "fewer than 5" : std::to_string(count);
}

std::string EscapeHtml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
    }
  }
  return out;
}

std::string RenderReport(const ReportData& data) {
  std::string html =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\"><meta name=\"viewport\" content=\"width=device-width\"><title>" +
      EscapeHtml(data.campaign.title()) + "</title><style>" + kReportStyle +
      "</style></head><body>" + Head(data) + "<section><h2>Published calls to act</h2>";
  if (data.missions.empty()) html += "<p class=\"quiet\">None was found.</p>";
  for (const auto& mission : data.missions) html += MissionCard(mission);
  html += "</section><section><h2>Shared wording</h2>" + FamiliesSection(data.families);
  html +=
      "</section><section><h2>Networks</h2>" + NetworksSection(data.networks) +
      "</section><section><h2>Storms</h2>" + BurstsSection(data.bursts, data.campaign.audience()) +
      "</section>" + NarrativesSection(data.narratives) +
      "<section><h2>Coverage</h2><p>What was and was not seen. Counts above hold for "
      "these sources alone.</p>" +
      CoverageTable(data) + "</section><section><h2>Method</h2>" + kReportMethod +
      "</section><section><h2>Evidence</h2><p>Each row is one response as it was received. Cut "
      "the bytes from the file at the offset, unpack them with gzip, and hash the payload.</p>" +
      EvidenceTable(data.captures) + "</section></body></html>\n";
  return html;
}

Result<ReportData> CollectReport(Client& client, const std::string& campaign) {
  ReportData data;
  CLAQUE_ASSIGN_OR_RETURN(const auto response, client.GetCampaign(campaign));
  data.campaign = response.campaign();
  data.progress = response.progress();
  if (const auto run = client.GetRun(campaign); run.ok()) data.run = *run;
  CLAQUE_RETURN_IF_ERROR(client.List("missions", {.parent = campaign}, [&](const auto& row) {
    data.missions.push_back(static_cast<const v1::Mission&>(row));
    return true;
  }));
  CLAQUE_RETURN_IF_ERROR(client.List("narratives", {.parent = campaign}, [&](const auto& row) {
    data.narratives.push_back(static_cast<const v1::Narrative&>(row));
    return true;
  }));
  CLAQUE_RETURN_IF_ERROR(client.List("families", {.parent = campaign}, [&](const auto& row) {
    data.families.push_back(static_cast<const v1::PhraseFamily&>(row));
    return true;
  }));
  CLAQUE_RETURN_IF_ERROR(CollectNetworks(client, campaign, &data.networks));
  CLAQUE_RETURN_IF_ERROR(CollectBursts(client, campaign, &data.bursts));
  CLAQUE_RETURN_IF_ERROR(client.List("coverage", {.parent = campaign}, [&](const auto& row) {
    data.coverage.push_back(static_cast<const v1::Coverage&>(row));
    return true;
  }));
  std::set<std::string> names;
  for (const auto& mission : data.missions) {
    if (!mission.capture().empty()) names.insert(mission.capture());
  }
  for (const auto& name : names) {
    if (auto capture = client.GetCapture(name); capture.ok()) {
      data.captures.push_back(*std::move(capture));
    }
  }
  const auto excess = [](const v1::Mission& m) {
    return m.has_uptake() ? m.uptake().excess() : -1;
  };
  std::stable_sort(data.missions.begin(), data.missions.end(),
                   [&](const auto& a, const auto& b) { return excess(a) > excess(b); });
  google::protobuf::Timestamp now;
  now.set_seconds(std::chrono::duration_cast<std::chrono::seconds>(
                      std::chrono::system_clock::now().time_since_epoch())
                      .count());
  v1::Run stamp;
  *stamp.mutable_publish_time() = now;
  data.made_at = FieldText(stamp, "publish_time");
  return data;
}

Status WriteReport(Client& client, const std::string& campaign, const std::string& path) {
  CLAQUE_ASSIGN_OR_RETURN(const ReportData data, CollectReport(client, campaign));
  const std::string fresh = path + ".new";
  std::ofstream out(fresh, std::ios::binary);
  out << RenderReport(data);
  out.close();
  if (!out || std::rename(fresh.c_str(), path.c_str()) != 0) {
    return {Code::kUnknown, path + ": cannot be written"};
  }
  return OkStatus();
}

}  // namespace claque
