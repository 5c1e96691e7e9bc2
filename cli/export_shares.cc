#include "cli/export_shares.h"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "cli/detect/table_writer.h"
#include "common/base/resource_name.h"
#include "common/text/share_object.h"

namespace claque {

void AddShare(const v1::Trace& trace, std::vector<ShareRow>* rows) {
  const std::string_view account = LastSegment(trace.account());
  if (account.empty() || !trace.has_post_time()) return;
  rows->push_back({ShareObjectName(trace.object_kind(), trace.object()), std::string(account),
                   std::string(LastSegment(trace.post())), trace.post_time().seconds(),
                   trace.lang(), trace.platform()});
}

void WriteShares(std::vector<ShareRow> rows, std::ostream& out) {
  std::ranges::sort(rows, {}, [](const ShareRow& row) {
    return std::tie(row.account, row.time, row.object, row.post);
  });
  out << "object_id,account_id,content_id,timestamp_share,lang,platform\n";
  Row cells;
  for (const ShareRow& row : rows) {
    cells.Clear();
    cells.Text(row.object).Text(row.account).Text(row.post).Text(std::to_string(row.time));
    cells.Text(row.lang).Text(row.platform);
    out << cells.line() << '\n';
  }
}

Status ExportShares(Client& client, const std::string& campaign, std::ostream& out) {
  std::vector<ShareRow> rows;
  CLAQUE_RETURN_IF_ERROR(
      client.List("traces", {.parent = campaign}, [&](const google::protobuf::Message& row) {
        AddShare(static_cast<const v1::Trace&>(row), &rows);
        return true;
      }));
  WriteShares(std::move(rows), out);
  return OkStatus();
}

}  // namespace claque
