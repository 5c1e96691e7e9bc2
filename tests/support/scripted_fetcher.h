// ScriptedFetcher: a Fetcher that answers by script, without network or threads. Work happens in
// Run and Advance, on the test's thread, which thereby is "the fetcher's thread".
#ifndef CLAQUE_TESTS_SUPPORT_SCRIPTED_FETCHER_H_
#define CLAQUE_TESTS_SUPPORT_SCRIPTED_FETCHER_H_

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/base/mutex.h"
#include "tests/support/manual_clock.h"
#include "worker/fetch/fetcher.h"

namespace claque {

class ScriptedFetcher final : public Fetcher {
 public:
  using Answer = std::function<FetchResponse(const FetchRequest&)>;

  // `clock` must outlive the fetcher. URLs without a script answer 404.
  explicit ScriptedFetcher(ManualClock& clock) : clock_(clock) {}

  // Scripts by Url::href(). `latency` passes on the clock between Fetch and `done`.
  void On(const std::string& url, Answer answer, std::chrono::milliseconds latency = {});
  void OnPage(const std::string& url, std::string body,
              std::string content_type = "text/html; charset=utf-8");
  void OnStatus(const std::string& url, int status,
                std::vector<std::pair<std::string, std::string>> headers = {});
  void OnFailure(const std::string& url, FetchFailure failure);

  // What resolve_only requests for this host get; 203.0.113.1 unless scripted.
  void OnResolve(const std::string& host, FetchResponse answer);
  static FetchResponse Resolved(std::string address);

  // Does all that is due now, and what that makes due; returns how many things were done.
  int Run();
  // Moves the clock forward by `by`, doing what falls due at its time and in its order.
  int Advance(std::chrono::milliseconds by);

  // URLs fetched so far, in order of Fetch.
  std::vector<std::string> requested();
  // Transfers and tasks that wait for their time.
  size_t pending();

  void Fetch(FetchRequest request, Done done) override;
  void After(std::chrono::milliseconds delay, std::function<void()> task) override;
  void Cancel(const std::string& group) override;
  void Extend(const std::string& group, BootTime deadline) override;
  void Stop() override;

  // A response as the real fetcher would give it, with heads, headers and both forms of the body.
  static FetchResponse Respond(const FetchRequest& request, int status,
                               std::vector<std::pair<std::string, std::string>> headers,
                               std::string body);

 private:
  struct Work {
    std::function<void()> run;
    std::function<void()> cancel;  // null for tasks
    std::string group;
    // Of a transfer: its answer and when that is there, its deadline.
    std::function<void()> answer;
    BootTime answered{};
    BootTime deadline{};
  };

  // Ends the transfer by its answer or by its deadline, whichever is first.
  void Plan(Work work) REQUIRES_LOCK(mutex_);
  bool TakeDue(BootTime now, Work* work);

  ManualClock& clock_;
  Mutex mutex_;
  std::map<std::string, std::pair<Answer, std::chrono::milliseconds>> scripts_ GUARDED_BY(mutex_);
  std::map<std::string, FetchResponse> addresses_ GUARDED_BY(mutex_);
  std::multimap<BootTime, Work> work_ GUARDED_BY(mutex_);
  std::vector<std::string> requested_ GUARDED_BY(mutex_);
  bool stopped_ GUARDED_BY(mutex_) = false;
};

}  // namespace claque

#endif  // CLAQUE_TESTS_SUPPORT_SCRIPTED_FETCHER_H_
