// claque::Status <-> grpc::Status. The codes are the same numbers.
#ifndef CLAQUE_COMMON_RPC_STATUS_H_
#define CLAQUE_COMMON_RPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "common/base/status.h"

namespace claque {

// With a google.rpc.Status in the details: ErrorInfo (domain "claque", reason = code name) and, for
// INVALID_ARGUMENT whose message begins with "field: ", a BadRequest naming that field.
grpc::Status ToGrpc(const Status& status);
// The peer's message is kept; UNAVAILABLE and friends keep gRPC's words.
Status FromGrpc(const grpc::Status& status);

}  // namespace claque

#endif  // CLAQUE_COMMON_RPC_STATUS_H_
