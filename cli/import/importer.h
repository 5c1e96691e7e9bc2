// Sends import files to a campaign.
#ifndef CLAQUE_CLI_IMPORT_IMPORTER_H_
#define CLAQUE_CLI_IMPORT_IMPORTER_H_

#include <istream>
#include <map>
#include <string>

#include "cli/client.h"
#include "cli/import/import_reader.h"
#include "common/base/status.h"

namespace claque {

struct ImportSummary {
  int64_t sent = 0;
  int64_t accepted = 0;  // new, or changed what was stored
  int64_t unchanged = 0;
  int64_t refused_lines = 0;
};

// "auto" and the layouts, by name.
const std::map<std::string, v1::SourceFormat>& LayoutNames();

// Streams all good lines of `in`; what the file is read as is told on stderr, and so are refused
// lines (the first 20, with line and reason), which are counted. Errors: the header is wrong, or
// the server refuses.
Result<ImportSummary> ImportStream(Client& client, const std::string& campaign, std::istream& in,
                                   const ImportFile& file);

// Unimplemented where a source is a file of a format that cannot be imported; named by its key.
Status CheckSources(const v1::Campaign& campaign);

// All `file` sources of a campaign. Errors: those of CheckSources; NotFound (a file).
Status ImportSources(Client& client, const v1::Campaign& campaign);

}  // namespace claque

#endif  // CLAQUE_CLI_IMPORT_IMPORTER_H_
