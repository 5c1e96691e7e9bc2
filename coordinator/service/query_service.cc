#include "coordinator/service/query_service.h"

#include <memory>

#include "common/rpc/credentials.h"
#include "common/rpc/pooled_reactor.h"
#include "coordinator/aggregator/reveal_log.h"
#include "coordinator/aggregator/reviews.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/query/canonical_export.h"
#include "coordinator/query/listing.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;

constexpr std::initializer_list<Role> kReaders = {Role::kAnalyst, Role::kOperator};
constexpr std::initializer_list<Role> kOperators = {Role::kOperator};
constexpr size_t kMaxNoteBytes = 4096;

// Checks the role, then runs `work` on the pool.
template <typename Work>
grpc::ServerUnaryReactor* Serve(WorkPool& pool, grpc::CallbackServerContext* context,
                                std::initializer_list<Role> roles, Work work) {
  if (const Status allowed = RequireRole(*context->auth_context(), roles); !allowed.ok()) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(ToGrpc(allowed));
    return reactor;
  }
  return RunUnary(pool, context, std::move(work));
}

// A new item of the one repeated message field of a list response.
template <typename Kind, typename Response>
Kind* AddItem(Response* response) {
  const auto* field = Response::descriptor()->FindFieldByNumber(1);
  return static_cast<Kind*>(response->GetReflection()->AddMessage(response, field));
}

template <typename Kind, typename Response>
Kind* Item(Response* response) {
  const auto* field = Response::descriptor()->FindFieldByNumber(1);
  return static_cast<Kind*>(response->GetReflection()->MutableMessage(response, field));
}

template <typename Kind, typename Request, typename Response>
Status ListInto(Catalog& catalog, const Request& request, Response* response) {
  CLAQUE_ASSIGN_OR_RETURN(
      auto listing, catalog.List<Kind>({request.parent(), request.page_size(), request.page_token(),
                                        request.filter(), request.read_mask()}));
  for (Kind& item : listing.items) *AddItem<Kind>(response) = std::move(item);
  response->set_next_page_token(listing.next_page_token);
  response->set_run(listing.run);
  return OkStatus();
}

}  // namespace

QueryServiceImpl::QueryServiceImpl(Catalog& catalog, ExchangeDesk& exchange, DrainList& drained,
                                   AggregateStore& store, StoreIdentity& identity,
                                   const Pseudonyms& pseudonyms, const Clock& clock, WorkPool& pool,
                                   Logger logger)
    : catalog_(catalog),
      exchange_(exchange),
      drained_(drained),
      store_(store),
      identity_(identity),
      pseudonyms_(pseudonyms),
      clock_(clock),
      pool_(pool),
      logger_(std::move(logger)) {}

#define CLAQUE_QUERY_KIND(Kind, Kinds)                                                             \
  grpc::ServerUnaryReactor* QueryServiceImpl::List##Kinds(grpc::CallbackServerContext* context,    \
                                                          const v1::List##Kinds##Request* request, \
                                                          v1::List##Kinds##Response* response) {   \
    return Serve(pool_, context, kReaders, [this, request, response] {                             \
      return ListInto<v1::Kind>(catalog_, *request, response);                                     \
    });                                                                                            \
  }                                                                                                \
  grpc::ServerUnaryReactor* QueryServiceImpl::Get##Kind(grpc::CallbackServerContext* context,      \
                                                        const v1::Get##Kind##Request* request,     \
                                                        v1::Get##Kind##Response* response) {       \
    return Serve(pool_, context, kReaders, [this, request, response]() -> Status {                 \
      CLAQUE_ASSIGN_OR_RETURN(*Item<v1::Kind>(response),                                           \
                              catalog_.Get<v1::Kind>(request->name(), request->read_mask()));      \
      return OkStatus();                                                                           \
    });                                                                                            \
  }
#include "coordinator/service/query_kinds.inc"
#undef CLAQUE_QUERY_KIND

