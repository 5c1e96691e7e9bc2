// GrpcLink: WorkerLink over gRPC, one bidirectional stream a coordinator, callback API.
#ifndef CLAQUE_WORKER_LINK_GRPC_LINK_H_
#define CLAQUE_WORKER_LINK_GRPC_LINK_H_

#include <grpcpp/client_context.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/base/mutex.h"
#include "common/rpc/credentials.h"
#include "worker/link/worker_link.h"

namespace claque {

class InputReader;

// Channels live as long as the link, so none is ever dropped inside one of its own callbacks
// (grpc/grpc issue 37858).
class GrpcLink final : public WorkerLink {
 public:
  // Dials nothing yet. Errors: those of Dial (credentials.h), with the address.
  static Result<std::unique_ptr<GrpcLink>> Create(const std::vector<std::string>& addresses,
                                                  const TlsFiles& tls);
  ~GrpcLink() override;

  size_t coordinator_count() const override { return peers_.size(); }
  std::string address(size_t coordinator) const override;
  void Start(Handler& handler) override { handler_ = &handler; }
  void Connect(size_t coordinator) override;
  void Send(size_t coordinator, v1::ExchangeRequest message) override;
  void Disconnect(size_t coordinator) override;
  Status PullInput(size_t coordinator, const v1::PullInputRequest& request,
                   const std::function<bool()>& wanted,
                   const std::function<void(v1::PullInputResponse)>& each) override;
  void Stop(std::chrono::milliseconds grace) override;

 private:
  class Stream;
  struct Peer;
  GrpcLink() = default;
  std::shared_ptr<Stream> FindStream(size_t coordinator);
  void OnStreamDone(size_t coordinator, const Status& status);
  bool WaitForStreams(std::chrono::milliseconds timeout);
  bool AnyStream() REQUIRES_LOCK(mutex_);

  Handler* handler_ = nullptr;
  std::vector<std::unique_ptr<Peer>> peers_;  // never changes after Create
  Mutex mutex_;
  CondVar stream_gone_;
  bool stopped_ GUARDED_BY(mutex_) = false;
  int leaving_ GUARDED_BY(mutex_) = 0;  // streams whose handler call is not over
  std::set<InputReader*> pulls_ GUARDED_BY(mutex_);
};

}  // namespace claque

#endif  // CLAQUE_WORKER_LINK_GRPC_LINK_H_
