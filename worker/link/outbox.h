// Outbox: reports from when they are made until a coordinator has acknowledged them.
#ifndef CLAQUE_WORKER_LINK_OUTBOX_H_
#define CLAQUE_WORKER_LINK_OUTBOX_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "claque/v1/report.pb.h"
#include "common/base/clock.h"

namespace claque {

// The exclusive right a report was made under.
using LeaseKey = std::pair<std::string, uint64_t>;  // unit, lease id

// Not thread-safe; pure. A report is *waiting* or *sent* (to one coordinator, not acknowledged);
// acknowledgement forgets it, the loss of that coordinator makes it wait again.
class Outbox {
 public:
  struct Options {
    size_t max_message_reports = 64;
    size_t max_message_bytes = 3 << 20;
    // A sent report without an answer on a living stream waits again after this.
    std::chrono::milliseconds resend_after{30'000};
    // After "try again later".
    std::chrono::milliseconds retry_after{1'000};
  };
  // Says which coordinator a report should go to now; nullopt = hold it. `avoid` refused it last.
  using Route =
      std::function<std::optional<size_t>(const std::string& unit, std::optional<size_t> avoid)>;

  explicit Outbox(const Options& options) : options_(options) {}

  // Numbers the report from 1 and keeps it, its strings repaired to UTF-8.
  void Add(v1::Report report);
  // Copies waiting reports whose route is `coordinator`, oldest first, and marks them sent.
  void Take(size_t coordinator, BootTime now, const Route& route,
            google::protobuf::RepeatedPtrField<v1::Report>* out);
  // Forgets it. False where the number is unknown (a repeated acknowledgement).
  bool Acknowledge(uint64_t sequence);
  // The coordinator cannot apply it now: waits, then goes to another if there is one.
  void Defer(uint64_t sequence, BootTime now);
  // Counts an answer that may be the report's own fault; gives how many there were.
  int CountFault(uint64_t sequence);
  // What was sent to this coordinator waits again.
  void Unsend(size_t coordinator);

  // When Take(coordinator) would next have something; nullopt = nothing waits for it.
  std::optional<BootTime> NextDue(size_t coordinator, const Route& route) const;
  // No report of this lease is kept.
  bool Settled(const LeaseKey& lease) const { return !by_lease_.contains(lease); }
  size_t size() const { return entries_.size(); }
  size_t bytes() const { return bytes_; }

 private:
  struct Entry {
    v1::Report report;
    size_t bytes = 0;
    std::optional<size_t> sent_to;
    std::optional<size_t> avoid;
    int faults = 0;
    BootTime due{};  // not sent before; where sent: not sent again before
  };

  static LeaseKey KeyOf(const v1::Report& report) { return {report.unit(), report.lease_id()}; }

  const Options options_;
  uint64_t last_sequence_ = 0;
  size_t bytes_ = 0;
  std::map<uint64_t, Entry> entries_;
  std::map<LeaseKey, size_t> by_lease_;  // reports kept of each lease
};

}  // namespace claque

#endif  // CLAQUE_WORKER_LINK_OUTBOX_H_
