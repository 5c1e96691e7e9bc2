// InputReader: the input of one classification task, read by a thread that can stop waiting.
#ifndef CLAQUE_WORKER_LINK_INPUT_READER_H_
#define CLAQUE_WORKER_LINK_INPUT_READER_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <functional>
#include <optional>

#include "claque/v1/work.grpc.pb.h"
#include "common/base/mutex.h"

namespace claque {

// One call. Open first; Finish must have returned before it is destroyed.
class InputReader final : public grpc::ClientReadReactor<v1::PullInputResponse> {
 public:
  // `stub` and `request` must outlive this.
  void Open(v1::WorkerLinkService::Stub& stub, const v1::PullInputRequest& request);
  // Waits for the next message; nullopt: none follows. While it waits it asks `wanted` every
  // quarter of a second, and cancels the call once that is false.
  std::optional<v1::PullInputResponse> Next(const std::function<bool()>& wanted);
  // How the call ended. REQUIRES: Next gave nullopt.
  grpc::Status Finish();
  // Any thread.
  void Cancel() { context_.TryCancel(); }

 private:
  enum class Read { kPending, kMessage, kNone };

  void OnReadDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;
  // False: still none.
  bool WaitForRead();

  grpc::ClientContext context_;
  v1::PullInputResponse incoming_;  // the library's while a read is pending
  Mutex mutex_;
  CondVar changed_;
  Read read_ GUARDED_BY(mutex_) = Read::kPending;
  bool done_ GUARDED_BY(mutex_) = false;
  grpc::Status status_ GUARDED_BY(mutex_);
};

}  // namespace claque

#endif  // CLAQUE_WORKER_LINK_INPUT_READER_H_
