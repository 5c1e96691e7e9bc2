#include "common/rpc/credentials.h"

#include <grpcpp/create_channel.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <fstream>
#include <sstream>
#include <vector>

namespace claque {
namespace {

constexpr int kMaxMessageBytes = 8 << 20;

Result<std::string> ReadPem(const std::string& path, std::string_view what) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return NotFound("cannot read " + std::string(what) + " file '" + path + "'");
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

struct TlsPems {
  std::string ca, cert, key;
};

Result<TlsPems> ReadAll(const TlsFiles& files) {
  TlsPems pems;
  CLAQUE_ASSIGN_OR_RETURN(pems.ca, ReadPem(files.ca, "TLS CA"));
  CLAQUE_ASSIGN_OR_RETURN(pems.cert, ReadPem(files.cert, "TLS certificate"));
  CLAQUE_ASSIGN_OR_RETURN(pems.key, ReadPem(files.key, "TLS key"));
  return pems;
}

Status PlaintextRefused(const std::string& address) {
  return FailedPrecondition("'" + address +
                            "' is not a loopback or unix address: it needs --tls-ca, --tls-cert "
                            "and --tls-key");
}

std::string_view RoleName(Role role) {
  switch (role) {
    case Role::kWorker:
      return "worker";
    case Role::kAnalyst:
      return "analyst";
    case Role::kOperator:
      return "operator";
  }
  return "";
}

// The caller frees it; null where it is not one.
X509* ReadCertificate(const std::string& pem) {
  BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  X509* cert = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
  BIO_free(bio);
  return cert;
}

// Organisational units of the subject of a PEM certificate.
std::vector<std::string> OrganisationalUnits(const std::string& pem) {
  std::vector<std::string> units;
  X509* cert = ReadCertificate(pem);
  if (cert == nullptr) return units;
  const X509_NAME* subject = X509_get_subject_name(cert);
  for (int at = X509_NAME_get_index_by_NID(subject, NID_organizationalUnitName, -1); at >= 0;
       at = X509_NAME_get_index_by_NID(subject, NID_organizationalUnitName, at)) {
    const ASN1_STRING* value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
    units.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                       static_cast<size_t>(ASN1_STRING_length(value)));
  }
  X509_free(cert);
  return units;
}

}  // namespace

bool IsLocalAddress(const std::string& address) {
  if (address.starts_with("unix:")) return true;
  const std::string host = address.starts_with('[') ? address.substr(0, address.find(']') + 1)
                                                    : address.substr(0, address.rfind(':'));
  if (host == "localhost" || host == "[::1]") return true;
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos;
}

Result<std::shared_ptr<grpc::ServerCredentials>> ServerCredentials(const std::string& address,
                                                                   const TlsFiles& tls) {
  if (tls.empty()) {
    if (!IsLocalAddress(address)) return PlaintextRefused(address);
    return grpc::InsecureServerCredentials();
  }
  CLAQUE_ASSIGN_OR_RETURN(const TlsPems pems, ReadAll(tls));
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = pems.ca;
  options.pem_key_cert_pairs.push_back({pems.key, pems.cert});
  return grpc::SslServerCredentials(options);
}

Result<std::shared_ptr<grpc::Channel>> Dial(const std::string& address, const TlsFiles& tls) {
  grpc::ChannelArguments args;
  args.SetMaxReceiveMessageSize(kMaxMessageBytes);
  args.SetMaxSendMessageSize(kMaxMessageBytes);
  args.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 20'000);
  args.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  args.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  args.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  args.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5'000);
  args.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  if (tls.empty()) {
    if (!IsLocalAddress(address)) return PlaintextRefused(address);
    return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), args);
  }
  CLAQUE_ASSIGN_OR_RETURN(const TlsPems pems, ReadAll(tls));
  return grpc::CreateCustomChannel(address, grpc::SslCredentials({pems.ca, pems.key, pems.cert}),
                                   args);
}

Status RequireRole(const grpc::AuthContext& peer, std::initializer_list<Role> any_of) {
  const auto pems = peer.FindPropertyValues("x509_pem_cert");
  if (pems.empty()) return OkStatus();
  const auto units = OrganisationalUnits({pems[0].data(), pems[0].size()});
  std::string wanted;
  for (const Role role : any_of) {
    for (const std::string& unit : units) {
      if (unit == RoleName(role)) return OkStatus();
    }
    wanted += (wanted.empty() ? "" : " or ") + std::string(RoleName(role));
  }
  return PermissionDenied("this call needs the role " + wanted + " in the client certificate (OU)");
}

std::string PeerSubject(const grpc::AuthContext& peer) {
  const auto pems = peer.FindPropertyValues("x509_pem_cert");
  if (pems.empty()) return "local";
  X509* cert = ReadCertificate({pems[0].data(), pems[0].size()});
  if (cert == nullptr) return "unreadable certificate";
  BIO* out = BIO_new(BIO_s_mem());
  X509_NAME_print_ex(out, X509_get_subject_name(cert), 0, XN_FLAG_RFC2253);
  char* text = nullptr;
  const auto size = BIO_get_mem_data(out, &text);
  const std::string subject(text, static_cast<size_t>(size));
  BIO_free(out);
  X509_free(cert);
  return subject;
}

}  // namespace claque
