#include "worker/link/grpc_link.h"

#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <deque>
#include <utility>

#include "claque/v1/work.grpc.pb.h"
#include "common/base/crash_point.h"
#include "common/rpc/status.h"
#include "worker/link/input_reader.h"

namespace claque {

// One stream from Connect to OnDone. A hold keeps OnDone away while Send, from any thread, may
// still start a write; it goes when the last read has failed, and from then on nothing is started.
class GrpcLink::Stream final
    : public grpc::ClientBidiReactor<v1::ExchangeRequest, v1::ExchangeResponse> {
 public:
  Stream(GrpcLink& link, size_t coordinator) : link_(link), coordinator_(coordinator) {}

  void Open(v1::WorkerLinkService::Stub& stub) {
    stub.async()->Exchange(&context_, this);
    AddHold();
    StartRead(&incoming_);
    StartCall();
  }

  void Send(v1::ExchangeRequest message) {
    MutexLock lock(mutex_);
    if (over_ || half_closed_) return;
    outgoing_.push_back(std::move(message));
    if (outgoing_.size() == 1) WriteFirst();
  }

  void HalfClose() {
    MutexLock lock(mutex_);
    if (over_ || half_closed_) return;
    half_closed_ = true;
    if (outgoing_.empty()) StartWritesDone();
  }

  void Cancel() { context_.TryCancel(); }

 private:
  void WriteFirst() REQUIRES_LOCK(mutex_) {
    if (outgoing_.front().reports_size() > 0) CrashPoint("before_report");
    StartWrite(&outgoing_.front());
  }

  void OnWriteDone(bool ok) override {
    MutexLock lock(mutex_);
    if (outgoing_.front().reports_size() > 0) CrashPoint("after_report");
    outgoing_.pop_front();
    if (!ok || over_) return;  // the read fails too, or has failed
    if (!outgoing_.empty()) {
      WriteFirst();
    } else if (half_closed_) {
      StartWritesDone();
    }
  }

  void OnReadDone(bool ok) override {
    if (ok) {
      link_.handler_->OnMessage(coordinator_, std::move(incoming_));
      incoming_.Clear();
      StartRead(&incoming_);
      return;
    }
    {
      MutexLock lock(mutex_);
      over_ = true;
    }
    RemoveHold();
  }

  void OnDone(const grpc::Status& status) override {
    link_.OnStreamDone(coordinator_, FromGrpc(status));  // drops the link's reference to this
  }

  GrpcLink& link_;
  const size_t coordinator_;
  grpc::ClientContext context_;
  v1::ExchangeResponse incoming_;
  Mutex mutex_;
  std::deque<v1::ExchangeRequest> outgoing_ GUARDED_BY(mutex_);  // the first is being written
  bool half_closed_ GUARDED_BY(mutex_) = false;
  bool over_ GUARDED_BY(mutex_) = false;
};

struct GrpcLink::Peer {
  std::string address;
  std::unique_ptr<v1::WorkerLinkService::Stub> stub;
  std::shared_ptr<Stream> stream;  // guarded by the link's mutex_; null = none
};

Result<std::unique_ptr<GrpcLink>> GrpcLink::Create(const std::vector<std::string>& addresses,
                                                   const TlsFiles& tls) {
  std::unique_ptr<GrpcLink> link(new GrpcLink);
  for (const std::string& address : addresses) {
    auto channel = Dial(address, tls);
    if (!channel.ok()) return channel.status().Prefixed(address);
    auto peer = std::make_unique<Peer>();
    peer->address = address;
    peer->stub = v1::WorkerLinkService::NewStub(*channel);
    link->peers_.push_back(std::move(peer));
  }
  return link;
}

GrpcLink::~GrpcLink() { Stop(std::chrono::milliseconds(0)); }

std::string GrpcLink::address(size_t coordinator) const { return peers_[coordinator]->address; }

std::shared_ptr<GrpcLink::Stream> GrpcLink::FindStream(size_t coordinator) {
  MutexLock lock(mutex_);
  return peers_[coordinator]->stream;
}

void GrpcLink::Connect(size_t coordinator) {
  auto stream = std::make_shared<Stream>(*this, coordinator);
  {
    MutexLock lock(mutex_);
    if (stopped_) return;
    peers_[coordinator]->stream = stream;
  }
  stream->Open(*peers_[coordinator]->stub);
}

void GrpcLink::Send(size_t coordinator, v1::ExchangeRequest message) {
  if (const auto stream = FindStream(coordinator)) stream->Send(std::move(message));
}

void GrpcLink::Disconnect(size_t coordinator) {
  if (const auto stream = FindStream(coordinator)) stream->Cancel();
}

// The handler hears of it before Stop can see that the stream is gone.
void GrpcLink::OnStreamDone(size_t coordinator, const Status& status) {
  std::shared_ptr<Stream> last;
  {
    MutexLock lock(mutex_);
    last = std::move(peers_[coordinator]->stream);
    peers_[coordinator]->stream = nullptr;
    ++leaving_;
  }
  handler_->OnDisconnected(coordinator, status);
  // Its context refers to the channel. Gone before Stop may return: else this callback could drop
  // the channel's last reference, and gRPC would join its own thread (grpc/grpc issue 37858).
  last.reset();
  MutexLock lock(mutex_);
  --leaving_;
  stream_gone_.NotifyAll();
}

Status GrpcLink::PullInput(size_t coordinator, const v1::PullInputRequest& request,
                           const std::function<bool()>& wanted,
                           const std::function<void(v1::PullInputResponse)>& each) {
  InputReader reader;
  {
    MutexLock lock(mutex_);
    if (stopped_) return {Code::kCancelled, "the link is stopped"};
    reader.Open(*peers_[coordinator]->stub, request);
    pulls_.insert(&reader);
  }
  bool go_on = true;
  while (auto message = reader.Next(wanted)) {
    go_on = go_on && wanted();
    if (go_on) {
      each(std::move(*message));
    } else {
      reader.Cancel();
    }
  }
  const grpc::Status status = reader.Finish();
  MutexLock lock(mutex_);
  pulls_.erase(&reader);
  return go_on ? FromGrpc(status) : Status(Code::kCancelled, "input no longer wanted");
}

bool GrpcLink::AnyStream() {
  for (const auto& peer : peers_) {
    if (peer->stream != nullptr) return true;
  }
  return leaving_ > 0;
}

bool GrpcLink::WaitForStreams(std::chrono::milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  MutexLock lock(mutex_);
  while (AnyStream()) {
    const auto left = end - std::chrono::steady_clock::now();
    if (left <= left.zero()) return false;
    stream_gone_.WaitFor(mutex_, left);
  }
  return true;
}

void GrpcLink::Stop(std::chrono::milliseconds grace) {
  std::vector<std::shared_ptr<Stream>> streams;
  {
    MutexLock lock(mutex_);
    stopped_ = true;
    for (InputReader* pull : pulls_) pull->Cancel();
    for (const auto& peer : peers_) {
      if (peer->stream != nullptr) streams.push_back(peer->stream);
    }
  }
  for (const auto& stream : streams) stream->HalfClose();
  if (WaitForStreams(grace)) return;
  for (const auto& stream : streams) stream->Cancel();
  WaitForStreams(std::chrono::hours(1));
}

}  // namespace claque
