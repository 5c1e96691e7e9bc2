#include "cli/detect/overlap_table.h"

#include <algorithm>
#include <iterator>

#include "cli/detect/table_writer.h"
#include "common/stats/overlap.h"

namespace claque {
namespace {

std::string RowOf(const std::string& file, std::string_view kind, const OverlapCounts& counts) {
  const OverlapFigures figures = FiguresOf(counts);
  Row row;
  row.Text(file).Text(kind);
  row.Number(counts.now).Number(counts.earlier).Number(counts.both);
  row.Number(counts.population).Number(figures.expected).Number(figures.lift);
  row.Number(figures.lift_low).Number(figures.lift_high).Number(figures.surprise);
  return row.line();
}

}  // namespace

void SharedSets::Add(const std::string& file, const TraceTable& table) {
  File added{file, {}, {}};
  for (const Trace& trace : table.traces()) {
    const uint32_t account = account_names_.Intern(table.AccountName(trace.account));
    const auto [it, is_new] = added.accounts.try_emplace(account, Seen{trace.time, trace.time});
    it->second.first = std::min(it->second.first, trace.time);
    it->second.last = std::max(it->second.last, trace.time);
  }
  for (uint32_t object = 0; object < table.objects(); ++object) {
    added.objects.push_back(object_names_.Intern(table.ObjectName(object)));
  }
  std::sort(added.objects.begin(), added.objects.end());
  files_.push_back(std::move(added));
}

Status SharedSets::WriteOverlaps(std::optional<int64_t> population, const std::string& path) const {
  const auto named = static_cast<int64_t>(account_names_.size());
  if (population && *population < named) {
    return InvalidArgument("--population: the files name " + std::to_string(named) +
                           " accounts, it is smaller");
  }
  CLAQUE_ASSIGN_OR_RETURN(
      TableWriter out,
      TableWriter::Create(path,
                          "earlier,kind,now,earlier_count,both,population,expected,lift,lift_low,"
                          "lift_high,surprise"));
  const File& now = files_.front();
  for (size_t i = 1; i < files_.size(); ++i) {
    const File& earlier = files_[i];
    const auto accounts = std::ranges::count_if(
        now.accounts, [&](const auto& entry) { return earlier.accounts.contains(entry.first); });
    out.Line(RowOf(earlier.name, "account",
                   {std::ssize(now.accounts), std::ssize(earlier.accounts), accounts,
                    population.value_or(named)}));
    std::vector<uint32_t> both;
    std::ranges::set_intersection(now.objects, earlier.objects, std::back_inserter(both));
    out.Line(RowOf(earlier.name, "object",
                   {std::ssize(now.objects), std::ssize(earlier.objects), std::ssize(both),
                    static_cast<int64_t>(object_names_.size())}));
  }
  return out.Close();
}

Status SharedSets::WriteAccounts(const std::string& path) const {
  CLAQUE_ASSIGN_OR_RETURN(
      TableWriter out,
      TableWriter::Create(
          path, "account_id,first_now,last_now,earlier_files,first_earlier,last_earlier"));
  std::map<std::string_view, std::string> lines;
  for (const auto& [account, seen] : files_.front().accounts) {
    std::string names;
    std::optional<Seen> before;
    for (size_t i = 1; i < files_.size(); ++i) {
      const auto it = files_[i].accounts.find(account);
      if (it == files_[i].accounts.end()) continue;
      names += (names.empty() ? "" : ",") + files_[i].name;
      if (!before) before = it->second;
      before->first = std::min(before->first, it->second.first);
      before->last = std::max(before->last, it->second.last);
    }
    if (!before) continue;
    Row row;
    row.Text(account_names_.At(account)).Time(seen.first).Time(seen.last).Text(names);
    row.Time(before->first).Time(before->last);
    lines[account_names_.At(account)] = row.line();
  }
  for (const auto& [name, line] : lines) out.Line(line);
  return out.Close();
}

}  // namespace claque
