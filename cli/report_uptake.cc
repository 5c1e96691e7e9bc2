#include "cli/report_uptake.h"

#include <algorithm>
#include <map>

#include "cli/report.h"
#include "cli/report_text.h"

namespace claque {
namespace {

constexpr char kNotAssessable[] = "not assessable";

std::string Minutes(int64_t seconds) { return std::to_string((seconds + 59) / 60) + " min"; }

// One decimal, of whole numbers: "4.5 days".
std::string Days(int64_t seconds) {
  const int64_t tenths = seconds * 10 / 86400;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " days";
}

std::string Expected(bool known, int64_t before, int64_t expected) {
  if (!known) return std::string("what to expect is ") + kNotAssessable;
  return std::to_string(before) + " before it, " + std::to_string(expected) + " to expect";
}

std::string WindowText(const v1::Uptake& u) {
  std::string text = Days(u.observed_seconds()) + " covered after it, " +
                     (u.baseline_seconds() > 0 ? Days(u.baseline_seconds()) : "nothing") +
                     " of as long before it";
  return text + (u.left_censored() ? " (left-censored)" : "");
}

// "12 of 15 (80 %)".
std::string PlainFraction(int64_t part, int64_t whole) {
  const std::string counts = std::to_string(part) + " of " + std::to_string(whole);
  return whole > 0 ? counts + " (" + Percent(part, whole) + ")" : counts;
}

// "<rect …>" of one bar between two heights that are counts.
class Bars {
 public:
  Bars(int first, int last, int most)
      : first_(first), step_(static_cast<double>(kWidth) / (last - first + 1)), most_(most) {}
  static constexpr int kWidth = 640;
  static constexpr int kHeight = 120;

  std::string X(int hour) const { return std::to_string((hour - first_) * step_); }
  std::string Bar(const char* style, int hour, int from, int count, const char* what) const {
    if (count == 0) return "";
    const double unit = static_cast<double>(kHeight) / most_;
    return "<rect class=\"" + std::string(style) + "\" x=\"" + X(hour) + "\" y=\"" +
           std::to_string(kHeight - (from + count) * unit) + "\" width=\"" +
           std::to_string(std::max(1.0, step_ - 1)) + "\" height=\"" +
           std::to_string(count * unit) + "\"><title>hour " + std::to_string(hour) + ": " +
           std::to_string(count) + what + "</title></rect>";
  }

