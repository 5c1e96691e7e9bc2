#include "cli/detect/coordination_tables.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/detect/line_sorter.h"
#include "cli/detect/output_file.h"
#include "cli/detect/table_writer.h"

namespace claque {
namespace {

// Objects in the order of the lines that begin with them.
std::vector<uint32_t> ObjectsByCell(const TraceTable& table) {
  std::vector<std::pair<std::string, uint32_t>> cells;
  for (uint32_t object = 0; object < table.objects(); ++object) {
    if (table.TracesOf(object).size() < 2) continue;
    std::string& cell = cells.emplace_back("", object).first;
    AppendCell(table.ObjectName(object), &cell);
    cell += ',';
  }
  std::sort(cells.begin(), cells.end());
  std::vector<uint32_t> objects;
  objects.reserve(cells.size());
  for (const auto& [cell, object] : cells) objects.push_back(object);
  return objects;
}

void AddShares(const EdgeShares& s, Row* row) {
  row->Number(s.weight).Number(s.avg_time_delta);
  row->Number(s.n_content_id).Number(s.n_content_id_y);
  row->Number(s.edge_symmetry_score());
}

// The columns of both windows side by side, as the package joins them.
void AddBothShares(const ShareEdge& edge, Row* row) {
  const EdgeShares& full = edge.full;
  const auto fast = [&](auto figure) {
    return edge.fast ? std::optional<double>(figure(*edge.fast)) : std::nullopt;
  };
  row->Number(full.weight).Number(fast([](const EdgeShares& s) {
    return static_cast<double>(s.weight);
  }));
  row->Number(full.avg_time_delta).Number(fast([](const EdgeShares& s) {
    return s.avg_time_delta;
  }));
  row->Number(full.n_content_id).Number(full.n_content_id_y);
  row->Number(fast([](const EdgeShares& s) { return static_cast<double>(s.n_content_id); }))
      .Number(fast([](const EdgeShares& s) { return static_cast<double>(s.n_content_id_y); }));
  row->Number(full.edge_symmetry_score()).Number(fast([](const EdgeShares& s) {
    return s.edge_symmetry_score();
  }));
}

void AddThresholds(const ShareEdge& edge, bool has_fast, Row* row) {
  row->Number(edge.full.over_threshold ? 1.0 : 0.0);
  if (!has_fast) return;
  row->Number(edge.fast ? std::optional(edge.fast->over_threshold ? 1.0 : 0.0) : std::nullopt);
}

std::string EdgesHeader(bool has_fast, bool objects) {
  const std::string names = objects ? ",object_ids" : "";
  if (!has_fast) {
    return "from,to,weight,avg_time_delta,n_content_id,n_content_id_y,edge_symmetry_score" + names +
           ",weight_threshold";
  }
  return "from,to,weight_full,weight_fast,avg_time_delta_full,avg_time_delta_fast,"
         "n_content_id_full,n_content_id_y_full,n_content_id_fast,n_content_id_y_fast,"
         "edge_symmetry_score_full,edge_symmetry_score_fast" +
         (objects ? std::string(",object_ids_full,object_ids_fast") : "") +
         ",weight_threshold_full,weight_threshold_fast";
}

}  // namespace

Status WriteGroups(const CoShareDetector& detector, const FastShares* fast, const KeySet* of,
                   size_t memory, const std::string& path) {
  std::string header = "object_id,account_id,account_id_y,content_id,content_id_y,time_delta";
  if (fast != nullptr) header += ",time_window_" + std::to_string(fast->fast_window().count());
  CLAQUE_ASSIGN_OR_RETURN(TableWriter out, TableWriter::Create(path, header));
  const TraceTable& table = detector.table();
  LineSorter sorter(memory);
  Status status;
  Row row;
  for (const uint32_t object : ObjectsByCell(table)) {
    detector.ForEachOf(object, [&](std::span<const CoShare> pairs) {
      for (const CoShare& pair : pairs) {
        if (!status.ok()) return;
        const auto [low, high] = std::minmax(pair.older->account, pair.newer->account);
        if (of != nullptr && !of->Contains(KeyOf(low, high))) continue;
        row.Clear();
        row.Text(table.ObjectName(object));
        row.Text(table.AccountName(pair.older->account));
        row.Text(table.AccountName(pair.newer->account));
        row.Text(table.ContentName(pair.older->content));
        row.Text(table.ContentName(pair.newer->content));
        row.Text(std::to_string(pair.time_delta()));
        if (fast != nullptr) row.Number(fast->Contains(pair) ? 1.0 : 0.0);
        status = sorter.Add(row.line());
      }
    });
    CLAQUE_RETURN_IF_ERROR(status);
    CLAQUE_RETURN_IF_ERROR(sorter.Drain([&](std::string_view line) { out.Line(line); }));
  }
  return out.Close();
}

Status WriteEdges(const ShareNetwork& network, const TraceTable& table, bool objects,
                  const std::string& path) {
  CLAQUE_ASSIGN_OR_RETURN(TableWriter out,
                          TableWriter::Create(path, EdgesHeader(network.has_fast, objects)));
  const auto names = [&](const EdgeShares& shares) {
    return JoinedNames(shares.objects, [&](uint32_t object) { return table.ObjectName(object); });
  };
  Row row;
  for (const ShareEdge& edge : network.edges) {
    row.Clear();
    row.Text(table.AccountName(edge.account)).Text(table.AccountName(edge.account_y));
    network.has_fast ? AddBothShares(edge, &row) : AddShares(edge.full, &row);
    if (objects) row.Text(names(edge.full));
    if (objects && network.has_fast) row.Text(edge.fast ? names(*edge.fast) : "");
    AddThresholds(edge, network.has_fast, &row);
    out.Line(row.line());
  }
  return out.Close();
}

Status WriteAccounts(const std::vector<AccountStats>& stats, const TraceTable& table, bool fast,
                     const std::string& path) {
  CLAQUE_ASSIGN_OR_RETURN(
      TableWriter out,
      TableWriter::Create(path, fast ? "account_id,avg_time_delta_full,avg_time_delta_fast,"
                                       "avg_edge_symmetry_score_full,avg_edge_symmetry_score_fast,"
                                       "unique_shares_count"
                                     : "account_id,avg_time_delta,avg_edge_symmetry_score,"
                                       "unique_shares_count"));
  Row row;
  for (const AccountStats& s : stats) {
    row.Clear();
    row.Text(table.AccountName(s.account)).Number(s.avg_time_delta);
    if (fast) row.Number(s.fast_avg_time_delta);
    row.Number(s.avg_edge_symmetry_score);
    if (fast) row.Number(s.fast_avg_edge_symmetry_score);
    row.Number(s.unique_shares_count);
    out.Line(row.line());
  }
  return out.Close();
}

Status WriteObjects(const std::vector<GroupStats>& stats, const TraceTable& table,
                    const std::string& path) {
  CLAQUE_ASSIGN_OR_RETURN(TableWriter out, TableWriter::Create(path, "object_id,num_accounts"));
  Row row;
  for (const GroupStats& s : stats) {
    row.Clear();
    row.Text(table.ObjectName(s.object)).Number(s.num_accounts);
    out.Line(row.line());
  }
  return out.Close();
}

Status WriteNetworks(const NetworkGraph& graph, const std::string& path) {
  CLAQUE_ASSIGN_OR_RETURN(
      TableWriter out,
      TableWriter::Create(path, "network_id,num_accounts,num_edges,weight,account_ids"));
  size_t number = 0;
  Row row;
  for (const Component& network : graph.networks) {
    double weight = 0;
    for (const uint32_t edge : network.edges) weight += graph.figures[0].of_edge[edge];
    row.Clear();
    row.Number(++number);
    row.Number(network.accounts.size());
    row.Number(network.edges.size());
    row.Number(weight);
    row.Text(JoinedNames(network.accounts, [&](uint32_t account) { return graph.names[account]; }));
    out.Line(row.line());
  }
  return out.Close();
}

Status WriteChanceEdges(const std::vector<ChanceEdge>& edges, const TraceTable& table,
                        const std::string& path) {
  CLAQUE_ASSIGN_OR_RETURN(
      TableWriter out,
      TableWriter::Create(
          path, "from,to,objects,occasions,pairs,avg_time_delta,expected_objects,surprise"));
  Row row;
  for (const ChanceEdge& edge : edges) {
    row.Clear();
    row.Text(table.AccountName(edge.account)).Text(table.AccountName(edge.account_y));
    row.Number(edge.objects).Number(edge.occasions()).Number(edge.pairs);
    row.Number(edge.avg_time_delta).Number(edge.expected).Number(edge.surprise);
    out.Line(row.line());
  }
  return out.Close();
}

Status WriteChanceAccounts(const std::vector<ChanceEdge>& edges, const TraceTable& table,
                           const std::string& path) {
  struct Figures {
    double edges = 0, objects = 0, surprise = 0;  // the greatest of an edge
  };
  std::map<std::string_view, Figures> accounts;
  for (const ChanceEdge& edge : edges) {
    for (const uint32_t account : {edge.account, edge.account_y}) {
      Figures& f = accounts[table.AccountName(account)];
      ++f.edges;
      f.objects = std::max(f.objects, static_cast<double>(edge.objects));
      f.surprise = std::max(f.surprise, edge.surprise);
    }
  }
  CLAQUE_ASSIGN_OR_RETURN(
      TableWriter out,
      TableWriter::Create(path, "account_id,num_edges,most_objects,most_surprise"));
  Row row;
  for (const auto& [name, f] : accounts) {
    row.Clear();
    row.Text(name).Number(f.edges).Number(f.objects).Number(f.surprise);
    out.Line(row.line());
  }
  return out.Close();
}

Status WriteToolkitEdges(const std::vector<ToolkitEdge>& edges, const TraceTable& table,
                         const std::string& path) {
  CLAQUE_ASSIGN_OR_RETURN(TableWriter out, TableWriter::Create(path, "user_1,user_2,weight"));
  Row row;
  for (const ToolkitEdge& edge : edges) {
    row.Clear();
    row.Text(table.AccountName(edge.user_1)).Text(table.AccountName(edge.user_2));
    row.Number(edge.weight);
    out.Line(row.line());
  }
  return out.Close();
}

}  // namespace claque
