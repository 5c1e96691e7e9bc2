#include "worker/detect/trace_table.h"

#include <algorithm>
#include <utility>

#include "worker/detect/trace_sort.h"

namespace claque {

void TraceTableBuilder::Add(std::string_view object, std::string_view account,
                            std::string_view content, std::chrono::sys_seconds time) {
  Trace trace{.time = time.time_since_epoch().count(), .content = table_.contents_.Intern(content)};
  if (further_ == FurtherRow::kTrace) {
    trace.account = table_.accounts_.Intern(account);
  } else if (trace.content == first_.size()) {
    first_.push_back(static_cast<uint32_t>(table_.traces_.size()));
    trace.account = table_.accounts_.Intern(account);
  } else if (further_ == FurtherRow::kIgnored) {
    return;
  } else {
    trace = table_.traces_[first_[trace.content]];
  }
  trace.object = table_.objects_.Intern(object);
  table_.traces_.push_back(trace);
}

void TraceTableBuilder::AddAll(std::span<const TraceNames> rows) {
  if (further_ != FurtherRow::kTrace) {
    for (const TraceNames& row : rows) Add(row.object, row.account, row.content, row.time);
    return;
  }
  std::vector<std::string_view> names(rows.size());
  std::vector<uint32_t> ids(rows.size());
  const size_t before = table_.traces_.size();
  table_.traces_.resize(before + rows.size());
  const std::span<Trace> traces = std::span(table_.traces_).subspan(before);
  const auto fill = [&](StringPool* pool, std::string_view TraceNames::*name,
                        uint32_t Trace::*number) {
    for (size_t i = 0; i < rows.size(); ++i) names[i] = rows[i].*name;
    pool->InternAll(names, ids);
    for (size_t i = 0; i < rows.size(); ++i) traces[i].*number = ids[i];
  };
  fill(&table_.objects_, &TraceNames::object, &Trace::object);
  fill(&table_.accounts_, &TraceNames::account, &Trace::account);
  fill(&table_.contents_, &TraceNames::content, &Trace::content);
  for (size_t i = 0; i < rows.size(); ++i) traces[i].time = rows[i].time.time_since_epoch().count();
}

TraceTable TraceTableBuilder::Build() && {
  NumberRows();
  GroupByObject();
  std::vector<Trace> scratch;
  table_.content_that_is_.resize(table_.objects());
  for (uint32_t object = 0; object < table_.objects(); ++object) {
    const size_t begin = table_.begin_[object];
    SortTraces(std::span(table_.traces_).subspan(begin, table_.begin_[object + 1] - begin),
               &scratch);
    table_.content_that_is_[object] =
        table_.contents_.Find(table_.ObjectName(object)).value_or(TraceTable::kNone);
  }
  return std::move(table_);
}

void TraceTableBuilder::NumberRows() {
  table_.traces_of_account_.assign(table_.accounts(), 0);
  for (const Trace& trace : table_.traces_) ++table_.traces_of_account_[trace.account];
  std::vector<uint32_t> next(table_.accounts());
  uint32_t row = 0;
  for (size_t account = 0; account < next.size(); ++account) {
    next[account] = row;
    row += table_.traces_of_account_[account];
  }
  for (Trace& trace : table_.traces_) trace.row = next[trace.account]++;
}

void TraceTableBuilder::GroupByObject() {
  table_.begin_.assign(table_.objects() + 1, 0);
  for (const Trace& trace : table_.traces_) ++table_.begin_[trace.object + 1];
  for (size_t i = 1; i < table_.begin_.size(); ++i) table_.begin_[i] += table_.begin_[i - 1];
  std::vector<size_t> next(table_.begin_.begin(), table_.begin_.end() - 1);
  std::vector<Trace> grouped(table_.traces_.size());
  for (const Trace& trace : table_.traces_) grouped[next[trace.object]++] = trace;
  table_.traces_ = std::move(grouped);
}

std::vector<uint32_t> RanksOfAccounts(const TraceTable& table) {
  std::vector<std::pair<std::string_view, uint32_t>> names(table.accounts());
  for (uint32_t i = 0; i < names.size(); ++i) names[i] = {table.AccountName(i), i};
  std::sort(names.begin(), names.end());
  std::vector<uint32_t> rank(names.size());
  for (uint32_t i = 0; i < names.size(); ++i) rank[names[i].second] = i;
  return rank;
}

}  // namespace claque
