#include "cli/report_narratives.h"

#include <algorithm>

#include "cli/report.h"

namespace claque {
namespace {

constexpr int kTermsShown = 10;

std::string TermsOf(const v1::Narrative& narrative) {
  std::string out;
  for (int i = 0; i < std::min(narrative.top_terms_size(), kTermsShown); ++i) {
    out += (i > 0 ? ", " : "") + narrative.top_terms(i).text();
  }
  return out;
}

std::string CueText(const v1::NarrativeCueCount& cue) {
  switch (cue.kind()) {
    case v1::US_AND_THEM:
      return "us and them";
    case v1::BOTH_SIDES_NAMED:
      return "both sides of " + cue.subject();
    default:
      return "spoken to: " + cue.subject();
  }
}

std::string CuesOf(const v1::Narrative& narrative) {
  std::string out;
  for (const v1::NarrativeCueCount& cue : narrative.cues()) {
    out += (out.empty() ? "" : "; ") + CueText(cue) + " " + std::to_string(cue.post_count());
  }
  return out;
}

}  // namespace

std::string NarrativesSection(const std::vector<v1::Narrative>& narratives) {
  if (narratives.empty()) return "";
  std::string html =
      "<section><h2>Narratives</h2><p>Themes an analyst described, and how many of the posts tell "
      "them by their words. Whether a post believes what it says is for people to judge.</p>"
      "<table><thead><tr><th>Narrative<th>Posts<th>Terms that weigh most<th>Posts that show a cue"
      "</thead><tbody>";
  for (const v1::Narrative& narrative : narratives) {
    const std::string title = narrative.title().empty() ? narrative.name() : narrative.title();
    html += "<tr><td dir=\"auto\">" + EscapeHtml(title) + "</td><td class=\"n\">" +
            std::to_string(narrative.post_count()) + "</td><td dir=\"auto\">" +
            EscapeHtml(TermsOf(narrative)) + "</td><td>" + EscapeHtml(CuesOf(narrative)) +
            "</td></tr>";
  }
  return html + "</tbody></table></section>";
}

}  // namespace claque
