// Who may listen and dial where, and as what. Plaintext only on loopback and unix sockets; any
// other address needs TLS with client certificates.
#ifndef CLAQUE_COMMON_RPC_CREDENTIALS_H_
#define CLAQUE_COMMON_RPC_CREDENTIALS_H_

#include <grpcpp/channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_context.h>

#include <memory>
#include <string>

#include "common/base/status.h"

namespace claque {

// Files are PEM. All empty = plaintext.
struct TlsFiles {
  std::string ca;    // who signed the peers
  std::string cert;  // own chain
  std::string key;   // own private key
  bool empty() const { return ca.empty() && cert.empty() && key.empty(); }
};

// "127.0.0.0/8", "[::1]", "localhost" or "unix:…".
bool IsLocalAddress(const std::string& address);

// FailedPrecondition where plaintext is asked for on another address; NotFound for a missing file.
Result<std::shared_ptr<grpc::ServerCredentials>> ServerCredentials(const std::string& address,
                                                                   const TlsFiles& tls);
// Channel with keepalive, message limits and own back-off set (gRPC 1.51 has none of them on by
// default). Dialling is lazy: an unreachable server shows at the first call.
Result<std::shared_ptr<grpc::Channel>> Dial(const std::string& address, const TlsFiles& tls);

enum class Role { kWorker, kAnalyst, kOperator };

// Role of the caller: organisational unit (OU) of its client certificate, "worker", "analyst" or
// "operator". Plaintext callers are local and have every role.
// PermissionDenied names the role that was needed.
Status RequireRole(const grpc::AuthContext& peer, std::initializer_list<Role> any_of);

// Whom the caller's client certificate names, "CN=claque-operator,OU=operator" (RFC 2253); "local"
// for plaintext callers.
std::string PeerSubject(const grpc::AuthContext& peer);

}  // namespace claque

#endif  // CLAQUE_COMMON_RPC_CREDENTIALS_H_
