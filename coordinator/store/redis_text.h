// How the Redis stores write numbers and read them back.
#ifndef CLAQUE_COORDINATOR_STORE_REDIS_TEXT_H_
#define CLAQUE_COORDINATOR_STORE_REDIS_TEXT_H_

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "common/base/clock.h"

namespace claque {

inline std::string Number(int64_t value) { return std::to_string(value); }
inline std::string Number(WallTime time) { return std::to_string(ToMillis(time)); }
// 0 where the text does not begin with a number.
inline int64_t ToInteger(const std::string& text) {
  return std::strtoll(text.c_str(), nullptr, 10);
}

// Splits at the first line break: "campaign\nURL", "host\nqueue entry".
inline std::pair<std::string, std::string> SplitField(const std::string& field) {
  const size_t at = std::min(field.find('\n'), field.size());
  return {field.substr(0, at), field.substr(std::min(at + 1, field.size()))};
}

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_REDIS_TEXT_H_
