// Life of streams whose work runs on a pool.
#include "common/rpc/pooled_reactor.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "claque/v1/work.grpc.pb.h"

namespace claque {
namespace {

using std::chrono::milliseconds;
using Reactor = GeneratorReactor<v1::PullInputResponse>;

// One message, then a stream that waits for something to say, for ever.
class WaitingService final : public v1::WorkerLinkService::CallbackService {
 public:
  explicit WaitingService(std::weak_ptr<int> streams) : streams_(std::move(streams)) {}
  grpc::ServerWriteReactor<v1::PullInputResponse>* PullInput(grpc::CallbackServerContext*,
                                                             const v1::PullInputRequest*) override {
    auto first = std::make_shared<bool>(true);
    return new Reactor(pool_, [first, alive = streams_.lock()]() -> Result<Reactor::Step> {
      if (std::exchange(*first, false)) return Reactor::Step{v1::PullInputResponse()};
      return Reactor::Step{std::nullopt, milliseconds(1)};
    });
  }

 private:
  WorkPool pool_{2, 1024};
  const std::weak_ptr<int> streams_;
};

// Under a sanitizer this also finds a stream that is used after its end.
TEST(PooledReactor, EveryCancelledStreamEndsAndIsFreed) {
  auto streams = std::make_shared<int>();
  {
    WaitingService service(streams);
    grpc::ServerBuilder builder;
    builder.RegisterService(&service);
    const auto server = builder.BuildAndStart();
    const auto stub = v1::WorkerLinkService::NewStub(server->InProcessChannel({}));
    const auto cancel_streams = [&stub] {
      for (int i = 0; i < 200; ++i) {
        grpc::ClientContext context;
        const auto reader = stub->PullInput(&context, {});
        v1::PullInputResponse message;
        EXPECT_TRUE(reader->Read(&message));
        context.TryCancel();
        EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
      }
    };
    std::thread other(cancel_streams);
    cancel_streams();
    other.join();
    server->Shutdown();
    server->Wait();
  }
  EXPECT_EQ(streams.use_count(), 1);
}

}  // namespace
}  // namespace claque
