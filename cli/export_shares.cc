#include "cli/export_shares.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "cli/detect/table_writer.h"
#include "common/base/resource_name.h"
#include "common/text/post_names.h"
#include "common/text/share_levels.h"
#include "common/text/share_object.h"

namespace claque {

void AddShare(const v1::Trace& trace, std::vector<ShareRow>* rows) {
  const std::string_view account = LastSegment(trace.account());
  if (account.empty() || !trace.has_post_time()) return;
  rows->push_back({ShareObjectName(trace.object_kind(), trace.object()), std::string(account),
                   std::string(LastSegment(trace.post())), trace.post_time().seconds(),
                   trace.lang(), trace.platform(), trace.post_key(), trace.target_key(),
                   trace.site()});
}

void CountEachOnce(v1::CoordinationMode mode, std::vector<ShareRow>* rows) {
  ShareLevels<std::string, std::string, std::string> levels;
  std::unordered_map<std::string, std::string> site_of;  // not every row of an object says it
  for (const ShareRow& row : *rows) {
    if (KindOfObject(row.object) == v1::MEDIA_HASH) levels.AddPicture(row.object, row.post);
  }
  for (const ShareRow& row : *rows) {
    if (KindOfObject(row.object) == v1::URL) levels.AddLink(row.object, row.account, row.post);
    if (!row.site.empty()) site_of[row.object] = ShareObjectName(v1::SITE, row.site);
  }
  const auto pictures = levels.PicturesOfOneLink();
  const std::unordered_set<std::string> spare(pictures.begin(), pictures.end());
  std::erase_if(*rows, [&](const ShareRow& row) { return spare.contains(row.object); });
  if (mode == v1::COORTWEET) return;
  std::set<std::pair<std::string, std::string>> added;  // site, post
  const size_t count = rows->size();
  for (size_t i = 0; i < count; ++i) {
    const ShareRow& link = (*rows)[i];
    const auto site = site_of.find(link.object);
    if (site == site_of.end() || !levels.IsOfOneAccount(link.object)) continue;
    if (!added.emplace(site->second, link.post).second) continue;
    ShareRow row = link;
    row.object = site->second;
    row.target_key = 0;
    rows->push_back(std::move(row));
  }
}

namespace {

// The posts of the file, and which of them an object means.
class PostsOfFile {
 public:
  explicit PostsOfFile(const std::vector<ShareRow>& rows) {
    for (const ShareRow& row : rows) {
      posts_.insert(row.post);
      keyed_.Add(row.post_key, row.platform, row.post);
    }
  }

  // nullopt: none of them.
  std::optional<std::string> Meant(const ShareRow& row) const {
    const std::string_view text = TextOfObject(row.object);
    std::string id = PostIdOfLink(text).value_or(std::string(text));
    if (posts_.contains(id)) return id;
    return keyed_.Find(row.target_key, row.platform);
  }

 private:
  std::unordered_set<std::string> posts_;
  KeyedPosts<std::string, std::string> keyed_;
};

void AddReferences(const PostsOfFile& posts, const ShareRow& row, Row* cells) {
  const v1::ObjectKind kind = KindOfObject(row.object);
  const bool refers = kind == v1::REPOST || kind == v1::REPLY_TARGET;
  const auto meant = refers || kind == v1::URL ? posts.Meant(row) : std::nullopt;
  const std::string said = refers ? meant.value_or(std::string(TextOfObject(row.object))) : "";
  cells->Text(kind == v1::REPOST ? said : "");
  cells->Text(kind == v1::URL ? meant.value_or("") : "");
  cells->Text(kind == v1::REPLY_TARGET ? said : "");
}

}  // namespace

void WriteShares(std::vector<ShareRow> rows, std::ostream& out) {
  std::ranges::sort(rows, {}, [](const ShareRow& row) {
    return std::tie(row.account, row.time, row.object, row.post);
  });
  out << "object_id,account_id,content_id,timestamp_share,lang,platform,repost_of,quote_of,"
         "reply_to\n";
  const PostsOfFile posts(rows);
  Row cells;
  for (const ShareRow& row : rows) {
    cells.Clear();
    cells.Text(row.object).Text(row.account).Text(row.post).Text(std::to_string(row.time));
    cells.Text(row.lang).Text(row.platform);
    AddReferences(posts, row, &cells);
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
  const auto run = client.GetRun(campaign);
  if (!run.ok() && run.status().code() != Code::kNotFound) return run.status();
  CountEachOnce(run.ok() ? run->coordination().mode() : v1::NATIVE, &rows);
  WriteShares(std::move(rows), out);
  return OkStatus();
}

}  // namespace claque
