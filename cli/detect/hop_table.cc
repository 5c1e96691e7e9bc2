#include "cli/detect/hop_table.h"

#include <limits>
#include <string_view>

#include "cli/detect/table_writer.h"

namespace claque {
namespace {

constexpr std::string_view kColumns =
    "object_id,start,covers,step,platform,community,lang,first_content_id,first_time,tied,clock,"
    "lag,order_uncertain,posts,accounts,share,left_censored";

std::string_view NameOf(Community community) {
  switch (community) {
    case Community::kAudience:
      return "audience";
    case Community::kOthers:
      return "others";
    default:
      return "unknown";
  }
}

class HopRows {
 public:
  HopRows(const TraceTable& table, TableWriter* out) : table_(table), out_(*out) {}

  void Add(const Burst& burst, std::string_view covers, const Hops& hops) {
    for (size_t i = 0; i < hops.platforms.size(); ++i) {
      const Hop& hop = hops.platforms[i];
      Begin(burst, covers, i + 1, hop);
      AddHop(hop, "");
      for (const LangHop& lang : hop.langs) {
        Begin(burst, covers, i + 1, hop);
        AddLang(lang);
      }
    }
    for (size_t i = 0; i < hops.communities.size(); ++i) {
      Begin(burst, covers, i + 1, hops.communities[i]);
      AddHop(hops.communities[i], NameOf(hops.communities[i].community));
    }
  }

 private:
  void Begin(const Burst& burst, std::string_view covers, size_t step, const Hop& hop) {
    row_.Clear();
    row_.Text(table_.ObjectName(burst.object)).Time(burst.start).Text(covers).Number(step);
    row_.Text(hop.platform);
  }

  void AddHop(const Hop& hop, std::string_view community) {
    row_.Text(community).Text("").Text(table_.ContentName(hop.first_content));
    row_.Time(hop.first_time).Number(hop.tied).Number(hop.clock).Number(hop.lag);
    row_.Number(hop.order_uncertain ? 1 : 0).Number(hop.posts).Number(hop.accounts);
    row_.Number(hop.share).Number(hop.left_censored ? 1 : 0);
    out_.Line(row_.line());
  }

  // The rest is the platform's.
  void AddLang(const LangHop& lang) {
    row_.Text("").Text(lang.lang).Text(table_.ContentName(lang.first_content));
    row_.Time(lang.first_time).Number(lang.tied).Text("").Text("").Text("");
    row_.Number(lang.posts).Number(lang.accounts).Text("").Text("");
    out_.Line(row_.line());
  }

  const TraceTable& table_;
  TableWriter& out_;
  Row row_;
};

}  // namespace

Status WriteHops(const std::vector<Burst>& bursts, const HopFinder& hops, const TraceTable& table,
                 const std::string& path) {
  CLAQUE_ASSIGN_OR_RETURN(TableWriter out, TableWriter::Create(path, kColumns));
  HopRows rows(table, &out);
  for (const Burst& burst : bursts) {
    rows.Add(burst, "burst", hops.Of(burst.object, burst.start, burst.end));
    rows.Add(burst, "object",
             hops.Of(burst.object, std::numeric_limits<int64_t>::min(),
                     std::numeric_limits<int64_t>::max()));
  }
  return out.Close();
}

}  // namespace claque
