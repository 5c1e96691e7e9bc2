// StoreIdentity: which servers hold the state. Seam; RedisIdentity in production.
#ifndef CLAQUE_COORDINATOR_STORE_STORE_IDENTITY_H_
#define CLAQUE_COORDINATOR_STORE_STORE_IDENTITY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/status.h"

namespace claque {

// One thing looked at in a server.
struct StoreFinding {
  bool ok = true;
  std::string name;    // "appendonly"
  std::string detail;  // what is, and what to do where it is not well
};

// Thread-safe.
class StoreIdentity {
 public:
  virtual ~StoreIdentity() = default;
  // Grows with every connection opened. As long as it stays, the same servers answer.
  virtual uint64_t Connections() const = 0;
  // Changes when a server restarts or another takes its place. Blocks.
  virtual Result<std::string> Ask() = 0;
  // Version, durability and memory of every server, for people. Blocks.
  virtual Result<std::vector<StoreFinding>> Diagnose() = 0;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_STORE_IDENTITY_H_
