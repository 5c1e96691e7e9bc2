#include "coordinator/service/campaign_service.h"

#include <memory>
#include <utility>

#include "common/base/mutex.h"
#include "common/rpc/credentials.h"
#include "common/rpc/pooled_reactor.h"
#include "coordinator/aggregator/imported_post.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/aggregator/update_campaign.h"
#include "coordinator/aggregator/validate_campaign.h"
#include "coordinator/query/listing.h"
#include "coordinator/service/watch.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;

constexpr std::initializer_list<Role> kAnalysts = {Role::kAnalyst, Role::kOperator};
constexpr int kMaxPostsPerMessage = 512;

template <typename Work>
grpc::ServerUnaryReactor* Serve(WorkPool& pool, grpc::CallbackServerContext* context, Work work) {
  if (const Status allowed = RequireRole(*context->auth_context(), kAnalysts); !allowed.ok()) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(ToGrpc(allowed));
    return reactor;
  }
  return RunUnary(pool, context, std::move(work));
}

}  // namespace

CampaignServiceImpl::CampaignServiceImpl(Stores stores, CampaignBook& campaigns, Catalog& catalog,
                                         Applier& applier, const Clock& clock, WorkPool& pool)
    : stores_(stores),
      campaigns_(campaigns),
      catalog_(catalog),
      applier_(applier),
      clock_(clock),
      pool_(pool) {}

Result<v1::Campaign> CampaignServiceImpl::Create(const v1::CreateCampaignRequest& request) {
  CLAQUE_RETURN_IF_ERROR(ValidateCampaign(request.campaign()));
  v1::Campaign campaign = request.campaign();
  campaign.set_state(v1::ACTIVE);
  *campaign.mutable_create_time() = TimeUtil::MillisecondsToTimestamp(ToMillis(clock_.Now()));
  CLAQUE_ASSIGN_OR_RETURN(campaign, campaigns_.Create(campaign, request.request_id()));
  // Also of one that stood already: whoever made it may have died before it came to this.
  CLAQUE_RETURN_IF_ERROR(applier_.OfferSources(CampaignInfo(campaign)));
  return campaign;
}

Result<v1::Campaign> CampaignServiceImpl::SetState(const std::string& name,
                                                   v1::CampaignState state) {
  const std::string id = CampaignOf(name);
  CLAQUE_ASSIGN_OR_RETURN(
      const v1::Campaign campaign, campaigns_.Update(id, [&](v1::Campaign& stored) {
        if (stored.state() == v1::FROZEN && state != v1::FROZEN) {
          return FailedPrecondition("'" + name + "' is frozen: its collection has ended for good");
        }
        stored.set_state(state);
        return OkStatus();
      }));
  if (state == v1::ACTIVE) CLAQUE_RETURN_IF_ERROR(stores_.frontier.Resume(id, clock_.Now()));
  return campaign;
}

Result<v1::Campaign> CampaignServiceImpl::Update(const v1::UpdateCampaignRequest& request) {
  CLAQUE_RETURN_IF_ERROR(CheckUpdateMask(request.update_mask()));
  return campaigns_.Update(CampaignOf(request.campaign().name()), [&](v1::Campaign& stored) {
    return ApplyUpdate(request.campaign(), request.update_mask(), &stored);
  });
}

Status CampaignServiceImpl::Delete(const v1::DeleteCampaignRequest& request) {
  const std::string id = CampaignOf(request.name());
  if (!request.force()) {
    const Status found = campaigns_.Find(id).status();
    // One that is being deleted is not found here, and its deletion goes on.
    if (found.code() == Code::kNotFound) return campaigns_.BeginDelete(id);
    CLAQUE_RETURN_IF_ERROR(found);
    CLAQUE_ASSIGN_OR_RETURN(
        const auto missions,
        catalog_.List<v1::Mission>({request.name(), 1, "", "review = UNREVIEWED", {}}));
    if (!missions.items.empty()) {
      return FailedPrecondition("'" + request.name() +
                                "' has findings nobody reviewed; force deletes them too");
    }
  }
  // CampaignReaper does the rest: here the campaign may have another life by now.
  return campaigns_.BeginDelete(id);
}

