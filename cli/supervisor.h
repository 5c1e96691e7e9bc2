// Supervisor: starts child processes, restarts the dead ones with back-off, stops them in reverse.
//
// No child outlives it: each dies by PR_SET_PDEATHSIG when the thread that started it ends, also on
// kill -9. That is why Start and Poll belong to one thread that lives as long as the children, the
// main thread. Each child leads its own process group, so that Ctrl-C reaches the supervisor alone
// and the order of stopping is ours.
#ifndef CLAQUE_CLI_SUPERVISOR_H_
#define CLAQUE_CLI_SUPERVISOR_H_

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/base/status.h"

namespace claque {

struct ChildSpec {
  std::string name = "";               // "worker-1", for messages
  std::vector<std::string> argv = {};  // argv[0] is a path
  std::string folder = "";             // working folder; empty = ours
  std::string log_file = "";           // stdout and stderr are appended to it
  // How long it may take from SIGTERM to its end before SIGKILL.
  std::chrono::milliseconds grace{10'000};
  bool restart = true;
  // StopAll asks all children of one stage at once, the highest stage first.
  int stage = 0;
};

// What Poll saw.
struct ChildExit {
  std::string name;
  std::string how;  // "exit code 3", "signal 9"
  bool gave_up;     // died too often in a row; will not be started again
  std::string log_file;
};

// One thread (see above).
class Supervisor {
 public:
  // `clock` must outlive it.
  explicit Supervisor(const Clock& clock);
  // Kills what still runs.
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  // Returns once the program runs. Errors: NotFound or PermissionDenied with the path (exec
  // failed), ResourceExhausted (fork failed).
  Status Start(ChildSpec spec);

  // Collects dead children and starts again those whose back-off has passed: 0.2 s, doubled up to
  // 10 s, forgotten after 30 s of life. Gives up after 8 deaths in a row.
  std::vector<ChildExit> Poll();

  // Whether a child of that name runs now.
  bool Running(const std::string& name) const;
  pid_t Pid(const std::string& name) const;  // -1 where it does not run
  size_t size() const { return children_.size(); }

  // SIGTERM, then SIGKILL after its grace. It is not started again.
  void Stop(const std::string& name);
  // All, stage by stage. Idempotent.
  void StopAll();

 private:
  struct Child {
    ChildSpec spec;
    pid_t pid = -1;
    BootTime started;
    BootTime due;
    int deaths = 0;
    bool waiting = false;
    bool stopped = false;
  };

  Status Launch(Child* child);
  void Ask(Child* child);
  void End(Child* child);

  const Clock& clock_;
  const pid_t self_;
  std::vector<Child> children_;
};

// Path of a program beside the running one, else on PATH. NotFound says where it looked.
Result<std::string> FindProgram(const std::string& name);

// Raises the soft limit of open files to the hard one.
void RaiseOpenFileLimit();

}  // namespace claque

#endif  // CLAQUE_CLI_SUPERVISOR_H_
