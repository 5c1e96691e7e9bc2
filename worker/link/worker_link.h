// WorkerLink: the way to the coordinators. Seam; GrpcLink in production, FakeLink (tests/support)
// in tests. It moves messages and knows nothing of what they mean.
//
// Coordinators are numbered from 0 in the order of the configuration. Each has at most one stream.
// Connecting again after a loss is the caller's decision (WorkerState says when).
#ifndef CLAQUE_WORKER_LINK_WORKER_LINK_H_
#define CLAQUE_WORKER_LINK_WORKER_LINK_H_

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "claque/v1/work.pb.h"
#include "common/base/status.h"

namespace claque {

// Thread-safe. Nothing here blocks but PullInput and Stop.
class WorkerLink {
 public:
  // Runs on the link's threads, for one coordinator one call at a time; must not block, and may
  // call the link (except Stop).
  class Handler {
   public:
    virtual ~Handler() = default;
    virtual void OnMessage(size_t coordinator, v1::ExchangeResponse message) = 0;
    // The stream is gone, whoever ended it. Once for each Connect.
    virtual void OnDisconnected(size_t coordinator, const Status& why) = 0;
  };

  virtual ~WorkerLink() = default;
  virtual size_t coordinator_count() const = 0;
  // For people: "127.0.0.1:7700".
  virtual std::string address(size_t coordinator) const = 0;
  // REQUIRES: called once, before anything else; `handler` outlives Stop.
  virtual void Start(Handler& handler) = 0;
  // Opens the stream. REQUIRES: no stream is open (none yet, or OnDisconnected ran).
  virtual void Connect(size_t coordinator) = 0;
  // Sends a message; dropped where no stream is open. Messages arrive in order or not at all.
  virtual void Send(size_t coordinator, v1::ExchangeRequest message) = 0;
  // Ends the stream at once; OnDisconnected follows. Nothing where none is open.
  virtual void Disconnect(size_t coordinator) = 0;

  // Streams the input of a classification task; blocks until it ends, or until `wanted`, asked
  // before each message and several times a second, is false (kCancelled). For pool threads only,
  // never from a Handler.
  virtual Status PullInput(size_t coordinator, const v1::PullInputRequest& request,
                           const std::function<bool()>& wanted,
                           const std::function<void(v1::PullInputResponse)>& each) = 0;

  // Half-closes all streams, waits for them up to `grace`, then cancels. No handler call after it
  // has returned. Idempotent.
  virtual void Stop(std::chrono::milliseconds grace) = 0;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_LINK_WORKER_LINK_H_
