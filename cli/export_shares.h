// A campaign's shares as a file that `claque detect` reads.
#ifndef CLAQUE_CLI_EXPORT_SHARES_H_
#define CLAQUE_CLI_EXPORT_SHARES_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "cli/client.h"
#include "common/base/status.h"

namespace claque {

// Who shared what in which post: a row of the file.
struct ShareRow {
  std::string object;   // ShareObjectName
  std::string account;  // pseudonym
  std::string post;     // id
  int64_t time = 0;     // seconds
  std::string lang, platform;
  uint64_t post_key = 0, target_key = 0;  // of Trace
  std::string site = "";                  // of Trace
};

// The trace as a row, added to `rows`; not where its account or time is not known: nothing can be
// said of it.
void AddShare(const v1::Trace& trace, std::vector<ShareRow>* rows);

// Makes the rows those that a run compares: without pictures that say no more than a link, and with
// the sites of links that one account alone shares (ShareLevels), where the run's `mode` counts
// them.
void CountEachOnce(v1::CoordinationMode mode, std::vector<ShareRow>* rows);

// Header and rows, by account, time, object, post: the order in which the tasks of a run take
// shares, so that whoever reads the file decides ties as the run did. Where the object is another
// post, columns repost_of, quote_of and reply_to have the post of the file that is meant, or else
// (but for quote_of) what the object says.
void WriteShares(std::vector<ShareRow> rows, std::ostream& out);

// All shares of the campaign as its published run compares them (of mode NATIVE, where there is
// none) but those of phrases, which exist within a run alone. Holds them all.
Status ExportShares(Client& client, const std::string& campaign, std::ostream& out);

}  // namespace claque

#endif  // CLAQUE_CLI_EXPORT_SHARES_H_
