#include "worker/fetch/curl_fetcher.h"

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <set>
#include <thread>
#include <unordered_map>
#include <utility>

#include "common/base/hash.h"
#include "common/base/mutex.h"
#include "worker/fetch/event_loop.h"
#include "worker/fetch/response_sink.h"

namespace claque {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

// One request from Fetch to `done`. Lives on the loop's thread.
struct Transfer {
  Transfer(FetchRequest r, Fetcher::Done d)
      : request(std::move(r)), done(std::move(d)), sink(request.limits) {}
  ~Transfer() {
    if (easy) curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  FetchRequest request;
  Fetcher::Done done;
  ResponseSink sink;
  uint64_t id = 0;
  const AddressGuard* guard = nullptr;
  const Clock* clock = nullptr;
  CURL* easy = nullptr;  // null while it waits
  curl_slist* headers = nullptr;
  std::array<char, CURL_ERROR_SIZE> error{};
  std::string refusal;  // what the guard said of an address
  bool sent = false;
  BootTime began{};
  EventLoop::TimerId deadline_timer{};
};

bool IsHeaderSafe(std::string_view value) {
  return std::none_of(value.begin(), value.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

size_t OnHeader(char* data, size_t size, size_t count, void* self) {
  const size_t n = size * count;
  return static_cast<Transfer*>(self)->sink.OnHeaderLine({data, n}) ? n : 0;
}

size_t OnBody(char* data, size_t size, size_t count, void* self) {
  const size_t n = size * count;
  // A write error is what curl makes of any other count; 0 of 0 bytes would be no error.
  return static_cast<Transfer*>(self)->sink.OnPayload({data, n}) ? n : n + 1;
}

int OnDebug(CURL*, curl_infotype type, char* data, size_t size, void* self) {
  if (type == CURLINFO_HEADER_OUT) {
    static_cast<Transfer*>(self)->sink.response().request_head.append(data, size);
  }
  return 0;
}

curl_socket_t OnOpenSocket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  const auto ip = IpAddress::FromSockaddr(address->addr);
  const Status allowed = ip ? transfer.guard->Check(*ip)
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
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.request.resolve_only) return CURL_PREREQFUNC_ABORT;
  // A kept connection that turned out to be dead: curl sends the request again.
  if (std::exchange(transfer.sent, true)) transfer.sink.Restart();
  const Status allowed = transfer.guard->Check(std::string_view(peer));
  if (!allowed.ok()) {
    transfer.sink.Fail(FetchFailure::kAddressRefused, allowed.message());
    return CURL_PREREQFUNC_ABORT;
  }
  if (transfer.clock->BootNow() >= transfer.request.deadline) {
    transfer.sink.Fail(FetchFailure::kCancelled, "the deadline passed before the request");
    return CURL_PREREQFUNC_ABORT;
  }
  transfer.sink.response().peer = peer;
  transfer.sink.response().certificate_sha256 = CertificateSha256(transfer.easy);
  return CURL_PREREQFUNC_OK;
}

FetchFailure FailureOf(CURLcode code, Transfer& transfer) {
  if (transfer.request.resolve_only && !transfer.sink.response().peer.empty()) {
    return FetchFailure::kNotSent;
  }
  switch (code) {
    case CURLE_OK:
      return FetchFailure::kNone;
    case CURLE_COULDNT_RESOLVE_HOST:
      return FetchFailure::kDns;
    case CURLE_COULDNT_CONNECT:
      return transfer.refusal.empty() ? FetchFailure::kConnect : FetchFailure::kAddressRefused;
    case CURLE_OPERATION_TIMEDOUT:
      return FetchFailure::kTimeout;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return FetchFailure::kTls;
    case CURLE_OUT_OF_MEMORY:  // what curl says of one header line over 100 KB
      return transfer.sent && transfer.sink.in_headers() ? FetchFailure::kHeaderLimit
                                                         : FetchFailure::kTransfer;
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

Status InitCurlOnce() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_ALL);
  if (code == CURLE_OK) return OkStatus();
  return Internal(std::string("libcurl: ") + curl_easy_strerror(code));
}

}  // namespace

class CurlFetcher::Impl {
 public:
  Impl(CurlFetcherOptions options, AddressGuard guard, const Clock& clock)
      : options_(std::move(options)), guard_(std::move(guard)), clock_(clock), loop_(clock) {}
  ~Impl() {
    Stop();
    if (multi_) curl_multi_cleanup(multi_);
  }

