// LocalCluster: redis-server, a coordinator and workers as child processes over one data folder.
//
//   DIR/redis      append-only file of Redis        DIR/keys   installation key
//   DIR/evidence   WARC files                       DIR/logs   one file a process
//   DIR/run        sockets while it runs; removed at the end       DIR/lock   see DataLock
//
// All talk over unix sockets inside DIR/run: no port is used and nobody else can connect.
#ifndef CLAQUE_CLI_LOCAL_CLUSTER_H_
#define CLAQUE_CLI_LOCAL_CLUSTER_H_

#include <memory>
#include <string>
#include <vector>

#include "cli/data_lock.h"
#include "cli/supervisor.h"
#include "common/base/clock.h"
#include "common/base/status.h"

namespace claque {

struct ClusterOptions {
  std::string data = "";  // created with mode 0700 where absent
  int workers = 0;        // 0 = none: answers queries only
  std::string allow_addresses = "";
  std::string contact = "";
  std::string log_level = "info";
  // Of `data`, where the caller has it already; null = taken here.
  std::shared_ptr<DataLock> lock = nullptr;
};

// One thread (see Supervisor).
class LocalCluster {
 public:
  // Returns once the coordinator is healthy. Errors: NotFound (a program is missing),
  // AlreadyExists (another one runs over this folder), ResourceExhausted (CheckDisk), Unavailable
  // (a process does not come up; with the end of its log).
  static Result<std::unique_ptr<LocalCluster>> Start(const ClusterOptions& options);
  // For queries over a finished folder; uses the cluster of a run where one is up, and waits for
  // another query to end. Errors: NotFound (`data` is no such folder), AlreadyExists (the other
  // query does not end), Unavailable (the run there does not come up).
  static Result<std::unique_ptr<LocalCluster>> OpenData(const std::string& data);
  // Stops it.
  ~LocalCluster();

  // "unix:/…/coordinator.sock", dialable by this process.
  const std::string& address() const { return address_; }
  // The same for other processes: "unix:DIR/run/coordinator.sock".
  std::string public_address() const;
  const std::string& data() const { return options_.data; }

  // An own child beside the three (the demo's web server); started at once, ended last.
  Status AddChild(ChildSpec spec);
  Status StartWorkers();
  // ResourceExhausted while workers fetch nothing for want of space for evidence.
  Status CheckDisk() const;
  // Restarts what died; what it saw.
  std::vector<ChildExit> Poll() { return supervisor_.Poll(); }
  // Reverse order: workers, coordinator, redis. Idempotent.
  void Stop();

 private:
  explicit LocalCluster(ClusterOptions options);
  Status Prepare();
  // Absolute path of the data, and the address below it.
  Status OpenRunFolder();
  Status StartRedis();
  Status StartCoordinator();
  // Waits until `ready`, polling the children. `name` for the message.
  template <typename Ready>
  Status Await(const std::string& name, Ready ready);
  std::string LogFile(const std::string& name) const;

  ClusterOptions options_;
  SystemClock clock_;
  Supervisor supervisor_;
  int run_folder_ = -1;
  std::string address_;
};

}  // namespace claque

#endif  // CLAQUE_CLI_LOCAL_CLUSTER_H_
