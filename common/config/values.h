// Values as people write them in flags and files: durations, byte sizes, booleans, integers.
#ifndef CLAQUE_COMMON_CONFIG_VALUES_H_
#define CLAQUE_COMMON_CONFIG_VALUES_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/status.h"

namespace claque {

// All parsers take the whole of `text` or fail with InvalidArgument; the message quotes it and says
// what is expected, and the caller prefixes the key's name.

// "500ms", "30s", "2m", "1h30m", "7d", "2w"; "0" alone needs no unit. Never negative.
Result<std::chrono::milliseconds> ParseDuration(std::string_view text);
// The shortest form that ParseDuration reads back: "2m", "90s", "0s".
std::string FormatDuration(std::chrono::milliseconds duration);

// "4096", "64KiB", "16MiB", "2GiB", "1TiB" (powers of 1024), "10MB" (powers of 1000).
Result<int64_t> ParseByteSize(std::string_view text);
// "16MiB" where it divides, else plain bytes.
std::string FormatByteSize(int64_t bytes);

// true/false, yes/no, on/off, 1/0.
Result<bool> ParseBool(std::string_view text);
// Decimal, optional '-'.
Result<int64_t> ParseInt(std::string_view text);

// `text` in double quotes, control characters as \xNN, cut at 80 bytes: safe in messages.
std::string Quoted(std::string_view text);

}  // namespace claque

#endif  // CLAQUE_COMMON_CONFIG_VALUES_H_