// The finding of this name as an incident of its own.
Result<v1::Incident> QueryServiceImpl::FindingOf(const std::string& name) {
  v1::Incident incident;
  incident.set_name(name);
  incident.add_findings(name);
  if (name.find("/networks/") != std::string::npos) {
    CLAQUE_ASSIGN_OR_RETURN(const auto network, catalog_.Get<v1::Network>(name, {}));
    incident.set_level(network.level());
  } else if (name.find("/bursts/") != std::string::npos) {
    CLAQUE_ASSIGN_OR_RETURN(const auto burst, catalog_.Get<v1::Burst>(name, {}));
    incident.set_level(burst.level());
  } else if (name.find("/overlaps/") != std::string::npos) {
    CLAQUE_RETURN_IF_ERROR(catalog_.Get<v1::Overlap>(name, {}).status());
  } else if (name.find("/cohorts/") != std::string::npos) {
    CLAQUE_ASSIGN_OR_RETURN(const auto cohort, catalog_.Get<v1::Cohort>(name, {}));
    incident.set_level(cohort.level());
  } else {
    CLAQUE_ASSIGN_OR_RETURN(const auto mission, catalog_.Get<v1::Mission>(name, {}));
    incident.set_level(mission.level());
    incident.set_category(mission.category());
  }
  return incident;
}

grpc::ServerUnaryReactor* QueryServiceImpl::ReviewIncident(grpc::CallbackServerContext* context,
                                                           const v1::ReviewIncidentRequest* request,
                                                           v1::ReviewIncidentResponse* response) {
  return Serve(pool_, context, kReaders, [this, request, response]() -> Status {
    if (request->review() == v1::REVIEW_UNSPECIFIED) {
      return InvalidArgument("review: must be UNREVIEWED, CONFIRMED or REJECTED");
    }
    CLAQUE_ASSIGN_OR_RETURN(v1::Incident incident, FindingOf(request->name()));
    if (request->note().size() > kMaxNoteBytes) {
      return InvalidArgument("note: at most " + std::to_string(kMaxNoteBytes) + " bytes");
    }
    CLAQUE_RETURN_IF_ERROR(SaveReview(store_, CampaignOf(request->name()),
                                      std::string(LastSegment(request->name())),
                                      {request->review(), request->note()}));
    incident.set_review(request->review());
    incident.set_review_note(request->note());
    *response->mutable_incident() = std::move(incident);
    return OkStatus();
  });
}

grpc::ServerUnaryReactor* QueryServiceImpl::ListWorkers(grpc::CallbackServerContext* context,
                                                        const v1::ListWorkersRequest* request,
                                                        v1::ListWorkersResponse* response) {
  return Serve(pool_, context, kReaders, [this, request, response]() -> Status {
    CLAQUE_ASSIGN_OR_RETURN(
        auto page, PageOf(exchange_.Workers(), {"", request->page_size(), request->page_token(),
                                                request->filter(), request->read_mask()}));
    for (v1::Worker& worker : page.items) *response->add_workers() = std::move(worker);
    response->set_next_page_token(page.next_page_token);
    return OkStatus();
  });
}

grpc::ServerUnaryReactor* QueryServiceImpl::GetWorker(grpc::CallbackServerContext* context,
                                                      const v1::GetWorkerRequest* request,
                                                      v1::GetWorkerResponse* response) {
  return Serve(pool_, context, kReaders, [this, request, response]() -> Status {
    for (v1::Worker& worker : exchange_.Workers()) {
      if (worker.name() != request->name()) continue;
      *response->mutable_worker() = std::move(worker);
      return OkStatus();
    }
    return NotFound("no resource '" + request->name() + "'");
  });
}

grpc::ServerUnaryReactor* QueryServiceImpl::DrainWorker(grpc::CallbackServerContext* context,
                                                        const v1::DrainWorkerRequest* request,
                                                        v1::DrainWorkerResponse*) {
  return Serve(pool_, context, kOperators, [this, request]() -> Status {
    for (const std::string& worker : exchange_.WorkerNames()) {
      if ("workers/" + worker == request->name()) return drained_.Add(worker);
    }
    return NotFound("no resource '" + request->name() + "'");
  });
}

