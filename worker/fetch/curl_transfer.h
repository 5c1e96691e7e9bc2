// CurlTransfer: one request over one handle of libcurl.
#ifndef CLAQUE_WORKER_FETCH_CURL_TRANSFER_H_
#define CLAQUE_WORKER_FETCH_CURL_TRANSFER_H_

#include <curl/curl.h>

#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "worker/fetch/address_guard.h"
#include "worker/fetch/event_loop.h"
#include "worker/fetch/fetcher.h"
#include "worker/fetch/response_sink.h"

namespace claque {

// From Fetch to `done`. Every address is asked of the guard before a socket is opened to it and
// again before the request is sent; what comes back goes to the sink, within the request's limits.
// One thread: that which drives the handle.
struct CurlTransfer {
  // `address_guard` and `used_clock` must outlive this.
  CurlTransfer(FetchRequest r, Fetcher::Done d, const AddressGuard& address_guard,
               const Clock& used_clock)
      : request(std::move(r)),
        done(std::move(d)),
        sink(request.limits),
        guard(address_guard),
        clock(used_clock) {}
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  // Makes `easy`, ready to be driven. `ca_file`: empty = the system's authorities. False: libcurl
  // gives no handle.
  bool Prepare(const std::string& ca_file);
  // Hands the sink what became of it.
  void Complete(CURLcode code);

  FetchRequest request;
  Fetcher::Done done;
  ResponseSink sink;
  const AddressGuard& guard;
  const Clock& clock;
  uint64_t id = 0;
  CURL* easy = nullptr;  // null while it waits
  bool sent = false;
  std::string refusal;  // what the guard said of an address
  BootTime began{};
  EventLoop::TimerId deadline_timer{};

 private:
  void AddHeader(std::string_view name, std::string_view value);
  void SetRequest(const std::string& ca_file);
  void SetLimits();
  void SetCallbacks();
  FetchFailure FailureOf(CURLcode code);

  curl_slist* headers_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> error_{};
};

}  // namespace claque

#endif  // CLAQUE_WORKER_FETCH_CURL_TRANSFER_H_
