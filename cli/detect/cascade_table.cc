#include "cli/detect/cascade_table.h"

#include <optional>

namespace claque {
namespace {

constexpr std::string_view kNotAssessable = "NOT_ASSESSABLE";
constexpr int kFigures = 8;  // before those of the trees
constexpr int kTreeFigures = 8;

void AddCells(std::string_view text, int count, Row* row) {
  for (int i = 0; i < count; ++i) row->Text(text);
}

void AddCount(const std::optional<uint32_t>& count, Row* row) {
  if (count) {
    row->Number(*count);
  } else {
    row->Text(kNotAssessable);
  }
}

void AddTrees(const CascadeTrees& trees, Row* row) {
  row->Number(trees.roots).Number(trees.depth).Number(trees.breadth).Number(trees.largest);
  row->Number(trees.structural_virality);
  row->Number(trees.top_share).Number(trees.top_ten_share).Number(trees.top_percent_share);
}

void AddCarriers(const Burst& burst, const CascadeTrees& trees, bool inferred,
                 const TraceTable& table, TableWriter* out) {
  Row row;
  for (const Carrier& carrier : trees.carriers) {
    row.Clear();
    row.Text(table.ObjectName(burst.object)).Time(burst.start).Number(inferred ? 1 : 0);
    row.Text(table.AccountName(carrier.account)).Number(carrier.posts).Number(carrier.carried);
    row.Text(table.ContentName(carrier.content));
    out->Line(row.line());
  }
}

}  // namespace

void AddCascade(const Cascade& cascade, Row* row) {
  if (cascade.posts == 0) return AddCells(kNotAssessable, kFigures + 2 * kTreeFigures, row);
  row->Number(cascade.posts).Number(cascade.accounts);
  AddCount(cascade.reposts, row);
  row->Number(cascade.quotes);
  AddCount(cascade.replies, row);
  row->Number(cascade.outside).Number(cascade.impossible).Number(cascade.inferred);
  AddTrees(cascade.observed, row);
  if (cascade.with_inferred) {
    AddTrees(*cascade.with_inferred, row);
  } else {
    AddCells("", kTreeFigures, row);
  }
}

Status WriteCarriers(const std::vector<Burst>& bursts, const std::vector<Cascade>& cascades,
                     const TraceTable& table, const std::string& path) {
  CLAQUE_ASSIGN_OR_RETURN(
      TableWriter out,
      TableWriter::Create(path,
                          "object_id,start,inferred,account_id,posts,carried_posts,content_id"));
  for (size_t i = 0; i < bursts.size(); ++i) {
    if (cascades[i].posts == 0) continue;
    AddCarriers(bursts[i], cascades[i].observed, false, table, &out);
    if (cascades[i].with_inferred) {
      AddCarriers(bursts[i], *cascades[i].with_inferred, true, table, &out);
    }
  }
  return out.Close();
}

}  // namespace claque