grpc::ServerUnaryReactor* CampaignServiceImpl::CreateCampaign(
    grpc::CallbackServerContext* context, const v1::CreateCampaignRequest* request,
    v1::CreateCampaignResponse* response) {
  return Serve(pool_, context, [this, request, response]() -> Status {
    CLAQUE_ASSIGN_OR_RETURN(*response->mutable_campaign(), Create(*request));
    return OkStatus();
  });
}

grpc::ServerUnaryReactor* CampaignServiceImpl::GetCampaign(grpc::CallbackServerContext* context,
                                                           const v1::GetCampaignRequest* request,
                                                           v1::GetCampaignResponse* response) {
  return Serve(pool_, context, [this, request, response]() -> Status {
    CLAQUE_ASSIGN_OR_RETURN(const auto info, campaigns_.Find(CampaignOf(request->name())));
    *response->mutable_campaign() = info->proto();
    CLAQUE_ASSIGN_OR_RETURN(*response->mutable_progress(), catalog_.Progress(info->id()));
    return OkStatus();
  });
}

grpc::ServerUnaryReactor* CampaignServiceImpl::ListCampaigns(
    grpc::CallbackServerContext* context, const v1::ListCampaignsRequest* request,
    v1::ListCampaignsResponse* response) {
  return Serve(pool_, context, [this, request, response]() -> Status {
    CLAQUE_RETURN_IF_ERROR(campaigns_.Refresh());
    std::vector<v1::Campaign> all;
    const auto all_campaigns = campaigns_.All();  // keeps the map while it is walked
    for (const auto& [id, info] : *all_campaigns) all.push_back(info->proto());
    CLAQUE_ASSIGN_OR_RETURN(auto page,
                            PageOf(std::move(all), {"", request->page_size(), request->page_token(),
                                                    request->filter(), request->read_mask()}));
    for (v1::Campaign& campaign : page.items) *response->add_campaigns() = std::move(campaign);
    response->set_next_page_token(page.next_page_token);
    return OkStatus();
  });
}

grpc::ServerUnaryReactor* CampaignServiceImpl::UpdateCampaign(
    grpc::CallbackServerContext* context, const v1::UpdateCampaignRequest* request,
    v1::UpdateCampaignResponse* response) {
  return Serve(pool_, context, [this, request, response]() -> Status {
    CLAQUE_ASSIGN_OR_RETURN(*response->mutable_campaign(), Update(*request));
    return OkStatus();
  });
}

grpc::ServerUnaryReactor* CampaignServiceImpl::PauseCampaign(
    grpc::CallbackServerContext* context, const v1::PauseCampaignRequest* request,
    v1::PauseCampaignResponse* response) {
  return Serve(pool_, context, [this, request, response]() -> Status {
    CLAQUE_ASSIGN_OR_RETURN(*response->mutable_campaign(), SetState(request->name(), v1::PAUSED));
    return OkStatus();
  });
}

grpc::ServerUnaryReactor* CampaignServiceImpl::ResumeCampaign(
    grpc::CallbackServerContext* context, const v1::ResumeCampaignRequest* request,
    v1::ResumeCampaignResponse* response) {
  return Serve(pool_, context, [this, request, response]() -> Status {
    CLAQUE_ASSIGN_OR_RETURN(*response->mutable_campaign(), SetState(request->name(), v1::ACTIVE));
    return OkStatus();
  });
}

grpc::ServerUnaryReactor* CampaignServiceImpl::FreezeCampaign(
    grpc::CallbackServerContext* context, const v1::FreezeCampaignRequest* request,
    v1::FreezeCampaignResponse* response) {
  return Serve(pool_, context, [this, request, response]() -> Status {
    CLAQUE_ASSIGN_OR_RETURN(*response->mutable_campaign(), SetState(request->name(), v1::FROZEN));
    return OkStatus();
  });
}

grpc::ServerUnaryReactor* CampaignServiceImpl::DeleteCampaign(
    grpc::CallbackServerContext* context, const v1::DeleteCampaignRequest* request,
    v1::DeleteCampaignResponse*) {
  return Serve(pool_, context, [this, request] { return Delete(*request); });
}

grpc::ServerWriteReactor<v1::WatchCampaignResponse>* CampaignServiceImpl::WatchCampaign(
    grpc::CallbackServerContext* context, const v1::WatchCampaignRequest* request) {
  using Reactor = GeneratorReactor<v1::WatchCampaignResponse>;
  if (const Status allowed = RequireRole(*context->auth_context(), kAnalysts); !allowed.ok()) {
    return new RefusedStream<v1::WatchCampaignResponse>(allowed);
  }
  auto watch = std::make_shared<Watch>(stores_.aggregates, campaigns_, catalog_, clock_, *request);
  return new Reactor(pool_, [watch]() -> Result<Reactor::Step> {
    CLAQUE_ASSIGN_OR_RETURN(Watch::Step step, watch->Next());
    return Reactor::Step{std::move(step.message), step.wait};
  });
}