 private:
  int first_;
  double step_;
  int most_;
};

// The echoes and, on top of them, the target actions of each hour; the mission's hour is marked.
std::string Curve(const v1::Uptake& uptake) {
  std::map<int, v1::UptakePoint> hours;
  for (const auto& point : uptake.curve()) hours[point.hour()] = point;
  if (hours.empty()) return "<p class=\"quiet\">No echoes were observed.</p>";
  const int first = std::min(hours.begin()->first, -1);
  const int last = std::max(hours.rbegin()->first, 1);
  int most = 1;
  for (const auto& [hour, p] : hours) {
    most = std::max(most, p.echo_count() + p.target_action_count());
  }
  const Bars bars(first, last, most);
  std::string svg = "<figure><svg role=\"img\" viewBox=\"0 0 " + std::to_string(Bars::kWidth) +
                    " " + std::to_string(Bars::kHeight + 24) +
                    "\"><title>Echoes and target actions by hour</title>";
  for (const auto& [hour, p] : hours) {
    svg += bars.Bar(hour < 0 ? "before" : "after", hour, 0, p.echo_count(), " echoes") +
           bars.Bar("action", hour, p.echo_count(), p.target_action_count(), " target actions");
  }
  const std::string mark = bars.X(0);
  const std::string foot = std::to_string(Bars::kHeight + 18);
  svg += "<line class=\"mark\" x1=\"" + mark + "\" x2=\"" + mark + "\" y1=\"0\" y2=\"" +
         std::to_string(Bars::kHeight) + "\"/><text x=\"0\" y=\"" + foot + "\">hour " +
         std::to_string(first) + "</text><text text-anchor=\"end\" x=\"" +
         std::to_string(Bars::kWidth) + "\" y=\"" + foot + "\">hour " + std::to_string(last);
  return svg +
         "</text></svg><figcaption>Echoes by hour since publication, target actions in outline on "
         "top of them; most in an hour: " +
         std::to_string(most) + ". The line marks publication.</figcaption></figure>";
}

std::string AgeText(const v1::Uptake& u) {
  if (!u.has_young_account_count()) return "The age of the accounts is not assessable. ";
  return AccountFraction(u.young_account_count(), u.dated_account_count()) +
         " accounts that show their age were younger than 180 days; of all accounts of their "
         "platforms " +
         AccountFraction(u.population_young_account_count(), u.population_dated_account_count()) +
         " were. ";
}

std::string AccountlessText(const v1::Uptake& u) {
  if (u.accountless_echo_count() == 0) return "";
  return "Of the echoes, " + std::to_string(u.accountless_echo_count()) +
         " show no author and are in no count of accounts. ";
}

std::string TranslationText(const v1::Uptake& u) {
  if (u.translation_echo_count() == 0) return "";
  return "Of the echoes, " + std::to_string(u.translation_echo_count()) +
         " say it in another language. ";
}

std::string CounterText(const v1::Uptake& u) {
  return "<h4>What speaks against it</h4><p>" + std::to_string(u.earlier_count()) +
         " echoes before it, however long before. " + AccountCount(u.prior_account_count()) +
         " of the accounts had used a phrase or target of it already. Posts that quote a phrase "
         "to reject it are no echoes.</p>";
}

}  // namespace

std::string UptakeSection(const v1::Uptake& u) {
  std::string text = "<p>" + std::to_string(u.echo_count()) + " echoes after it by " +
                     AccountCount(u.account_count()) + " accounts; " +
                     Expected(u.has_expected_count(), u.before_count(), u.expected_count()) +
                     ": an excess of " + std::to_string(u.excess()) + ". " + AccountlessText(u) +
                     TranslationText(u) + std::to_string(u.target_action_count()) +
                     " target actions by " + AccountCount(u.target_action_account_count()) +
                     " accounts; " +
                     Expected(u.has_target_action_expected_count(), u.target_action_before_count(),
                              u.target_action_expected_count()) +
                     ": an excess of " + std::to_string(u.target_action_excess()) + ". " +
                     WindowText(u) + ".</p><p>" + AgeText(u);
  if (u.has_median_latency_seconds()) {
    text += "The first echo came within " + Minutes(u.first_latency_seconds()) +
            ", half of them within " + Minutes(u.median_latency_seconds()) + ". ";
  }
  text += "Votes in polls: ";
  text += u.has_poll_vote_count() ? std::to_string(u.poll_vote_count()) : kNotAssessable;
  return text + ".</p>" + Curve(u) + CounterText(u);
}

std::string UptakeLines(const v1::Mission& mission, const std::string& indent) {
  const v1::Uptake& u = mission.uptake();
  std::string out = indent + "uptake    " + std::to_string(u.echo_count()) + " echoes of its " +
                    std::to_string(mission.stock_phrases_size()) + " phrases by " +
                    std::to_string(u.account_count()) + " accounts; " +
                    Expected(u.has_expected_count(), u.before_count(), u.expected_count()) +
                    "; level " + v1::Level_Name(u.level()) + '\n' + indent + "          ";
  if (u.has_median_latency_seconds()) {
    out += "first after " + Minutes(u.first_latency_seconds()) + ", half within " +
           Minutes(u.median_latency_seconds()) + "; ";
  }
  out += "young accounts ";
  if (u.has_young_account_count()) {
    out += PlainFraction(u.young_account_count(), u.dated_account_count()) +
           ", of their platforms' " +
           PlainFraction(u.population_young_account_count(), u.population_dated_account_count());
  } else {
    out += kNotAssessable;
  }
  out += '\n' + indent + "          target actions " + std::to_string(u.target_action_count()) +
         "; " +
         Expected(u.has_target_action_expected_count(), u.target_action_before_count(),
                  u.target_action_expected_count());
  return out + '\n' + indent + "against   " + std::to_string(u.earlier_count()) +
         " echoes before it at any time; " + std::to_string(u.prior_account_count()) +
         " accounts used phrase or target before\n";
}

}  // namespace claque
