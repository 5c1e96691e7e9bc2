#include "cli/client.h"

#include <grpcpp/client_context.h>

#include <algorithm>
#include <limits>
#include <map>

#include "claque/v1/campaign.grpc.pb.h"
#include "claque/v1/query.grpc.pb.h"
#include "common/rpc/credentials.h"
#include "common/rpc/status.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace claque {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using Campaigns = v1::CampaignService::Stub;
using Queries = v1::QueryService::Stub;
using Health = grpc::health::v1::Health::Stub;

constexpr int kPageSize = 500;

template <typename Stub, typename Request, typename Response>
using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*);

// The field of a List or Get response that carries the resources.
const FieldDescriptor& ResourceField(const Message& response, bool repeated) {
  const auto& type = *response.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field.is_repeated() == repeated) {
      return field;
    }
  }
  std::abort();  // every List and Get response has one
}

void SetText(Message* message, const char* name, const std::string& value) {
  if (const auto* field = message->GetDescriptor()->FindFieldByName(name)) {
    message->GetReflection()->SetString(message, field, value);
  }
}

}  // namespace

struct Client::State {
  std::unique_ptr<Campaigns> campaigns;
  std::unique_ptr<Queries> queries;
  std::unique_ptr<Health> health;
  std::chrono::milliseconds timeout;
  std::string address;

  Status Converted(const grpc::Status& status, const std::string& what) const {
    if (status.ok()) return OkStatus();
    Status own = FromGrpc(status);
    if (own.code() == Code::kUnavailable) {
      return own.Prefixed("cannot reach " + (address.empty() ? "the server" : address));
    }
    return own.Prefixed(what);
  }
  template <typename Stub, typename Request, typename Response>
  Status Call(Stub& stub, Method<Stub, Request, Response> method, const std::string& what,
              const Request& request, Response* response) const {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + timeout);
    return Converted((stub.*method)(&context, request, response), what);
  }

  template <typename Stub, typename Request, typename Response>
  Status ListAll(Stub& stub, Method<Stub, Request, Response> method, const std::string& kind,
                 const ListQuery& query, const RowFn& row) const {
    Request request;
    SetText(&request, "parent", query.parent);
    request.set_filter(query.filter);
    int64_t left = query.limit > 0 ? query.limit : std::numeric_limits<int64_t>::max();
    do {
      request.set_page_size(static_cast<int>(std::min<int64_t>(left, kPageSize)));
      Response response;
      CLAQUE_RETURN_IF_ERROR(Call(stub, method, "list " + kind, request, &response));
      const FieldDescriptor& field = ResourceField(response, true);
      const auto& reflection = *response.GetReflection();
      for (int i = 0; i < reflection.FieldSize(response, &field) && left > 0; ++i, --left) {
        if (!row(reflection.GetRepeatedMessage(response, &field, i))) return OkStatus();
      }
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty() && left > 0);
    return OkStatus();
  }

  template <typename Stub, typename Request, typename Response>
  Result<std::unique_ptr<Message>> GetOne(Stub& stub, Method<Stub, Request, Response> method,
                                          const std::string& name) const {
    Request request;
    request.set_name(name);
    Response response;
    CLAQUE_RETURN_IF_ERROR(Call(stub, method, name, request, &response));
    const Message& found =
        response.GetReflection()->GetMessage(response, &ResourceField(response, false));
    std::unique_ptr<Message> copy(found.New());
    copy->CopyFrom(found);
    return copy;
  }

  // One entry of the table of kinds.
  struct Kind {
    std::function<Status(const State&, const ListQuery&, const RowFn&)> list;
    std::function<Result<std::unique_ptr<Message>>(const State&, const std::string&)> get;
    const google::protobuf::Descriptor* type;
  };
  template <typename Stub, typename Request, typename Response>
  static const google::protobuf::Descriptor* TypeOf(Method<Stub, Request, Response>) {
    return ResourceField(Response::default_instance(), true).message_type();
  }
  template <typename ListMethod, typename GetMethod>
  static Kind Of(const std::string& kind, std::unique_ptr<Queries> State::*stub, ListMethod list,
                 GetMethod get) {
    return {
        [=](const State& s, const ListQuery& q, const RowFn& row) {
          return s.ListAll(*(s.*stub), list, kind, q, row);
        },
        [=](const State& s, const std::string& name) { return s.GetOne(*(s.*stub), get, name); },
        TypeOf(list)};
  }
  static const std::map<std::string, Kind>& Kinds();
};

