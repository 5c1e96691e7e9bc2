// Writes cascades as columns of the table of bursts, and those who carried as a table.
#ifndef CLAQUE_CLI_DETECT_CASCADE_TABLE_H_
#define CLAQUE_CLI_DETECT_CASCADE_TABLE_H_

#include <string>
#include <string_view>
#include <vector>

#include "cli/detect/table_writer.h"
#include "common/base/status.h"
#include "worker/detect/cascades.h"

namespace claque {

inline constexpr std::string_view kCascadeColumns =
    "cascade_posts,cascade_accounts,reposts,quotes,replies,outside,impossible,inferred,"
    "roots,depth,breadth,largest_tree,structural_virality,carried_by_top,carried_by_top_10,"
    "carried_by_top_percent,inferred_roots,inferred_depth,inferred_breadth,inferred_largest_tree,"
    "inferred_structural_virality,inferred_carried_by_top,inferred_carried_by_top_10,"
    "inferred_carried_by_top_percent";

// The cells of these columns: NOT_ASSESSABLE where nothing can be told, and empty those of the
// inferred trees where nothing is inferred.
void AddCascade(const Cascade& cascade, Row* row);

// The carriers of each burst, of what posts say (inferred = 0) and with what is inferred (1). One
// file (OutputFile), in the order given. REQUIRES: as many cascades as bursts.
Status WriteCarriers(const std::vector<Burst>& bursts, const std::vector<Cascade>& cascades,
                     const TraceTable& table, const std::string& path);

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_CASCADE_TABLE_H_
