// When it is night for an audience.
#ifndef CLAQUE_WORKER_AGENT_AUDIENCE_NIGHT_H_
#define CLAQUE_WORKER_AGENT_AUDIENCE_NIGHT_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace claque {

// Whether it is from 01:00 to before 06:00 in every one of the time zones (IANA names) at a time,
// Unix seconds. Summer time is known as far as ICU's data go. Unknown zones are passed over; empty:
// there is no other. One thread at a time, copies too: it remembers quarters of hours.
std::function<bool(int64_t)> NightIn(std::span<const std::string> timezones);

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_AUDIENCE_NIGHT_H_