Result<v1::RevealAccountResponse> QueryServiceImpl::Reveal(const v1::RevealRecord& record) {
  if (record.reason().empty()) return InvalidArgument("reason: required, and kept in the log");
  if (record.reason().size() > kMaxNoteBytes) {
    return InvalidArgument("reason: at most " + std::to_string(kMaxNoteBytes) + " bytes");
  }
  const std::string campaign = CampaignOf(record.name());
  if (campaign.empty()) return InvalidArgument("name: not an account");
  // First the record: nothing is opened that could not be written down.
  CLAQUE_RETURN_IF_ERROR(RecordReveal(store_, record).Prefixed("record"));
  const std::string name(LastSegment(record.name()));
  const TableId table = SealedTable(campaign, AccountShard(name));
  CLAQUE_ASSIGN_OR_RETURN(const auto stored, store_.Get(table, name));
  if (!stored) return NotFound("no resource '" + record.name() + "'");
  CLAQUE_ASSIGN_OR_RETURN(
      const RawAccount account,
      pseudonyms_.UnsealAccount(std::string_view(*stored).substr(stored->find(' ') + 1)));
  v1::RevealAccountResponse response;
  response.set_platform(account.platform);
  response.set_handle(account.handle);
  return response;
}

grpc::ServerUnaryReactor* QueryServiceImpl::RevealAccount(grpc::CallbackServerContext* context,
                                                          const v1::RevealAccountRequest* request,
                                                          v1::RevealAccountResponse* response) {
  v1::RevealRecord record;
  *record.mutable_time() = TimeUtil::MillisecondsToTimestamp(ToMillis(clock_.Now()));
  record.set_name(request->name());
  record.set_reason(request->reason());
  record.set_subject(PeerSubject(*context->auth_context()));
  record.set_peer(context->peer());
  return Serve(pool_, context, kOperators, [this, record, response]() -> Status {
    auto revealed = Reveal(record);
    logger_.Warn("account revealed", {{"name", record.name()},
                                      {"reason", record.reason()},
                                      {"subject", record.subject()},
                                      {"peer", record.peer()},
                                      {"status", revealed.status().ToString()}});
    if (!revealed.ok()) return revealed.status();
    *response = *std::move(revealed);
    return OkStatus();
  });
}

grpc::ServerWriteReactor<v1::ExportCanonicalResponse>* QueryServiceImpl::ExportCanonical(
    grpc::CallbackServerContext* context, const v1::ExportCanonicalRequest* request) {
  using Reactor = GeneratorReactor<v1::ExportCanonicalResponse>;
  if (const Status allowed = RequireRole(*context->auth_context(), kReaders); !allowed.ok()) {
    return new RefusedStream<v1::ExportCanonicalResponse>(allowed);
  }
  auto lines = std::make_shared<CanonicalExport>(catalog_, request->parent());
  return new Reactor(pool_, [lines]() -> Result<Reactor::Step> {
    CLAQUE_ASSIGN_OR_RETURN(std::string next, lines->Next());
    if (next.empty()) return Reactor::Step{};
    v1::ExportCanonicalResponse response;
    response.set_lines(std::move(next));
    return Reactor::Step{std::move(response)};
  });
}

grpc::ServerUnaryReactor* QueryServiceImpl::GetCapture(grpc::CallbackServerContext* context,
                                                       const v1::GetCaptureRequest* request,
                                                       v1::GetCaptureResponse* response) {
  return Serve(pool_, context, kReaders, [this, request, response]() -> Status {
    CLAQUE_ASSIGN_OR_RETURN(*response->mutable_capture(), catalog_.GetCapture(request->name()));
    return OkStatus();
  });
}

grpc::ServerUnaryReactor* QueryServiceImpl::GetRun(grpc::CallbackServerContext* context,
                                                   const v1::GetRunRequest* request,
                                                   v1::GetRunResponse* response) {
  return Serve(pool_, context, kReaders, [this, request, response]() -> Status {
    CLAQUE_ASSIGN_OR_RETURN(*response->mutable_run(), catalog_.GetRun(request->name()));
    return OkStatus();
  });
}

grpc::ServerUnaryReactor* QueryServiceImpl::DiagnoseStore(grpc::CallbackServerContext* context,
                                                          const v1::DiagnoseStoreRequest*,
                                                          v1::DiagnoseStoreResponse* response) {
  return Serve(pool_, context, kReaders, [this, response]() -> Status {
    CLAQUE_ASSIGN_OR_RETURN(const auto findings, identity_.Diagnose());
    for (const StoreFinding& finding : findings) {
      v1::StoreFinding& out = *response->add_findings();
      out.set_ok(finding.ok);
      out.set_what(finding.name);
      out.set_detail(finding.detail);
    }
    return OkStatus();
  });
}

}  // namespace claque
