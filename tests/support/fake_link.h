// FakeLink: a WorkerLink without transport. The test plays the coordinators: it takes what the
// worker sent and answers through the handler, on its own thread.
#ifndef CLAQUE_TESTS_SUPPORT_FAKE_LINK_H_
#define CLAQUE_TESTS_SUPPORT_FAKE_LINK_H_

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/mutex.h"
#include "worker/link/worker_link.h"

namespace claque {

// Thread-safe.
class FakeLink final : public WorkerLink {
 public:
  explicit FakeLink(size_t coordinators) : peers_(coordinators) {}

  // --- the test's side
  // Next message to this coordinator; waits for it up to 10 s. std::nullopt = none came.
  std::optional<v1::ExchangeRequest> Take(size_t coordinator = 0) {
    MutexLock lock(mutex_);
    std::deque<v1::ExchangeRequest>& sent = peers_[coordinator].sent;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (sent.empty()) {
      if (std::chrono::steady_clock::now() >= end) return std::nullopt;
      changed_.WaitFor(mutex_, std::chrono::milliseconds(100));
    }
    v1::ExchangeRequest first = std::move(sent.front());
    sent.pop_front();
    return first;
  }
  void Say(v1::ExchangeResponse message, size_t coordinator = 0) {
    handler_->OnMessage(coordinator, std::move(message));
  }
  // The coordinator goes away: what it was sent and has not taken is gone too.
  void Break(size_t coordinator = 0) {
    {
      MutexLock lock(mutex_);
      if (!std::exchange(peers_[coordinator].open, false)) return;
      peers_[coordinator].sent.clear();
    }
    handler_->OnDisconnected(coordinator, Unavailable("broken by the test"));
  }
  // What PullInput streams from now on.
  void SetInput(std::vector<v1::PullInputResponse> input) {
    MutexLock lock(mutex_);
    input_ = std::move(input);
  }

  // How PullInput ends once it has streamed that.
  void SetPullStatus(Status status) {
    MutexLock lock(mutex_);
    pull_status_ = std::move(status);
  }

  // --- WorkerLink
  size_t coordinator_count() const override { return peers_.size(); }
  std::string address(size_t coordinator) const override {
    return "fake-" + std::to_string(coordinator);
  }
  void Start(Handler& handler) override { handler_ = &handler; }
  void Connect(size_t coordinator) override {
    MutexLock lock(mutex_);
    peers_[coordinator].open = true;
  }
  void Send(size_t coordinator, v1::ExchangeRequest message) override {
    MutexLock lock(mutex_);
    if (!peers_[coordinator].open) return;
    peers_[coordinator].sent.push_back(std::move(message));
    changed_.NotifyAll();
  }
  void Disconnect(size_t coordinator) override { Break(coordinator); }
  Status PullInput(size_t, const v1::PullInputRequest&, const std::function<bool()>& wanted,
                   const std::function<void(v1::PullInputResponse)>& each) override {
    std::vector<v1::PullInputResponse> input;
    Status status;
    {
      MutexLock lock(mutex_);
      input = input_;
      status = pull_status_;
    }
    for (v1::PullInputResponse& message : input) {
      if (!wanted()) return {Code::kCancelled, "input no longer wanted"};
      each(std::move(message));
    }
    return status;
  }
  void Stop(std::chrono::milliseconds) override {}

 private:
  struct Peer {
    bool open = false;
    std::deque<v1::ExchangeRequest> sent;
  };

  Handler* handler_ = nullptr;
  Mutex mutex_;
  CondVar changed_;
  std::vector<Peer> peers_ GUARDED_BY(mutex_);
  std::vector<v1::PullInputResponse> input_ GUARDED_BY(mutex_);
  Status pull_status_ GUARDED_BY(mutex_);
};

}  // namespace claque

#endif  // CLAQUE_TESTS_SUPPORT_FAKE_LINK_H_
