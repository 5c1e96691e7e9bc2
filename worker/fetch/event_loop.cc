#include "worker/fetch/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace claque {
namespace {

void Drain(int fd) {
  uint64_t count = 0;
  while (read(fd, &count, sizeof(count)) > 0) {
  }
}

}  // namespace

EventLoop::~EventLoop() {
  for (const int fd : {epoll_, timer_, wake_}) {
    if (fd >= 0) close(fd);
  }
}

Status EventLoop::Open() {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  timer_ = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (epoll_ < 0 || timer_ < 0 || wake_ < 0) {
    return ResourceExhausted(std::string("event loop: ") + std::strerror(errno));
  }
  Watch(timer_, true, false);
  Watch(wake_, true, false);
  return OkStatus();
}

void EventLoop::Watch(int fd, bool in, bool out) {
  epoll_event event{};
  event.events = (in ? EPOLLIN : 0u) | (out ? EPOLLOUT : 0u);
  event.data.fd = fd;
  if (event.events == 0) {
    epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
  } else if (epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) != 0 && errno == ENOENT) {
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }
}

void EventLoop::Post(Task task) {
  {
    MutexLock lock(mutex_);
    posted_.push_back(std::move(task));
  }
  eventfd_write(wake_, 1);
}

void EventLoop::Quit() {
  {
    MutexLock lock(mutex_);
    quit_ = true;
  }
  eventfd_write(wake_, 1);
}

EventLoop::TimerId EventLoop::At(BootTime when, Task task) {
  const TimerId id{when, ++last_timer_};
  timers_.emplace(id, std::move(task));
  return id;
}

std::vector<EventLoop::Task> EventLoop::TakePosted(bool* quit) {
  MutexLock lock(mutex_);
  *quit = quit_;
  return std::exchange(posted_, {});
}

// Set anew each round: a timer that is due at once must still wake the loop.
void EventLoop::ArmTimer() {
  itimerspec spec{};
  if (!timers_.empty()) {
    const auto left = timers_.begin()->first.first - clock_.BootNow();
    const auto wait = std::max<std::chrono::nanoseconds>(left, std::chrono::nanoseconds(1));
    spec.it_value.tv_sec = static_cast<time_t>(wait.count() / 1'000'000'000);
    spec.it_value.tv_nsec =
        static_cast<decltype(spec.it_value.tv_nsec)>(wait.count() % 1'000'000'000);
  }
  timerfd_settime(timer_, 0, &spec, nullptr);
}

void EventLoop::RunDueTimers() {
  const BootTime now = clock_.BootNow();
  while (!timers_.empty() && timers_.begin()->first.first <= now) {
    const Task task = std::move(timers_.extract(timers_.begin()).mapped());
    task();
  }
}

void EventLoop::Run(const Task& on_wake,
                    const std::function<void(int fd, bool in, bool out)>& on_socket) {
  std::array<epoll_event, 256> events;
  while (true) {
    ArmTimer();
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
    on_wake();
    // Before the posted tasks are taken: what is posted later must wake the next round.
    Drain(wake_);
    bool quit = false;
    for (const Task& task : TakePosted(&quit)) {
      if (quit) break;
      task();
    }
    if (quit) return;
    RunDueTimers();
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<size_t>(i)];
      const bool failed = event.events & (EPOLLERR | EPOLLHUP);
      if (event.data.fd == timer_ || event.data.fd == wake_) continue;
      on_socket(event.data.fd, failed || event.events & EPOLLIN, failed || event.events & EPOLLOUT);
    }
  }
}

}  // namespace claque
