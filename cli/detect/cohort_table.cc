#include "cli/detect/cohort_table.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "cli/detect/table_writer.h"

namespace claque {
namespace {

constexpr std::string_view kHeader =
    "group,kind,value,population_value,accounts,of,fraction,population_fraction,expected,lift,"
    "lift_low,lift_high,surprise,first_accounts";
constexpr std::string_view kNotAssessable = "NOT_ASSESSABLE";
constexpr size_t kFirstAccounts = 10;
constexpr std::array<std::string_view, kCohortKinds> kKinds = {"registration_day", "names",
                                                               "waking_day", "single_purpose"};

std::string HourName(uint8_t hour) {
  constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu",
                                                     "Fri", "Sat", "Sun"};
  const int of_day = hour % 24;
  return std::string(kDays[hour / 24U]) + (of_day < 10 ? " 0" : " ") + std::to_string(of_day);
}

std::string TimeText(int64_t time) { return Row().Time(time).line(); }

class Writer {
 public:
  explicit Writer(TableWriter* out) : out_(out) {}

  void NotAssessable(std::string_view group, std::string_view kind) {
    Begin(group, kind);
    for (int i = 0; i < 11; ++i) row_.Text(kNotAssessable);
    End();
  }

  void Cohort(const CohortTable& table, const claque::Cohort& c) {
    const TraceTable& traces = table.facts->table();
    Begin("population", kKinds[static_cast<size_t>(c.kind)]);
    row_.Text(c.kind == CohortKind::kSinglePurpose ? std::string(traces.ObjectName(c.object))
              : c.kind == CohortKind::kNames
                  ? std::string(table.facts->ShapeName(c.shape)) + " " + TimeText(c.day)
                  : TimeText(c.day));
    const auto accounts = static_cast<double>(c.accounts.size());
    row_.Text("").Number(accounts).Number(c.of).Number(accounts / static_cast<double>(c.of));
    row_.Number(c.population_fraction).Number(c.expected);
    row_.Number(c.lift).Number(c.lift_low).Number(c.lift_high).Number(c.surprise);
    const size_t first = std::min(kFirstAccounts, c.accounts.size());
    const std::vector<uint32_t> names(c.accounts.begin(),
                                      c.accounts.begin() + static_cast<ptrdiff_t>(first));
    End(JoinedNames(names, [&](uint32_t account) { return traces.AccountName(account); }));
  }

  void Share(std::string_view group, std::string_view kind, std::string_view value,
             const Figure& f) {
    Begin(group, kind);
    row_.Text(value).Text("").Number(f.having).Number(f.of);
    row_.Number(f.fraction()).Number(f.population_fraction()).Number(f.chance.expected);
    if (f.chance.expected > 0) {
      row_.Number(f.chance.lift).Number(f.chance.lift_low).Number(f.chance.lift_high);
    } else {  // nobody of the population has it
      row_.Text(kNotAssessable).Text(kNotAssessable).Text(kNotAssessable);
    }
    row_.Number(f.chance.surprise);
    End();
  }

  void MedianAge(std::string_view group, const AgeFigures& age, int64_t accounts) {
    Begin(group, "median_age_days");
    row_.Number(age.median_days).Number(age.population_median_days).Number(accounts);
    row_.Number(accounts);
    for (int i = 0; i < 7; ++i) row_.Text("");
    End();
  }

  void Hours(std::string_view group, const HourFigures& hours, int64_t accounts) {
    Begin(group, "hours");
    row_.Number(hours.divergence.value).Text("").Number(accounts).Number(accounts);
    row_.Text("").Text("");
    Drawn(hours.divergence);
    std::string busiest;
    for (const uint8_t hour : hours.busiest) {
      busiest += (busiest.empty() ? "" : ", ") + HourName(hour);
    }
    Begin(group, "busiest_hours");
    row_.Text(busiest).Text("").Number(accounts).Number(accounts);
    row_.Number(hours.busiest_share.value).Number(hours.population_share);
    Drawn(hours.busiest_share);
  }

 private:
  void Begin(std::string_view group, std::string_view kind) {
    row_.Clear();
    row_.Text(group).Text(kind);
  }
  void Drawn(const DrawnFigure& f) {
    row_.Number(f.expected).Number(f.lift).Number(f.lift_low).Number(f.lift_high);
    row_.Number(f.surprise);
    End();
  }
  void End(std::string_view first_accounts = "") {
    row_.Text(first_accounts);
    out_->Line(row_.line());
  }

  TableWriter* out_;
  Row row_;
};

// The value of a property and who has it, or that nobody knows.
void Write(const auto& figure, const std::string& group, std::string_view kind, Writer* out,
           const auto& value_and_figure) {
  if (!figure) return out->NotAssessable(group, kind);
  const auto [value, of] = value_and_figure(*figure);
  out->Share(group, kind, value, *of);
}

void WriteGroup(const std::string& name, const GroupFigures& f, Writer* out) {
  const auto share = [](const Figure& of) { return std::pair(std::string(), &of); };
  const auto day = [](const CommonestDay& of) { return std::pair(TimeText(of.day), &of.figure); };
  if (f.age) {
    out->MedianAge(name, *f.age, f.age->steps.empty() ? f.accounts : f.age->steps[0].figure.of);
    for (const AgeStep& step : f.age->steps) {
      out->Share(name, "younger_than_days", std::to_string(step.younger_than_days), step.figure);
    }
  } else {
    out->NotAssessable(name, "median_age_days");
    out->NotAssessable(name, "younger_than_days");
  }
  Write(f.registration_day, name, "registration_day", out, day);
  Write(f.shape, name, "name_shape", out,
        [](const CommonestShape& of) { return std::pair(std::string(of.shape), &of.figure); });
  Write(f.single_purpose, name, "single_purpose", out, share);
  Write(f.woke, name, "woke", out, share);
  // A group of which nobody woke has no day of waking.
  if (!f.woke || f.waking_day) Write(f.waking_day, name, "waking_day", out, day);
  Write(f.seen_late, name, "seen_late", out, share);
  if (f.hours) {
    out->Hours(name, *f.hours, f.accounts);
  } else {
    out->NotAssessable(name, "hours");
    out->NotAssessable(name, "busiest_hours");
  }
}

}  // namespace

Status WriteCohorts(const CohortTable& table, const std::string& path) {
  CLAQUE_ASSIGN_OR_RETURN(TableWriter out, TableWriter::Create(path, kHeader));
  Writer writer(&out);
  for (const claque::Cohort& cohort : table.cohorts.found) writer.Cohort(table, cohort);
  for (size_t kind = 0; kind < kCohortKinds; ++kind) {
    if (table.cohorts.assessable[kind] < table.options.min_accounts) {
      writer.NotAssessable("population", kKinds[kind]);
    }
  }
  for (const auto& [name, figures] : table.groups) WriteGroup(name, figures, &writer);
  return out.Close();
}

}  // namespace claque