const std::map<std::string, Client::State::Kind>& Client::State::Kinds() {
  static const auto* kinds = [] {
    auto* table = new std::map<std::string, Kind>;
    const auto add = [table](const std::string& kind, auto list, auto get) {
      table->emplace(kind, Of(kind, &State::queries, list, get));
    };
    add("pages", &Queries::ListPages, &Queries::GetPage);
    add("posts", &Queries::ListPosts, &Queries::GetPost);
    add("missions", &Queries::ListMissions, &Queries::GetMission);
    add("traces", &Queries::ListTraces, &Queries::GetTrace);
    add("echoes", &Queries::ListEchoes, &Queries::GetEcho);
    add("families", &Queries::ListPhraseFamilies, &Queries::GetPhraseFamily);
    add("networks", &Queries::ListNetworks, &Queries::GetNetwork);
    add("edges", &Queries::ListEdges, &Queries::GetEdge);
    add("bursts", &Queries::ListBursts, &Queries::GetBurst);
    add("cohorts", &Queries::ListCohorts, &Queries::GetCohort);
    add("overlaps", &Queries::ListOverlaps, &Queries::GetOverlap);
    add("relations", &Queries::ListRelations, &Queries::GetRelation);
    add("narratives", &Queries::ListNarratives, &Queries::GetNarrative);
    add("incidents", &Queries::ListIncidents, &Queries::GetIncident);
    add("coverage", &Queries::ListCoverage, &Queries::GetCoverage);
    add("workers", &Queries::ListWorkers, &Queries::GetWorker);
    table->emplace("campaigns", Kind{[](const State& s, const ListQuery& q, const RowFn& row) {
                                       return s.ListAll(*s.campaigns, &Campaigns::ListCampaigns,
                                                        "campaigns", q, row);
                                     },
                                     [](const State& s, const std::string& name) {
                                       return s.GetOne(*s.campaigns, &Campaigns::GetCampaign, name);
                                     },
                                     v1::Campaign::descriptor()});
    return table;
  }();
  return *kinds;
}

Result<std::unique_ptr<Client>> Client::Connect(const ServerAddress& server,
                                                std::chrono::milliseconds timeout) {
  CLAQUE_ASSIGN_OR_RETURN(auto channel,
                          Dial(server.address, {server.tls_ca, server.tls_cert, server.tls_key}));
  auto state = std::make_unique<State>();
  state->campaigns = v1::CampaignService::NewStub(channel);
  state->queries = v1::QueryService::NewStub(channel);
  state->health = grpc::health::v1::Health::NewStub(channel);
  state->timeout = timeout;
  state->address = server.address;
  return std::unique_ptr<Client>(new Client(std::move(state), server.address));
}

Client::Client(std::unique_ptr<State> state, std::string address)
    : address_(std::move(address)), state_(std::move(state)) {}
Client::~Client() = default;

Status Client::List(const std::string& kind, const ListQuery& query, const RowFn& row) {
  return State::Kinds().at(kind).list(*state_, query, row);
}

const google::protobuf::Descriptor& Client::ResourceType(const std::string& kind) const {
  return *State::Kinds().at(kind).type;
}

Result<std::unique_ptr<Message>> Client::Get(const std::string& kind, const std::string& name) {
  return State::Kinds().at(kind).get(*state_, name);
}

Result<v1::Campaign> Client::CreateCampaign(const v1::Campaign& campaign,
                                            const std::string& request_id) {
  v1::CreateCampaignRequest request;
  *request.mutable_campaign() = campaign;
  request.set_request_id(request_id);
  v1::CreateCampaignResponse response;
  CLAQUE_RETURN_IF_ERROR(state_->Call(*state_->campaigns, &Campaigns::CreateCampaign,
                                      "create " + campaign.name(), request, &response));
  return std::move(*response.mutable_campaign());
}

Result<v1::GetCampaignResponse> Client::GetCampaign(const std::string& name) {
  v1::GetCampaignRequest request;
  request.set_name(name);
  v1::GetCampaignResponse response;
  CLAQUE_RETURN_IF_ERROR(
      state_->Call(*state_->campaigns, &Campaigns::GetCampaign, name, request, &response));
  return response;
}

Result<v1::Campaign> Client::UpdateCampaign(const v1::Campaign& campaign) {
  v1::UpdateCampaignRequest request;
  request.mutable_campaign()->set_name(campaign.name());
  *request.mutable_campaign()->mutable_watch() = campaign.watch();
  *request.mutable_campaign()->mutable_coordination() = campaign.coordination();
  request.mutable_update_mask()->add_paths("watch");
  request.mutable_update_mask()->add_paths("coordination");
  v1::UpdateCampaignResponse response;
  CLAQUE_RETURN_IF_ERROR(state_->Call(*state_->campaigns, &Campaigns::UpdateCampaign,
                                      "update " + campaign.name(), request, &response));
  return std::move(*response.mutable_campaign());
}

Result<v1::Campaign> Client::Steer(const std::string& verb, const std::string& name) {
  const auto call = [&](auto request, auto response, auto method) -> Result<v1::Campaign> {
    request.set_name(name);
    CLAQUE_RETURN_IF_ERROR(
        state_->Call(*state_->campaigns, method, verb + " " + name, request, &response));
    return std::move(*response.mutable_campaign());
  };
  if (verb == "pause") {
    return call(v1::PauseCampaignRequest(), v1::PauseCampaignResponse(), &Campaigns::PauseCampaign);
  }
  if (verb == "resume") {
    return call(v1::ResumeCampaignRequest(), v1::ResumeCampaignResponse(),
                &Campaigns::ResumeCampaign);
  }
  return call(v1::FreezeCampaignRequest(), v1::FreezeCampaignResponse(),
              &Campaigns::FreezeCampaign);
}

