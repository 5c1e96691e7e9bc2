#include "worker/fetch/curl_fetcher.h"

#include <curl/curl.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <thread>
#include <unordered_map>
#include <utility>

#include "common/base/mutex.h"
#include "worker/fetch/curl_transfer.h"
#include "worker/fetch/event_loop.h"

namespace claque {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

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
  bool Begin(CurlTransfer& transfer);
  void ExpireDeadlines();
  void Drive(curl_socket_t fd, int events);
  void Complete(CurlTransfer& transfer, CURLcode code);
  void Finish(CurlTransfer& transfer);

  const CurlFetcherOptions options_;
  const AddressGuard guard_;
  const Clock& clock_;
  EventLoop loop_;
  CURLM* multi_ = nullptr;
  std::thread thread_;

  // On the loop's thread.
  std::unordered_map<CurlTransfer*, std::unique_ptr<CurlTransfer>> transfers_;
  std::map<uint64_t, CurlTransfer*> waiting_;
  std::set<std::pair<BootTime, CurlTransfer*>> deadlines_;
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
    CurlTransfer& transfer = *transfers_.begin()->first;
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
    std::vector<CurlTransfer*> named;
    for (const auto& [transfer, owned] : transfers_) {
      if (transfer->request.group == group) named.push_back(transfer);
    }
    for (CurlTransfer* transfer : named) {
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
  std::unique_ptr<CurlTransfer> owned;
  {
    MutexLock lock(mutex_);
    if (inbox_.empty()) return;
    auto& [request, done] = inbox_.front();
    owned = std::make_unique<CurlTransfer>(std::move(request), std::move(done), guard_, clock_);
    inbox_.pop_front();
  }
  CurlTransfer& transfer = *owned;
  transfer.id = ++last_id_;
  transfer.began = clock_.BootNow();
  transfer.sink.response().start = clock_.Now();
  transfers_.emplace(&transfer, std::move(owned));
  deadlines_.emplace(transfer.request.deadline, &transfer);
  transfer.deadline_timer = loop_.At(transfer.request.deadline, [this] { ExpireDeadlines(); });
  waiting_.emplace(transfer.id, &transfer);
  BeginWaiting();
  if (waiting_.size() > static_cast<size_t>(options_.max_waiting)) {
    CurlTransfer& last = *waiting_.rbegin()->second;
    last.sink.Fail(FetchFailure::kCancelled, "too many requests wait");
    Finish(last);
  }
}

void CurlFetcher::Impl::BeginWaiting() {
  while (!waiting_.empty() && active_ < options_.max_transfers) {
    CurlTransfer& transfer = *waiting_.begin()->second;
    if (clock_.BootNow() >= transfer.request.deadline) {
      transfer.sink.Fail(FetchFailure::kCancelled, "the deadline passed before the request");
      Finish(transfer);
    } else if (!Begin(transfer)) {
      transfer.sink.Fail(FetchFailure::kConnect, "libcurl gives no handle");
      Finish(transfer);
    }
  }
}

bool CurlFetcher::Impl::Begin(CurlTransfer& transfer) {
  if (!transfer.Prepare(options_.ca_file)) return false;
  transfer.began = clock_.BootNow();
  transfer.sink.response().start = clock_.Now();
  waiting_.erase(transfer.id);
  ++active_;
  return curl_multi_add_handle(multi_, transfer.easy) == CURLM_OK;
}

void CurlFetcher::Impl::ExpireDeadlines() {
  const BootTime now = clock_.BootNow();
  bool any = false;
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    CurlTransfer& transfer = *deadlines_.begin()->second;
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
    Complete(*reinterpret_cast<CurlTransfer*>(transfer), code);
    any = true;
  }
  if (any) BeginWaiting();
}

void CurlFetcher::Impl::Complete(CurlTransfer& transfer, CURLcode code) {
  transfer.Complete(code);
  Finish(transfer);
}

// REQUIRES: not inside a callback of curl.
void CurlFetcher::Impl::Finish(CurlTransfer& transfer) {
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
