// What an operator should know of one Redis server: durability, memory, clock.
#ifndef CLAQUE_COORDINATOR_STORE_REDIS_DIAGNOSIS_H_
#define CLAQUE_COORDINATOR_STORE_REDIS_DIAGNOSIS_H_

#include <string>
#include <vector>

#include "common/base/clock.h"
#include "coordinator/store/redis_connection.h"
#include "coordinator/store/store_identity.h"

namespace claque {

// The value of `name` in an answer to INFO; empty where there is none.
std::string InfoValue(const std::string& info, const std::string& name);

// Appends what was found, each detail behind `where`. Blocks.
void DiagnoseNode(RedisConnection& connection, const std::string& where,
                  std::vector<StoreFinding>& findings);

// Whether a server that said `server_time` between `asked` and `answered`, by our clock, goes as we
// do. Coordinators take over leases by their own clocks; the store's is the one they all can see.
StoreFinding CompareClocks(const std::string& where, WallTime server_time, WallTime asked,
                           WallTime answered);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_REDIS_DIAGNOSIS_H_