Status Client::DeleteCampaign(const std::string& name, bool force) {
  v1::DeleteCampaignRequest request;
  request.set_name(name);
  request.set_force(force);
  v1::DeleteCampaignResponse response;
  return state_->Call(*state_->campaigns, &Campaigns::DeleteCampaign, "delete " + name, request,
                      &response);
}

Status Client::WatchCampaign(const v1::WatchCampaignRequest& request,
                             const std::function<bool(const v1::WatchCampaignResponse&)>& event) {
  grpc::ClientContext context;
  const auto stream = state_->campaigns->WatchCampaign(&context, request);
  v1::WatchCampaignResponse response;
  while (stream->Read(&response)) {
    if (event(response)) continue;
    context.TryCancel();
    (void)stream->Finish();
    return OkStatus();
  }
  return state_->Converted(stream->Finish(), "watch " + request.name());
}

Result<v1::ImportPostsResponse> Client::ImportPosts(
    const std::function<Result<bool>(v1::ImportPostsRequest*)>& next) {
  grpc::ClientContext context;
  v1::ImportPostsResponse response;
  const auto stream = state_->campaigns->ImportPosts(&context, &response);
  while (true) {
    v1::ImportPostsRequest request;
    const auto more = next(&request);
    if (!more.ok()) {
      context.TryCancel();
      (void)stream->Finish();
      return more.status();
    }
    if (!*more || !stream->Write(request)) break;
  }
  stream->WritesDone();
  CLAQUE_RETURN_IF_ERROR(state_->Converted(stream->Finish(), "import"));
  return response;
}

Status Client::DrainWorker(const std::string& name) {
  v1::DrainWorkerRequest request;
  request.set_name(name);
  v1::DrainWorkerResponse response;
  return state_->Call(*state_->queries, &Queries::DrainWorker, "drain " + name, request, &response);
}

Result<v1::RevealAccountResponse> Client::RevealAccount(const std::string& name,
                                                        const std::string& reason) {
  v1::RevealAccountRequest request;
  request.set_name(name);
  request.set_reason(reason);
  v1::RevealAccountResponse response;
  CLAQUE_RETURN_IF_ERROR(state_->Call(*state_->queries, &Queries::RevealAccount, "reveal " + name,
                                      request, &response));
  return response;
}

Status Client::ExportCanonical(const std::string& parent,
                               const std::function<bool(const std::string&)>& lines) {
  grpc::ClientContext context;
  v1::ExportCanonicalRequest request;
  request.set_parent(parent);
  const auto stream = state_->queries->ExportCanonical(&context, request);
  v1::ExportCanonicalResponse response;
  while (stream->Read(&response)) {
    if (lines(response.lines())) continue;
    context.TryCancel();
    (void)stream->Finish();
    return Status(Code::kUnknown, "export: cannot write the output");
  }
  return state_->Converted(stream->Finish(), "export");
}

Result<v1::Capture> Client::GetCapture(const std::string& name) {
  v1::GetCaptureRequest request;
  request.set_name(name);
  v1::GetCaptureResponse response;
  CLAQUE_RETURN_IF_ERROR(
      state_->Call(*state_->queries, &Queries::GetCapture, name, request, &response));
  return std::move(*response.mutable_capture());
}

Result<v1::Run> Client::GetRun(const std::string& name) {
  v1::GetRunRequest request;
  request.set_name(name);
  v1::GetRunResponse response;
  CLAQUE_RETURN_IF_ERROR(
      state_->Call(*state_->queries, &Queries::GetRun, "run of " + name, request, &response));
  return std::move(*response.mutable_run());
}

Result<v1::DiagnoseStoreResponse> Client::DiagnoseStore() {
  v1::DiagnoseStoreResponse response;
  CLAQUE_RETURN_IF_ERROR(state_->Call(*state_->queries, &Queries::DiagnoseStore,
                                      "settings of the store", v1::DiagnoseStoreRequest(),
                                      &response));
  return response;
}

Result<v1::Incident> Client::ReviewIncident(const v1::ReviewIncidentRequest& request) {
  v1::ReviewIncidentResponse response;
  CLAQUE_RETURN_IF_ERROR(state_->Call(*state_->queries, &Queries::ReviewIncident,
                                      "review " + request.name(), request, &response));
  return std::move(*response.mutable_incident());
}

Status Client::CheckHealth(bool wait_for_server) {
  const grpc::health::v1::HealthCheckRequest request;
  grpc::health::v1::HealthCheckResponse response;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + state_->timeout);
  context.set_wait_for_ready(wait_for_server);
  CLAQUE_RETURN_IF_ERROR(
      state_->Converted(state_->health->Check(&context, request, &response), "health"));
  using Answer = grpc::health::v1::HealthCheckResponse;
  if (response.status() == Answer::SERVING) return OkStatus();
  return FailedPrecondition("the server says " + Answer::ServingStatus_Name(response.status()));
}

}  // namespace claque
