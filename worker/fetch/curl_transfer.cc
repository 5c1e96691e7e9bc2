#include "worker/fetch/curl_transfer.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>

#include <algorithm>

#include "common/base/hash.h"

namespace claque {
namespace {

bool IsHeaderSafe(std::string_view value) {
  return std::none_of(value.begin(), value.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

size_t OnHeader(char* data, size_t size, size_t count, void* self) {
  const size_t n = size * count;
  return static_cast<CurlTransfer*>(self)->sink.OnHeaderLine({data, n}) ? n : 0;
}

size_t OnBody(char* data, size_t size, size_t count, void* self) {
  const size_t n = size * count;
  // A write error is what curl makes of any other count; 0 of 0 bytes would be no error.
  return static_cast<CurlTransfer*>(self)->sink.OnPayload({data, n}) ? n : n + 1;
}

int OnDebug(CURL*, curl_infotype type, char* data, size_t size, void* self) {
  if (type == CURLINFO_HEADER_OUT) {
    static_cast<CurlTransfer*>(self)->sink.response().request_head.append(data, size);
  }
  return 0;
}

curl_socket_t OnOpenSocket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  const auto ip = IpAddress::FromSockaddr(address->addr);
  const Status allowed = ip ? transfer.guard.Check(*ip)
                            : PermissionDenied("an address of no internet family is refused");
  if (!allowed.ok()) {
    transfer.refusal = allowed.message();
    return CURL_SOCKET_BAD;
  }
  if (transfer.request.resolve_only) {
    std::string& peer = transfer.sink.response().peer;
    if (peer.empty()) peer = ip->ToString();
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// SHA-256 of the peer's certificate, as `openssl x509 -fingerprint -sha256` prints it, without
// colons; empty without TLS. Kept connections have it too.
std::string CertificateSha256(CURL* easy) {
  curl_tlssessioninfo* session = nullptr;
  if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || !session ||
      session->backend != CURLSSLBACKEND_OPENSSL || !session->internals) {
    return {};
  }
  X509* certificate = SSL_get1_peer_certificate(static_cast<SSL*>(session->internals));
  if (!certificate) return {};
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  const int ok = X509_digest(certificate, EVP_sha256(), digest.data(), &size);
  X509_free(certificate);
  return ok ? Hex({reinterpret_cast<const char*>(digest.data()), size}) : "";
}

// Just before the request is sent, over a new connection or a kept one.
int OnBeforeRequest(void* self, char* peer, char*, int, int) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (transfer.request.resolve_only) return CURL_PREREQFUNC_ABORT;
  // A kept connection that turned out to be dead: curl sends the request again.
  if (std::exchange(transfer.sent, true)) transfer.sink.Restart();
  const Status allowed = transfer.guard.Check(std::string_view(peer));
  if (!allowed.ok()) {
    transfer.sink.Fail(FetchFailure::kAddressRefused, allowed.message());
    return CURL_PREREQFUNC_ABORT;
  }
  if (transfer.clock.BootNow() >= transfer.request.deadline) {
    transfer.sink.Fail(FetchFailure::kCancelled, "the deadline passed before the request");
    return CURL_PREREQFUNC_ABORT;
  }
  transfer.sink.response().peer = peer;
  transfer.sink.response().certificate_sha256 = CertificateSha256(transfer.easy);
  return CURL_PREREQFUNC_OK;
}

}  // namespace

CurlTransfer::~CurlTransfer() {
  if (easy) curl_easy_cleanup(easy);
  curl_slist_free_all(headers_);
}

bool CurlTransfer::Prepare(const std::string& ca_file) {
  easy = curl_easy_init();
  if (!easy) return false;
  SetRequest(ca_file);
  SetLimits();
  SetCallbacks();
  return true;
}

void CurlTransfer::AddHeader(std::string_view name, std::string_view value) {
  if (value.empty() || !IsHeaderSafe(value)) return;
  const std::string line = std::string(name) + ": " + std::string(value);
  if (curl_slist* list = curl_slist_append(headers_, line.c_str())) headers_ = list;
}

void CurlTransfer::SetRequest(const std::string& ca_file) {
  const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
  set(CURLOPT_URL, request.url.href().c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_PATH_AS_IS, 1L);  // the URL is canonical already
  set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, "");  // not even from the environment
  set(CURLOPT_NOSIGNAL, 1L);
  if (request.resolve_only) set(CURLOPT_FRESH_CONNECT, 1L);  // a kept connection asks for no socket
  set(CURLOPT_QUICK_EXIT, 1L);  // an aborted transfer does not wait for its resolver thread
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());

  AddHeader("User-Agent", request.user_agent);
  AddHeader("Accept-Encoding", "gzip, br");  // decoded here, bounded; curl's own decoding is not
  AddHeader("If-None-Match", request.etag);
  AddHeader("If-Modified-Since", request.last_modified);
  set(CURLOPT_HTTPHEADER, headers_);
}

void CurlTransfer::SetLimits() {
  const FetchLimits& limits = request.limits;
  const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total_timeout.count()));
  set(CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(limits.min_bytes_per_second));
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.slow_period.count()));
}

void CurlTransfer::SetCallbacks() {
  const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
  void* self = this;
  set(CURLOPT_PRIVATE, self);
  set(CURLOPT_ERRORBUFFER, error_.data());
  set(CURLOPT_HEADERFUNCTION, &OnHeader);
  set(CURLOPT_HEADERDATA, self);
  set(CURLOPT_WRITEFUNCTION, &OnBody);
  set(CURLOPT_WRITEDATA, self);
  set(CURLOPT_OPENSOCKETFUNCTION, &OnOpenSocket);
  set(CURLOPT_OPENSOCKETDATA, self);
  set(CURLOPT_PREREQFUNCTION, &OnBeforeRequest);
  set(CURLOPT_PREREQDATA, self);
  set(CURLOPT_DEBUGFUNCTION, &OnDebug);
  set(CURLOPT_DEBUGDATA, self);
  set(CURLOPT_VERBOSE, 1L);  // the request as sent goes to OnDebug
}

void CurlTransfer::Complete(CURLcode code) {
  const FetchFailure failure = FailureOf(code);
  if (failure == FetchFailure::kNone) {
    sink.OnComplete();
  } else if (failure == FetchFailure::kAddressRefused) {
    sink.Fail(failure, refusal);
  } else {
    sink.Fail(failure, error_[0] ? error_.data() : curl_easy_strerror(code));
  }
}

FetchFailure CurlTransfer::FailureOf(CURLcode code) {
  if (request.resolve_only && !sink.response().peer.empty()) {
    return FetchFailure::kNotSent;
  }
  switch (code) {
    case CURLE_OK:
      return FetchFailure::kNone;
    case CURLE_COULDNT_RESOLVE_HOST:
      return FetchFailure::kDns;
    case CURLE_COULDNT_CONNECT:
      return refusal.empty() ? FetchFailure::kConnect : FetchFailure::kAddressRefused;
    case CURLE_OPERATION_TIMEDOUT:
      return FetchFailure::kTimeout;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return FetchFailure::kTls;
    case CURLE_OUT_OF_MEMORY:  // what curl says of one header line over 100 KB
      return sent && sink.in_headers() ? FetchFailure::kHeaderLimit : FetchFailure::kTransfer;
    case CURLE_UNSUPPORTED_PROTOCOL:  // an answer that is not HTTP/1
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED:  // user information in the URL
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_HTTP2:
      return FetchFailure::kProtocol;
    default:
      return FetchFailure::kTransfer;
  }
}

}  // namespace claque
