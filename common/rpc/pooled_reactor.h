// Server reactors whose work runs on a pool: a reaction never blocks (gRPC 1.51 has as few as two
// threads for all reactions). The life cycle rules are kept here once.
#ifndef CLAQUE_COMMON_RPC_POOLED_REACTOR_H_
#define CLAQUE_COMMON_RPC_POOLED_REACTOR_H_

#include <grpcpp/alarm.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/base/work_pool.h"
#include "common/rpc/status.h"

namespace claque {

inline grpc::Status PoolIsFull() {
  return ToGrpc(ResourceExhausted("the server is busy; try again"));
}

// Unary: `work` fills the response and its Status ends the call.
template <typename Work>
grpc::ServerUnaryReactor* RunUnary(WorkPool& pool, grpc::CallbackServerContext* context,
                                   Work work) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  if (!pool.TrySubmit([reactor, work = std::move(work)] { reactor->Finish(ToGrpc(work())); })) {
    reactor->Finish(PoolIsFull());
  }
  return reactor;
}

// Server streaming: writes what `next` gives until it gives an end or an error. Owns itself.
template <typename Response>
class GeneratorReactor final : public grpc::ServerWriteReactor<Response> {
 public:
  struct Step {
    // nullopt with a wait: nothing to say yet; nullopt without: the stream ends with OK.
    std::optional<Response> message;
    std::chrono::milliseconds wait{0};
  };
  using Next = std::function<Result<Step>()>;

  GeneratorReactor(WorkPool& pool, Next next) : pool_(pool), next_(std::move(next)) { Schedule(); }

  void OnWriteDone(bool ok) override {
    if (ok) {
      Schedule();
    } else {
      this->Finish(grpc::Status::CANCELLED);
    }
  }
  void OnCancel() override {
    cancelled_ = true;
    alarm_.Cancel();
  }
  void OnDone() override { Release(); }

 private:
  void Schedule() {
    if (cancelled_) {
      this->Finish(grpc::Status::CANCELLED);
    } else if (!pool_.TrySubmit([this] { Advance(); })) {
      this->Finish(PoolIsFull());
    }
  }
  // The call may end before TakeStep returns: its alarm, cancelled, runs on another thread.
  void Advance() {
    ++users_;
    TakeStep();
    Release();
  }
  void Release() {
    if (--users_ == 0) delete this;
  }
  void TakeStep() {
    auto step = [this] {
      MutexLock lock(mutex_);
      return next_();
    }();
    if (!step.ok()) {
      this->Finish(ToGrpc(step.status()));
    } else if (step->message) {
      response_ = *std::move(step->message);
      this->StartWrite(&response_);
    } else if (step->wait.count() > 0) {
      alarm_.Set(std::chrono::system_clock::now() + step->wait, [this](bool) { Schedule(); });
      if (cancelled_) alarm_.Cancel();
    } else {
      this->Finish(grpc::Status::OK);
    }
  }

  WorkPool& pool_;
  // Steps follow one another by way of gRPC, where no sanitizer sees it.
  Mutex mutex_;
  Next next_ GUARDED_BY(mutex_);
  Response response_;
  grpc::Alarm alarm_;
  std::atomic<bool> cancelled_ = false;
  std::atomic<int> users_ = 1;  // the call, until OnDone; and whoever takes a step
};

// Server streaming that ends at once.
template <typename Response>
class RefusedStream final : public grpc::ServerWriteReactor<Response> {
 public:
  explicit RefusedStream(const Status& status) { this->Finish(ToGrpc(status)); }
  void OnDone() override { delete this; }
};

}  // namespace claque

#endif  // CLAQUE_COMMON_RPC_POOLED_REACTOR_H_
