// What a post shares, as upserts of traces. Pure.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_POST_TRACES_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_POST_TRACES_H_

#include <string>
#include <vector>

#include "claque/v1/report.pb.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

// Of two reports of one thing the classified one wins.
std::string LangRank(const v1::Post& post);

// Adds the traces of the post and of what its import file says that it shares. REQUIRES: its post
// has its name, and is pseudonymised.
void AddTraces(const std::string& campaign, const v1::ExtractedPost& extracted,
               std::vector<Put>* puts);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_POST_TRACES_H_
