// Campaigns over gRPC, in one process and over memory stores.
#include "coordinator/service/campaign_service.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <utility>

#include "coordinator/aggregator/tables.h"
#include "tests/support/mini_cluster.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::SizeIs;

class CampaignServiceTest : public testing::Test {
 protected:
  CampaignServiceTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = v1::CampaignService::NewStub(server_->InProcessChannel({}));
  }
  ~CampaignServiceTest() override { server_->Shutdown(); }

  // A page with one post, and a mission in it that nobody reviewed.
  void Collect() {
    cluster_.CreateCampaign({"https://news.example/"});
    cluster_.Step();
    const auto leases = MiniCluster::NewLeases(cluster_.Exchange("w1", {}, {}, 1));
    ASSERT_THAT(leases, SizeIs(1));
    v1::Report report = PageReport(leases[0], leases[0].collection().urls(0), "a", "text", {});
    report.mutable_page()->mutable_posts(0)->mutable_mission()->add_targets("x");
    cluster_.Exchange("w1", leases, {report}, 0);
  }
  int64_t Posts() {
    return *stores_.aggregates.Count(OnAllShards(std::string("berg27"), PostsTable));
  }
  grpc::StatusCode Delete(bool force) {
    grpc::ClientContext context;
    v1::DeleteCampaignRequest request;
    request.set_name("campaigns/berg27");
    request.set_force(force);
    v1::DeleteCampaignResponse response;
    return stub_->DeleteCampaign(&context, request, &response).error_code();
  }

  grpc::StatusCode Update(const v1::Campaign& campaign, const std::string& path,
                          v1::UpdateCampaignResponse* response) {
    grpc::ClientContext context;
    v1::UpdateCampaignRequest request;
    *request.mutable_campaign() = campaign;
    if (!path.empty()) request.mutable_update_mask()->add_paths(path);
    return stub_->UpdateCampaign(&context, request, response).error_code();
  }

  ManualClock clock_;
  MemoryStores stores_{clock_};
  MiniCluster cluster_{stores_, clock_, "c1"};
  MiniCluster other_{stores_, clock_, "c2"};  // the one that is asked
  WorkPool pool_{1, 8};
  CampaignServiceImpl service_{stores_.all(),  other_.campaigns, other_.catalog,
                               other_.applier, clock_,           pool_};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::CampaignService::Stub> stub_;
};

TEST_F(CampaignServiceTest, DeletionIsBegunWhereItIsAskedForAndDroppedByTheOwnerAlone) {
  Collect();
  ASSERT_EQ(Posts(), 1);
  EXPECT_EQ(Delete(true), grpc::StatusCode::OK);
  EXPECT_THAT(other_.campaigns.Find("berg27"), StatusIs(Code::kNotFound, testing::_));
  EXPECT_EQ(Posts(), 1);
  cluster_.Step();
  EXPECT_EQ(Posts(), 0);
}

TEST_F(CampaignServiceTest, StoreErrorDoesNotDeleteWhatNobodyReviewed) {
  Collect();
  bool down = true;
  stores_.aggregates.FailReads([&](const TableId&) {
    return std::exchange(down, false) ? Unavailable("away for a moment") : OkStatus();
  });
  EXPECT_EQ(Delete(false), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(other_.campaigns.IsDeleting("berg27"), IsOkAndHolds(false));
  EXPECT_EQ(Delete(false), grpc::StatusCode::FAILED_PRECONDITION) << "the guard holds";
  EXPECT_EQ(Delete(true), grpc::StatusCode::OK);
  EXPECT_EQ(Delete(false), grpc::StatusCode::OK) << "asked again while it goes on";
}

TEST_F(CampaignServiceTest, WatchIsUpdatedByItsMaskAndNothingElseIs) {
  Collect();
  v1::Campaign wanted;
  wanted.set_name("campaigns/berg27");
  wanted.set_title("another");
  wanted.mutable_watch()->add_narratives()->set_id("n");
  v1::UpdateCampaignResponse response;
  EXPECT_EQ(Update(wanted, "", &response), grpc::INVALID_ARGUMENT) << "no text";
  wanted.mutable_watch()->mutable_narratives(0)->set_text("The count is rigged");
  EXPECT_EQ(Update(wanted, "title", &response), grpc::INVALID_ARGUMENT);
  EXPECT_EQ(Update(wanted, "watch.narratives", &response), grpc::OK);
  EXPECT_THAT(response.campaign().watch().narratives(), SizeIs(1));
  EXPECT_EQ(response.campaign().title(), "");
  EXPECT_THAT(response.campaign().sources(), SizeIs(1));
  wanted.set_name("campaigns/never-was");
  EXPECT_EQ(Update(wanted, "", &response), grpc::NOT_FOUND);
}

}  // namespace
}  // namespace claque