  Status Start();
  void Fetch(FetchRequest request, Done done);
  void After(milliseconds delay, std::function<void()> task);
  void Cancel(const std::string& group);
  void Extend(const std::string& group, BootTime deadline);
  void Stop();

 private:
  static int OnSocket(CURL*, curl_socket_t fd, int what, void* self, void*);
  static int OnTimer(CURLM*, long timeout_ms, void* self);

  void Run();
  void Admit();
  void BeginWaiting();
  bool Begin(Transfer& transfer);
  void SetOptions(Transfer& transfer);
  void ExpireDeadlines();
  void Drive(curl_socket_t fd, int events);
  void Complete(Transfer& transfer, CURLcode code);
  void Finish(Transfer& transfer);

  const CurlFetcherOptions options_;
  const AddressGuard guard_;
  const Clock& clock_;
  EventLoop loop_;
  CURLM* multi_ = nullptr;
  std::thread thread_;

  // On the loop's thread.
  std::unordered_map<Transfer*, std::unique_ptr<Transfer>> transfers_;
  std::map<uint64_t, Transfer*> waiting_;
  std::set<std::pair<BootTime, Transfer*>> deadlines_;
  uint64_t last_id_ = 0;
  int active_ = 0;
  EventLoop::TimerId curl_timer_{};

  Mutex mutex_;
  std::deque<std::pair<FetchRequest, Done>> inbox_ GUARDED_BY(mutex_);
  bool stopped_ GUARDED_BY(mutex_) = false;
};

Status CurlFetcher::Impl::Start() {
  CLAQUE_RETURN_IF_ERROR(InitCurlOnce());
  CLAQUE_RETURN_IF_ERROR(loop_.Open());
  multi_ = curl_multi_init();
  if (!multi_) return ResourceExhausted("libcurl: no multi handle");
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Impl::OnSocket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Impl::OnTimer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(options_.max_idle_connections));
  thread_ = std::thread([this] { Run(); });
  return OkStatus();
}

void CurlFetcher::Impl::Run() {
  loop_.Run([this] { ExpireDeadlines(); },
            [this](int fd, bool in, bool out) {
              Drive(fd, (in ? CURL_CSELECT_IN : 0) | (out ? CURL_CSELECT_OUT : 0));
            });
  while (true) {
    {
      MutexLock lock(mutex_);
      if (inbox_.empty()) break;
    }
    Admit();
  }
  while (!transfers_.empty()) {
    Transfer& transfer = *transfers_.begin()->first;
    transfer.sink.Fail(FetchFailure::kCancelled, "the fetcher stops");
    Finish(transfer);
  }
}

void CurlFetcher::Impl::Fetch(FetchRequest request, Done done) {
  bool refused = false;
  {
    MutexLock lock(mutex_);
    refused = stopped_;
    if (!refused) inbox_.emplace_back(std::move(request), std::move(done));
  }
  if (!refused) {
    loop_.Post([this] { Admit(); });
    return;
  }
  FetchResponse response;
  response.failure = FetchFailure::kCancelled;
  response.detail = "the fetcher has stopped";
  done(std::move(response));
}

void CurlFetcher::Impl::After(milliseconds delay, std::function<void()> task) {
  const BootTime when = clock_.BootNow() + delay;
  loop_.Post([this, when, task = std::move(task)] { loop_.At(when, task); });
}

void CurlFetcher::Impl::Cancel(const std::string& group) {
  if (group.empty()) return;
  loop_.Post([this, group] {
    std::vector<Transfer*> named;
    for (const auto& [transfer, owned] : transfers_) {
      if (transfer->request.group == group) named.push_back(transfer);
    }
    for (Transfer* transfer : named) {
      transfer->sink.Fail(FetchFailure::kCancelled, "cancelled");
      Finish(*transfer);
    }
    BeginWaiting();
  });
}