Result<int64_t> CampaignServiceImpl::Import(const v1::ImportPostsRequest& request) {
  if (request.posts_size() > kMaxPostsPerMessage) {
    return InvalidArgument("posts: at most " + std::to_string(kMaxPostsPerMessage) +
                           " in a message");
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto info, campaigns_.Find(CampaignOf(request.campaign())));
  std::vector<v1::ExtractedPost> posts;
  for (const v1::ImportedPost& imported : request.posts()) {
    if (const Status status = CheckImport(imported); !status.ok()) {
      return status.Prefixed("posts: line " + std::to_string(imported.line()) + " of " +
                             request.file());
    }
    posts.push_back(PostOfImport(imported, request.file()));
  }
  return applier_.Import(*info, std::move(posts));
}

// Reads messages and applies them on the pool, some at once: what one makes of its posts, another
// waits for the store. Owns itself.
class CampaignServiceImpl::ImportStream final
    : public grpc::ServerReadReactor<v1::ImportPostsRequest> {
 public:
  ImportStream(CampaignServiceImpl& service, v1::ImportPostsResponse* response,
               const Status& allowed)
      : service_(service), response_(response) {
    if (allowed.ok()) {
      StartRead(&request_);
    } else {
      Finish(ToGrpc(allowed));
    }
  }
  void OnReadDone(bool ok) override {
    if (!ok) {
      End(grpc::Status::OK);
      return;
    }
    auto request = std::make_shared<v1::ImportPostsRequest>(std::move(request_));
    request_ = v1::ImportPostsRequest();
    {
      const MutexLock lock(mutex_);
      if (ended_) return;
      paused_ = ++applying_ == kAtOnce;
      if (!paused_) StartRead(&request_);
    }
    if (!service_.pool_.TrySubmit([this, request] { Apply(*request); })) {
      Applied(0, 0, PoolIsFull());
    }
  }
  void OnDone() override { delete this; }

 private:
  static constexpr int kAtOnce = 3;

  void Apply(const v1::ImportPostsRequest& request) {
    const auto changed = service_.Import(request);
    if (changed.ok()) {
      Applied(*changed, request.posts_size() - *changed, grpc::Status::OK);
    } else {
      Applied(0, 0, ToGrpc(changed.status()));
    }
  }

  // Reads are begun under the lock, so that none is once the stream ends. After it this may be
  // gone.
  void Applied(int64_t accepted, int64_t unchanged, const grpc::Status& status) {
    if (!status.ok()) End(status);
    bool finish = false;
    {
      const MutexLock lock(mutex_);
      response_->set_accepted(response_->accepted() + accepted);
      response_->set_unchanged(response_->unchanged() + unchanged);
      --applying_;
      finish = ended_ && applying_ == 0;
      if (std::exchange(paused_, false) && !ended_) StartRead(&request_);
    }
    if (finish) Finish(status_);
  }

  // Nothing more is read; the first status stands. Finishes once nothing is being applied.
  void End(const grpc::Status& status) {
    {
      const MutexLock lock(mutex_);
      if (std::exchange(ended_, true)) return;
      status_ = status;
      if (applying_ > 0) return;
    }
    Finish(status);
  }

  CampaignServiceImpl& service_;
  v1::ImportPostsRequest request_;  // of the read that is under way
  Mutex mutex_;
  v1::ImportPostsResponse* const response_;
  int applying_ GUARDED_BY(mutex_) = 0;
  bool paused_ GUARDED_BY(mutex_) = false;  // reads on once one is applied
  bool ended_ GUARDED_BY(mutex_) = false;
  grpc::Status status_;  // set once, when it ends
};

grpc::ServerReadReactor<v1::ImportPostsRequest>* CampaignServiceImpl::ImportPosts(
    grpc::CallbackServerContext* context, v1::ImportPostsResponse* response) {
  return new ImportStream(*this, response, RequireRole(*context->auth_context(), kAnalysts));
}

}  // namespace claque
