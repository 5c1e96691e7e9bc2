// CurlFetcher: the Fetcher of production. One thread, libcurl's multi interface on an epoll loop.
//
// It never follows redirects, keeps no cookies, logs in nowhere, uses no proxy. The AddressGuard is
// asked for every socket that is opened (every address form, after name resolution) and again just
// before a request is sent (a kept connection opens no socket). The deadline is asked again at that
// point and after each wait, in CLOCK_BOOTTIME: a process that was stopped past its lease sends
// nothing.
#ifndef CLAQUE_WORKER_FETCH_CURL_FETCHER_H_
#define CLAQUE_WORKER_FETCH_CURL_FETCHER_H_

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "common/base/clock.h"
#include "common/base/status.h"
#include "worker/fetch/address_guard.h"
#include "worker/fetch/fetcher.h"

namespace claque {

struct CurlFetcherOptions {
  // Transfers at a time; more wait in order, up to `max_waiting`. Beyond it `done` runs with
  // kCancelled: give the caller credits so that this never happens.
  int max_transfers = 64;
  int max_waiting = 4096;
  // Connections kept open for reuse.
  int max_idle_connections = 64;
  // PEM file of trusted authorities; empty = the system's.
  std::string ca_file{};
};

class CurlFetcher final : public Fetcher {
 public:
  // `clock` must outlive the fetcher and run (SystemClock): timers wait on CLOCK_BOOTTIME.
  static Result<std::unique_ptr<CurlFetcher>> Create(CurlFetcherOptions options, AddressGuard guard,
                                                     const Clock& clock);
  ~CurlFetcher() override;

  void Fetch(FetchRequest request, Done done) override;
  void After(std::chrono::milliseconds delay, std::function<void()> task) override;
  void Cancel(const std::string& group) override;
  void Extend(const std::string& group, BootTime deadline) override;
  void Stop() override;

 private:
  class Impl;
  explicit CurlFetcher(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_FETCH_CURL_FETCHER_H_
