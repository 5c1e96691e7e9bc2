// Aggregates over gRPC. Thin: roles, pool, Catalog.
#ifndef CLAQUE_COORDINATOR_SERVICE_QUERY_SERVICE_H_
#define CLAQUE_COORDINATOR_SERVICE_QUERY_SERVICE_H_

#include "claque/v1/query.grpc.pb.h"
#include "common/base/work_pool.h"
#include "common/telemetry/logger.h"
#include "coordinator/privacy/pseudonyms.h"
#include "coordinator/query/catalog.h"
#include "coordinator/scheduler/drain_list.h"
#include "coordinator/scheduler/exchange.h"
#include "coordinator/store/store_identity.h"

namespace claque {

// Thread-safe. Roles: analyst or operator; DrainWorker and RevealAccount: operator.
class QueryServiceImpl final : public v1::QueryService::CallbackService {
 public:
  // All must outlive this and every call.
  QueryServiceImpl(Catalog& catalog, ExchangeDesk& exchange, DrainList& drained,
                   AggregateStore& store, StoreIdentity& identity, const Pseudonyms& pseudonyms,
                   const Clock& clock, WorkPool& pool, Logger logger);

#define CLAQUE_QUERY_KIND(Kind, Kinds)                                                 \
  grpc::ServerUnaryReactor* List##Kinds(grpc::CallbackServerContext* context,          \
                                        const v1::List##Kinds##Request* request,       \
                                        v1::List##Kinds##Response* response) override; \
  grpc::ServerUnaryReactor* Get##Kind(grpc::CallbackServerContext* context,            \
                                      const v1::Get##Kind##Request* request,           \
                                      v1::Get##Kind##Response* response) override;
#include "coordinator/service/query_kinds.inc"
#undef CLAQUE_QUERY_KIND

  grpc::ServerUnaryReactor* ReviewIncident(grpc::CallbackServerContext* context,
                                           const v1::ReviewIncidentRequest* request,
                                           v1::ReviewIncidentResponse* response) override;
  grpc::ServerUnaryReactor* ListWorkers(grpc::CallbackServerContext* context,
                                        const v1::ListWorkersRequest* request,
                                        v1::ListWorkersResponse* response) override;
  grpc::ServerUnaryReactor* GetWorker(grpc::CallbackServerContext* context,
                                      const v1::GetWorkerRequest* request,
                                      v1::GetWorkerResponse* response) override;
  grpc::ServerUnaryReactor* DrainWorker(grpc::CallbackServerContext* context,
                                        const v1::DrainWorkerRequest* request,
                                        v1::DrainWorkerResponse* response) override;
  grpc::ServerUnaryReactor* RevealAccount(grpc::CallbackServerContext* context,
                                          const v1::RevealAccountRequest* request,
                                          v1::RevealAccountResponse* response) override;
  grpc::ServerWriteReactor<v1::ExportCanonicalResponse>* ExportCanonical(
      grpc::CallbackServerContext* context, const v1::ExportCanonicalRequest* request) override;
  grpc::ServerUnaryReactor* GetCapture(grpc::CallbackServerContext* context,
                                       const v1::GetCaptureRequest* request,
                                       v1::GetCaptureResponse* response) override;
  grpc::ServerUnaryReactor* GetRun(grpc::CallbackServerContext* context,
                                   const v1::GetRunRequest* request,
                                   v1::GetRunResponse* response) override;
  grpc::ServerUnaryReactor* DiagnoseStore(grpc::CallbackServerContext* context,
                                          const v1::DiagnoseStoreRequest* request,
                                          v1::DiagnoseStoreResponse* response) override;

 private:
  Result<v1::Incident> FindingOf(const std::string& name);
  Result<v1::RevealAccountResponse> Reveal(const v1::RevealRecord& record);

  Catalog& catalog_;
  ExchangeDesk& exchange_;
  DrainList& drained_;
  AggregateStore& store_;
  StoreIdentity& identity_;
  const Pseudonyms& pseudonyms_;
  const Clock& clock_;
  WorkPool& pool_;
  const Logger logger_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SERVICE_QUERY_SERVICE_H_