void CurlFetcher::Impl::Extend(const std::string& group, BootTime deadline) {
  if (group.empty()) return;
  loop_.Post([this, group, deadline] {
    for (const auto& [transfer, owned] : transfers_) {
      FetchRequest& request = transfer->request;
      if (request.group != group || request.deadline >= deadline) continue;
      deadlines_.erase({request.deadline, transfer});
      loop_.Cancel(transfer->deadline_timer);
      request.deadline = deadline;
      deadlines_.emplace(deadline, transfer);
      transfer->deadline_timer = loop_.At(deadline, [this] { ExpireDeadlines(); });
    }
  });
}

void CurlFetcher::Impl::Stop() {
  {
    MutexLock lock(mutex_);
    stopped_ = true;
  }
  if (!thread_.joinable()) return;
  loop_.Quit();
  thread_.join();
}

// Takes one request from the inbox. One task a request keeps Fetch and Cancel in their order.
void CurlFetcher::Impl::Admit() {
  std::unique_ptr<Transfer> owned;
  {
    MutexLock lock(mutex_);
    if (inbox_.empty()) return;
    auto& [request, done] = inbox_.front();
    owned = std::make_unique<Transfer>(std::move(request), std::move(done));
    inbox_.pop_front();
  }
  Transfer& transfer = *owned;
  transfer.id = ++last_id_;
  transfer.guard = &guard_;
  transfer.clock = &clock_;
  transfer.began = clock_.BootNow();
  transfer.sink.response().start = clock_.Now();
  transfers_.emplace(&transfer, std::move(owned));
  deadlines_.emplace(transfer.request.deadline, &transfer);
  transfer.deadline_timer = loop_.At(transfer.request.deadline, [this] { ExpireDeadlines(); });
  waiting_.emplace(transfer.id, &transfer);
  BeginWaiting();
  if (waiting_.size() > static_cast<size_t>(options_.max_waiting)) {
    Transfer& last = *waiting_.rbegin()->second;
    last.sink.Fail(FetchFailure::kCancelled, "too many requests wait");
    Finish(last);
  }
}

void CurlFetcher::Impl::BeginWaiting() {
  while (!waiting_.empty() && active_ < options_.max_transfers) {
    Transfer& transfer = *waiting_.begin()->second;
    if (clock_.BootNow() >= transfer.request.deadline) {
      transfer.sink.Fail(FetchFailure::kCancelled, "the deadline passed before the request");
      Finish(transfer);
    } else if (!Begin(transfer)) {
      transfer.sink.Fail(FetchFailure::kConnect, "libcurl gives no handle");
      Finish(transfer);
    }
  }
}

bool CurlFetcher::Impl::Begin(Transfer& transfer) {
  CURL* easy = curl_easy_init();
  if (!easy) return false;
  transfer.easy = easy;
  transfer.began = clock_.BootNow();
  transfer.sink.response().start = clock_.Now();
  SetOptions(transfer);
  waiting_.erase(transfer.id);
  ++active_;
  return curl_multi_add_handle(multi_, easy) == CURLM_OK;
}

void CurlFetcher::Impl::SetOptions(Transfer& transfer) {
  CURL* easy = transfer.easy;
  const FetchRequest& request = transfer.request;
  const FetchLimits& limits = request.limits;
  const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };

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
  if (!options_.ca_file.empty()) set(CURLOPT_CAINFO, options_.ca_file.c_str());

  const auto header = [&](std::string_view name, std::string_view value) {
    if (value.empty() || !IsHeaderSafe(value)) return;
    const std::string line = std::string(name) + ": " + std::string(value);
    if (curl_slist* list = curl_slist_append(transfer.headers, line.c_str())) {
      transfer.headers = list;
    }
  };
  header("User-Agent", request.user_agent);
  header("Accept-Encoding", "gzip, br");  // decoded here, bounded; curl's own decoding is not
  header("If-None-Match", request.etag);
  header("If-Modified-Since", request.last_modified);
  set(CURLOPT_HTTPHEADER, transfer.headers);

  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total_timeout.count()));
  set(CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(limits.min_bytes_per_second));
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.slow_period.count()));

  void* self = &transfer;
  set(CURLOPT_PRIVATE, self);
  set(CURLOPT_ERRORBUFFER, transfer.error.data());
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

