#include "cli/detect/burst_table.h"

#include <algorithm>

#include "cli/detect/cascade_table.h"
#include "cli/detect/table_writer.h"

namespace claque {

Status WriteBursts(const std::vector<Burst>& bursts, const std::vector<Cascade>& cascades,
                   const TraceTable& table, const std::string& path) {
  CLAQUE_ASSIGN_OR_RETURN(
      TableWriter out,
      TableWriter::Create(path,
                          "object_id,start,peak,end,posts,accounts,peak_posts,expected_posts,"
                          "height,surprise,top_share,left_censored,tied_first,first_accounts," +
                              std::string(kCascadeColumns)));
  Row row;
  for (size_t i = 0; i < bursts.size(); ++i) {
    const Burst& burst = bursts[i];
    std::vector<uint32_t> first;
    size_t tied = 0;
    for (const FirstPost& post : burst.first) {
      if (first.size() < kFirstAccounts) first.push_back(post.account);
      tied += post.time == burst.first.front().time ? 1 : 0;
    }
    row.Clear();
    row.Text(table.ObjectName(burst.object));
    row.Time(burst.start).Time(burst.peak).Time(burst.end);
    row.Number(burst.posts).Number(burst.accounts);
    row.Number(burst.peak_posts).Number(burst.expected_posts);
    row.Number(burst.height).Number(burst.surprise).Number(burst.top_share);
    row.Number(burst.left_censored ? 1.0 : 0.0).Number(tied);
    row.Text(JoinedNames(first, [&](uint32_t account) { return table.AccountName(account); }));
    AddCascade(cascades[i], &row);
    out.Line(row.line());
  }
  return out.Close();
}

}  // namespace claque
