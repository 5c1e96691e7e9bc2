#include "tests/support/scripted_fetcher.h"

#include <algorithm>
#include <memory>

namespace claque {
namespace {

FetchResponse Failed(FetchFailure failure, std::string detail, WallTime start) {
  FetchResponse response;
  response.failure = failure;
  response.detail = std::move(detail);
  response.start = start;
  return response;
}

}  // namespace

FetchResponse ScriptedFetcher::Respond(const FetchRequest& request, int status,
                                       std::vector<std::pair<std::string, std::string>> headers,
                                       std::string body) {
  FetchResponse response;
  response.http_status = status;
  response.http_version = "HTTP/1.1";
  response.peer = "203.0.113.1";
  response.request_head = "GET " + std::string(request.url.path()) +
                          " HTTP/1.1\r\nHost: " + std::string(request.url.host()) + "\r\n\r\n";
  response.response_head = "HTTP/1.1 " + std::to_string(status) + " Scripted\r\n";
  headers.emplace_back("Content-Length", std::to_string(body.size()));
  for (const auto& [name, value] : headers) {
    response.response_head.append(name).append(": ").append(value).append("\r\n");
  }
  response.response_head += "\r\n";
  response.headers = std::move(headers);
  response.payload = body;
  response.body = std::move(body);
  return response;
}

void ScriptedFetcher::On(const std::string& url, Answer answer, std::chrono::milliseconds latency) {
  MutexLock lock(mutex_);
  scripts_[url] = {std::move(answer), latency};
}

void ScriptedFetcher::OnPage(const std::string& url, std::string body, std::string content_type) {
  On(url, [body = std::move(body), type = std::move(content_type)](const FetchRequest& request) {
    return Respond(request, 200, {{"Content-Type", type}}, body);
  });
}

void ScriptedFetcher::OnStatus(const std::string& url, int status,
                               std::vector<std::pair<std::string, std::string>> headers) {
  On(url, [status, headers = std::move(headers)](const FetchRequest& request) {
    return Respond(request, status, headers, "");
  });
}

void ScriptedFetcher::OnFailure(const std::string& url, FetchFailure failure) {
  On(url, [failure](const FetchRequest&) { return Failed(failure, "scripted failure", {}); });
}

void ScriptedFetcher::OnResolve(const std::string& host, FetchResponse answer) {
  MutexLock lock(mutex_);
  addresses_[host] = std::move(answer);
}

FetchResponse ScriptedFetcher::Resolved(std::string address) {
  FetchResponse response = Failed(FetchFailure::kNotSent, "only the address was asked for", {});
  response.peer = std::move(address);
  return response;
}

void ScriptedFetcher::Fetch(FetchRequest request, Done done) {
  const BootTime now = clock_.BootNow();
  const WallTime start = clock_.Now();
  const auto shared = std::make_shared<Done>(std::move(done));
  {
    MutexLock lock(mutex_);
    if (!stopped_) {
      if (!request.resolve_only) requested_.push_back(request.url.href());
      Answer answer = [](const FetchRequest& r) { return Respond(r, 404, {}, "not found"); };
      std::chrono::milliseconds latency{0};
      const auto found = scripts_.find(request.url.href());
      if (found != scripts_.end()) std::tie(answer, latency) = found->second;
      if (request.resolve_only) {
        const auto address = addresses_.find(std::string(request.url.host()));
        answer = [response = address == addresses_.end()
                                 ? Resolved("203.0.113.1")
                                 : address->second](const FetchRequest&) { return response; };
      }
      Work work;
      work.group = request.group;
      work.cancel = [shared, start] {
        (*shared)(Failed(FetchFailure::kCancelled, "cancelled", start));
      };
      work.answered = now + latency;
      work.deadline = request.deadline;
      work.answer = [shared, start, latency, answer, request = std::move(request)] {
        FetchResponse response = answer(request);
        response.start = start;
        response.elapsed = latency;
        (*shared)(std::move(response));
      };
      Plan(std::move(work));
      return;
    }
  }
  (*shared)(Failed(FetchFailure::kCancelled, "the fetcher has stopped", start));
}

void ScriptedFetcher::After(std::chrono::milliseconds delay, std::function<void()> task) {
  MutexLock lock(mutex_);
  if (stopped_) return;
  Work work;
  work.run = std::move(task);
  work_.emplace(clock_.BootNow() + delay, std::move(work));
}

void ScriptedFetcher::Cancel(const std::string& group) {
  if (group.empty()) return;
  MutexLock lock(mutex_);
  std::vector<Work> cancelled;
  for (auto it = work_.begin(); it != work_.end();) {
    if (!it->second.cancel || it->second.group != group) {
      ++it;
      continue;
    }
    cancelled.push_back(std::move(it->second));
    it = work_.erase(it);
  }
  for (Work& work : cancelled) {
    work.run = work.cancel;
    work.answer = nullptr;  // not to be planned again
    work_.emplace(clock_.BootNow(), std::move(work));
  }
}

void ScriptedFetcher::Plan(Work work) {
  const bool late = work.answered >= work.deadline;
  const BootTime when = late ? std::max(clock_.BootNow(), work.deadline) : work.answered;
  work.run = late ? work.cancel : work.answer;
  work_.emplace(when, std::move(work));
}

void ScriptedFetcher::Extend(const std::string& group, BootTime deadline) {
  if (group.empty()) return;
  MutexLock lock(mutex_);
  std::vector<Work> extended;
  for (auto it = work_.begin(); it != work_.end();) {
    const Work& work = it->second;
    if (!work.answer || work.group != group || work.deadline >= deadline) {
      ++it;
      continue;
    }
    extended.push_back(std::move(it->second));
    it = work_.erase(it);
  }
  for (Work& work : extended) {
    work.deadline = deadline;
    Plan(std::move(work));
  }
}

void ScriptedFetcher::Stop() {
  std::multimap<BootTime, Work> work;
  {
    MutexLock lock(mutex_);
    stopped_ = true;
    work.swap(work_);
  }
  for (const auto& [when, item] : work) {
    if (item.cancel) item.cancel();
  }
}

bool ScriptedFetcher::TakeDue(BootTime now, Work* work) {
  MutexLock lock(mutex_);
  if (work_.empty() || work_.begin()->first > now) return false;
  *work = std::move(work_.extract(work_.begin()).mapped());
  return true;
}

int ScriptedFetcher::Run() {
  int count = 0;
  for (Work work; TakeDue(clock_.BootNow(), &work); ++count) work.run();
  return count;
}

int ScriptedFetcher::Advance(std::chrono::milliseconds by) {
  const BootTime end = clock_.BootNow() + by;
  int count = Run();
  while (clock_.BootNow() < end) {
    BootTime next = end;
    {
      MutexLock lock(mutex_);
      if (!work_.empty()) next = std::min(next, work_.begin()->first);
    }
    clock_.Advance(std::chrono::ceil<std::chrono::milliseconds>(next - clock_.BootNow()));
    count += Run();
  }
  return count;
}

std::vector<std::string> ScriptedFetcher::requested() {
  MutexLock lock(mutex_);
  return requested_;
}

size_t ScriptedFetcher::pending() {
  MutexLock lock(mutex_);
  return work_.size();
}

}  // namespace claque
