#include "cli/detect/known_accounts.h"

#include <algorithm>
#include <functional>
#include <span>
#include <utility>

#include "cli/detect/csv_reader.h"
#include "cli/detect/trace_reader.h"
#include "common/text/name_shape.h"

namespace claque {
namespace {

using Header = std::vector<std::string>;

bool Has(const Header& header, const std::string& name) {
  return std::ranges::find(header, name) != header.end();
}

// Cells of the named columns, row by row. `take` says what is wrong with them.
Status ForEachRow(const std::string& path, CsvReader* reader, const std::vector<std::string>& names,
                  const std::function<Status(std::span<const std::string_view>)>& take) {
  std::vector<size_t> columns;
  for (const std::string& name : names) {
    const auto column = FindColumn(reader->header(), name);
    if (!column.ok()) return column.status().Prefixed(path);
    columns.push_back(*column);
  }
  reader->Want(std::move(columns));
  for (CsvReader::Batch batch;;) {
    CLAQUE_ASSIGN_OR_RETURN(const bool more, reader->Next(&batch));
    if (!more) return OkStatus();
    for (size_t i = 0; i < batch.lines.size(); ++i) {
      const Status status = take(std::span(batch.cells).subspan(i * names.size(), names.size()));
      if (!status.ok()) return status.Prefixed(path + ":" + std::to_string(batch.lines[i]));
    }
  }
}

std::string GroupColumn(const Header& header) {
  if (Has(header, "group")) return "group";
  return Has(header, "network_id") ? "network_id" : "";
}

}  // namespace

uint32_t KnownAccounts::NumberOf(std::string_view account) {
  const uint32_t number = names_.Intern(account);
  if (number == created_.size()) {
    created_.emplace_back();
    contradicted_.push_back(false);
  }
  return number;
}

void KnownAccounts::AddCreation(std::string_view account, int64_t created) {
  const uint32_t number = NumberOf(account);
  std::optional<int64_t>& known = created_[number];
  if (known && !contradicted_[number] &&
      std::max(*known, created) - std::min(*known, created) > kSecondsOfDay) {
    contradicted_[number] = true;
    ++contradictions_;
  }
  known = std::min(known.value_or(created), created);
}

void KnownAccounts::AddToGroup(std::string_view group, std::string_view account) {
  auto it = groups_.find(group);
  if (it == groups_.end()) it = groups_.try_emplace(std::string(group)).first;
  it->second.push_back(NumberOf(account));
}

std::vector<GivenAccount> KnownAccounts::Given(const TraceTable& table) const {
  std::vector<GivenAccount> given(table.accounts());
  for (uint32_t account = 0; account < given.size(); ++account) {
    const std::string_view name = table.AccountName(account);
    given[account].shape = NameShape(name);
    if (const auto number = names_.Find(name)) given[account].created = created_[*number];
  }
  return given;
}

std::map<std::string, std::vector<uint32_t>> KnownAccounts::Groups(const TraceTable& table) const {
  std::vector<uint32_t> in_table(names_.size(), TraceTable::kNone);
  for (uint32_t account = 0; account < table.accounts(); ++account) {
    if (const auto number = names_.Find(table.AccountName(account))) in_table[*number] = account;
  }
  std::map<std::string, std::vector<uint32_t>> out;
  for (const auto& [name, numbers] : groups_) {
    std::vector<uint32_t>& accounts = out[name];
    for (const uint32_t number : numbers) {
      if (in_table[number] != TraceTable::kNone) accounts.push_back(in_table[number]);
    }
    std::sort(accounts.begin(), accounts.end());
    accounts.erase(std::unique(accounts.begin(), accounts.end()), accounts.end());
  }
  return out;
}

Result<std::optional<int64_t>> ParseCreation(std::string_view cell) {
  if (cell.empty() || cell == "NA" || cell == "NOT_ASSESSABLE") {
    return std::optional<int64_t>(std::nullopt);
  }
  CLAQUE_ASSIGN_OR_RETURN(const int64_t time, ParseTraceTime(cell));
  return std::optional(time);
}

Status ReadAccounts(const std::string& path, const std::string& created_column,
                    KnownAccounts* accounts) {
  CLAQUE_ASSIGN_OR_RETURN(const auto reader, CsvReader::Open(path));
  std::vector<std::string> columns = {"account_id", created_column};
  const std::string group = GroupColumn(reader->header());
  if (!group.empty()) columns.push_back(group);
  return ForEachRow(path, reader.get(), columns, [&](std::span<const std::string_view> cells) {
    if (cells[0].empty()) return InvalidArgument("account_id: is empty");
    const auto created = ParseCreation(cells[1]);
    if (!created.ok()) return created.status().Prefixed(created_column);
    if (*created) accounts->AddCreation(cells[0], **created);
    if (!group.empty() && !cells[2].empty()) accounts->AddToGroup(cells[2], cells[0]);
    return OkStatus();
  });
}

Status ReadGroups(const std::string& path, KnownAccounts* accounts) {
  CLAQUE_ASSIGN_OR_RETURN(const auto reader, CsvReader::Open(path));
  const bool lists = Has(reader->header(), "account_ids");
  std::vector<std::string> columns = {lists ? "account_ids" : "account_id"};
  const std::string group = GroupColumn(reader->header());
  if (!group.empty()) columns.push_back(group);
  return ForEachRow(path, reader.get(), columns, [&](std::span<const std::string_view> cells) {
    const std::string_view name = group.empty() ? std::string_view(path) : cells[1];
    for (std::string_view rest = cells[0]; !name.empty() && !rest.empty();) {
      const size_t comma = lists ? rest.find(',') : rest.npos;
      const std::string_view account = rest.substr(0, comma);
      if (!account.empty()) accounts->AddToGroup(name, account);
      rest.remove_prefix(comma == rest.npos ? rest.size() : comma + 1);
    }
    return OkStatus();
  });
}

}  // namespace claque