void CurlFetcher::Impl::ExpireDeadlines() {
  const BootTime now = clock_.BootNow();
  bool any = false;
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    Transfer& transfer = *deadlines_.begin()->second;
    transfer.sink.Fail(FetchFailure::kCancelled, "the deadline passed");
    Finish(transfer);
    any = true;
  }
  if (any) BeginWaiting();
}

int CurlFetcher::Impl::OnSocket(CURL*, curl_socket_t fd, int what, void* self, void*) {
  const bool in = what == CURL_POLL_IN || what == CURL_POLL_INOUT;
  const bool out = what == CURL_POLL_OUT || what == CURL_POLL_INOUT;
  static_cast<Impl*>(self)->loop_.Watch(fd, in, out);
  return 0;
}

int CurlFetcher::Impl::OnTimer(CURLM*, long timeout_ms, void* self) {
  auto& impl = *static_cast<Impl*>(self);
  impl.loop_.Cancel(impl.curl_timer_);
  if (timeout_ms >= 0) {
    impl.curl_timer_ = impl.loop_.At(impl.clock_.BootNow() + milliseconds(timeout_ms),
                                     [&impl] { impl.Drive(CURL_SOCKET_TIMEOUT, 0); });
  }
  return 0;
}

void CurlFetcher::Impl::Drive(curl_socket_t fd, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, fd, events, &running);
  bool any = false;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    char* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    Complete(*reinterpret_cast<Transfer*>(transfer), code);
    any = true;
  }
  if (any) BeginWaiting();
}

void CurlFetcher::Impl::Complete(Transfer& transfer, CURLcode code) {
  const FetchFailure failure = FailureOf(code, transfer);
  if (failure == FetchFailure::kNone) {
    transfer.sink.OnComplete();
  } else if (failure == FetchFailure::kAddressRefused) {
    transfer.sink.Fail(failure, transfer.refusal);
  } else {
    transfer.sink.Fail(failure,
                       transfer.error[0] ? transfer.error.data() : curl_easy_strerror(code));
  }
  Finish(transfer);
}

// REQUIRES: not inside a callback of curl.
void CurlFetcher::Impl::Finish(Transfer& transfer) {
  if (transfer.easy) {
    curl_multi_remove_handle(multi_, transfer.easy);
    --active_;
  }
  waiting_.erase(transfer.id);
  deadlines_.erase({transfer.request.deadline, &transfer});
  loop_.Cancel(transfer.deadline_timer);
  FetchResponse response = std::move(transfer.sink.response());
  response.elapsed = duration_cast<milliseconds>(clock_.BootNow() - transfer.began);
  const Done done = std::move(transfer.done);
  transfers_.erase(&transfer);
  done(std::move(response));
}

CurlFetcher::CurlFetcher(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CurlFetcher::~CurlFetcher() = default;

Result<std::unique_ptr<CurlFetcher>> CurlFetcher::Create(CurlFetcherOptions options,
                                                         AddressGuard guard, const Clock& clock) {
  auto impl = std::make_unique<Impl>(std::move(options), std::move(guard), clock);
  CLAQUE_RETURN_IF_ERROR(impl->Start());
  return std::unique_ptr<CurlFetcher>(new CurlFetcher(std::move(impl)));
}

void CurlFetcher::Fetch(FetchRequest request, Done done) {
  impl_->Fetch(std::move(request), std::move(done));
}
void CurlFetcher::After(milliseconds delay, std::function<void()> task) {
  impl_->After(delay, std::move(task));
}
void CurlFetcher::Cancel(const std::string& group) { impl_->Cancel(group); }
void CurlFetcher::Extend(const std::string& group, BootTime deadline) {
  impl_->Extend(group, deadline);
}
void CurlFetcher::Stop() { impl_->Stop(); }

}  // namespace claque
