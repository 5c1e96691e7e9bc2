// GrpcLink against a real gRPC server on loopback.
#include "worker/link/grpc_link.h"

#include <gmock/gmock.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <thread>

#include "claque/v1/work.grpc.pb.h"

namespace claque {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using namespace std::chrono_literals;

// Answers each exchange with its id; streams three messages of input, and of lease 2 none until the
// caller goes away.
class EchoService final : public v1::WorkerLinkService::Service {
 public:
  grpc::Status Exchange(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::ExchangeResponse, v1::ExchangeRequest>* stream) override {
    v1::ExchangeRequest request;
    while (stream->Read(&request)) {
      v1::ExchangeResponse response;
      response.set_exchange_id(request.exchange_id());
      for (const v1::Report& report : request.reports()) {
        response.add_report_statuses()->set_sequence(report.sequence());
      }
      stream->Write(response);
    }
    return grpc::Status::OK;
  }
  grpc::Status PullInput(grpc::ServerContext* context, const v1::PullInputRequest* request,
                         grpc::ServerWriter<v1::PullInputResponse>* writer) override {
    if (request->lease_id() == 0) return {grpc::StatusCode::FAILED_PRECONDITION, "not live"};
    while (request->lease_id() == 2 && !context->IsCancelled()) std::this_thread::yield();
    for (int i = 0; i < 3; ++i) {
      v1::PullInputResponse response;
      response.add_posts();
      writer->Write(response);
    }
    return grpc::Status::OK;
  }
};

class Recorder final : public WorkerLink::Handler {
 public:
  void OnMessage(size_t, v1::ExchangeResponse message) override {
    MutexLock lock(mutex_);
    messages_.push_back(std::move(message));
    changed_.NotifyAll();
  }
  void OnDisconnected(size_t, const Status& why) override {
    MutexLock lock(mutex_);
    gone_.push_back(why);
    changed_.NotifyAll();
  }
  bool WaitFor(size_t messages, size_t gone) {
    const auto end = std::chrono::steady_clock::now() + 20s;
    MutexLock lock(mutex_);
    while (messages_.size() < messages || gone_.size() < gone) {
      if (std::chrono::steady_clock::now() > end) return false;
      changed_.WaitFor(mutex_, 100ms);
    }
    return true;
  }
  std::vector<v1::ExchangeResponse> messages() {
    MutexLock lock(mutex_);
    return messages_;
  }
  std::vector<Status> gone() {
    MutexLock lock(mutex_);
    return gone_;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  std::vector<v1::ExchangeResponse> messages_ GUARDED_BY(mutex_);
  std::vector<Status> gone_ GUARDED_BY(mutex_);
};

class GrpcLinkTest : public testing::Test {
 protected:
  GrpcLinkTest() {
    StartServer("127.0.0.1:0");
    link_ = *GrpcLink::Create({"127.0.0.1:" + std::to_string(port_)}, {});
    link_->Start(recorder_);
  }
  ~GrpcLinkTest() override { link_->Stop(0ms); }

  void StartServer(const std::string& address) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
  }

  void SendId(uint64_t id) {
    v1::ExchangeRequest request;
    request.set_exchange_id(id);
    request.add_reports()->set_sequence(id);
    link_->Send(0, std::move(request));
  }

  EchoService service_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  Recorder recorder_;
  std::unique_ptr<GrpcLink> link_;
};

TEST_F(GrpcLinkTest, MessagesArriveInOrder) {
  link_->Connect(0);
  for (uint64_t id = 1; id <= 50; ++id) SendId(id);
  ASSERT_TRUE(recorder_.WaitFor(50, 0));
  const auto messages = recorder_.messages();
  for (size_t i = 0; i < messages.size(); ++i) EXPECT_EQ(messages[i].exchange_id(), i + 1);
}

TEST_F(GrpcLinkTest, StopHalfClosesAndTheHandlerHearsOfIt) {
  link_->Connect(0);
  SendId(1);
  ASSERT_TRUE(recorder_.WaitFor(1, 0));
  link_->Stop(10s);
  ASSERT_THAT(recorder_.gone(), SizeIs(1));
  EXPECT_TRUE(recorder_.gone()[0].ok()) << "ended by agreement, not cancelled";
}

TEST_F(GrpcLinkTest, LostServerIsHeardOfAndANewStreamWorks) {
  link_->Connect(0);
  SendId(1);
  ASSERT_TRUE(recorder_.WaitFor(1, 0));
  server_->Shutdown(std::chrono::system_clock::now());
  ASSERT_TRUE(recorder_.WaitFor(1, 1));
  SendId(2);  // no stream: dropped
  StartServer("127.0.0.1:" + std::to_string(port_));
  for (size_t gone = 1; recorder_.messages().size() < 2 && gone < 100; ++gone) {
    link_->Connect(0);
    SendId(3);
    // Either an answer or, while the channel still backs off, another loss.
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (recorder_.messages().size() < 2 && recorder_.gone().size() == gone &&
           std::chrono::steady_clock::now() < end) {
      recorder_.WaitFor(0, 0);
    }
  }
  ASSERT_THAT(recorder_.messages(), SizeIs(2));
  EXPECT_EQ(recorder_.messages()[1].exchange_id(), 3u);
}

TEST_F(GrpcLinkTest, DisconnectEndsTheStream) {
  link_->Connect(0);
  SendId(1);
  ASSERT_TRUE(recorder_.WaitFor(1, 0));
  link_->Disconnect(0);
  ASSERT_TRUE(recorder_.WaitFor(1, 1));
  EXPECT_EQ(recorder_.gone()[0].code(), Code::kCancelled);
}

TEST_F(GrpcLinkTest, PullInputStreamsStopsAndFails) {
  v1::PullInputRequest request;
  request.set_lease_id(1);
  int count = 0;
  const auto counts = [&](const auto&) { ++count; };
  EXPECT_TRUE(link_
                  ->PullInput(
                      0, request, [] { return true; }, counts)
                  .ok());
  EXPECT_EQ(count, 3);
  const auto once = [&] { return count < 4; };
  EXPECT_EQ(link_->PullInput(0, request, once, counts).code(), Code::kCancelled);
  EXPECT_EQ(count, 4);
  request.set_lease_id(0);
  const Status refused = link_->PullInput(
      0, request, [] { return true; }, counts);
  EXPECT_EQ(refused.code(), Code::kFailedPrecondition);
  EXPECT_THAT(refused.message(), HasSubstr("not live"));
}

TEST_F(GrpcLinkTest, PullInputOfASilentCoordinatorEndsWhenItIsNoLongerWanted) {
  v1::PullInputRequest request;
  request.set_lease_id(2);
  int asked = 0;
  const Status status = link_->PullInput(
      0, request, [&] { return ++asked < 2; }, [](const auto&) {});
  EXPECT_EQ(status.code(), Code::kCancelled);
  EXPECT_GE(asked, 2);
}

}  // namespace
}  // namespace claque
