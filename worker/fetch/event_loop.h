// EventLoop: one thread's epoll with tasks from other threads and timers. Knows nothing of HTTP.
//
// A round is: wait, `on_wake`, posted tasks, due timers, ready sockets. `on_wake` comes first so
// that a process that was stopped (SIGSTOP, suspended machine) can look at the clock before
// anything touches a socket. Timers are compared against CLOCK_BOOTTIME.
#ifndef CLAQUE_WORKER_FETCH_EVENT_LOOP_H_
#define CLAQUE_WORKER_FETCH_EVENT_LOOP_H_

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/base/status.h"

namespace claque {

class EventLoop {
 public:
  using Task = std::function<void()>;
  using TimerId = std::pair<BootTime, uint64_t>;

  // `clock` must outlive the loop.
  explicit EventLoop(const Clock& clock) : clock_(clock) {}
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Opens the descriptors; kResourceExhausted where there are none left. Before all else.
  Status Open();
  // Runs rounds until Quit; tasks and timers still pending are then dropped.
  void Run(const Task& on_wake, const std::function<void(int fd, bool in, bool out)>& on_socket);

  // From any thread.
  void Post(Task task);
  void Quit();

  // From the loop's thread.
  TimerId At(BootTime when, Task task);
  void Cancel(const TimerId& id) { timers_.erase(id); }
  // Watches a socket; neither = no longer.
  void Watch(int fd, bool in, bool out);

 private:
  std::vector<Task> TakePosted(bool* quit);
  void ArmTimer();
  void RunDueTimers();

  const Clock& clock_;
  int epoll_ = -1;
  int timer_ = -1;
  int wake_ = -1;
  std::map<TimerId, Task> timers_;
  uint64_t last_timer_ = 0;
  Mutex mutex_;
  std::vector<Task> posted_ GUARDED_BY(mutex_);
  bool quit_ GUARDED_BY(mutex_) = false;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_FETCH_EVENT_LOOP_H_
