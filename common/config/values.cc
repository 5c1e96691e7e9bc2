#include "common/config/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace claque {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

struct Unit {
  std::string_view name;
  int64_t factor;
};
// Milliseconds.
constexpr std::array<Unit, 6> kTimeUnits = {{{"w", 604'800'000},
                                             {"d", 86'400'000},
                                             {"h", 3'600'000},
                                             {"m", 60'000},
                                             {"s", 1'000},
                                             {"ms", 1}}};
constexpr std::array<Unit, 11> kSizeUnits = {{{"TiB", int64_t{1} << 40},
                                              {"GiB", int64_t{1} << 30},
                                              {"MiB", int64_t{1} << 20},
                                              {"KiB", int64_t{1} << 10},
                                              {"TB", 1'000'000'000'000},
                                              {"GB", 1'000'000'000},
                                              {"MB", 1'000'000},
                                              {"KB", 1'000},
                                              {"kB", 1'000},
                                              {"B", 1},
                                              {"", 1}}};

// Takes leading digits off `text`; false where there are none or the number does not fit.
bool TakeNumber(std::string_view& text, int64_t* number) {
  const char* end = text.data() + text.size();
  if (text.empty() || text[0] < '0' || text[0] > '9') return false;
  const auto [rest, error] = std::from_chars(text.data(), end, *number);
  if (error != std::errc()) return false;
  text = {rest, static_cast<size_t>(end - rest)};
  return true;
}

template <size_t N>
const Unit* FindUnit(const std::array<Unit, N>& units, std::string_view name) {
  for (const auto& unit : units) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

}  // namespace

std::string Quoted(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text.substr(0, 80)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      out += c;
    }
  }
  return out + (text.size() > 80 ? "…\"" : "\"");
}

Result<std::chrono::milliseconds> ParseDuration(std::string_view text) {
  const Status bad =
      InvalidArgument(Quoted(text) + " is not a duration; give for example 500ms, 30s, 2m, 7d");
  if (text == "0") return std::chrono::milliseconds(0);
  int64_t total = 0;
  std::string_view rest = text;
  do {
    int64_t number = 0;
    if (!TakeNumber(rest, &number)) return bad;
    const size_t length = std::min(rest.find_first_of("0123456789"), rest.size());
    const Unit* unit = FindUnit(kTimeUnits, rest.substr(0, length));
    if (unit == nullptr || number > (kMax / 1'000'000 - total) / unit->factor) return bad;
    total += number * unit->factor;
    rest.remove_prefix(length);
  } while (!rest.empty());
  return std::chrono::milliseconds(total);
}

std::string FormatDuration(std::chrono::milliseconds duration) {
  if (duration.count() == 0) return "0s";
  for (const auto& unit : kTimeUnits) {
    if (unit.name != "w" && duration.count() % unit.factor == 0) {
      return std::to_string(duration.count() / unit.factor) + std::string(unit.name);
    }
  }
  return std::to_string(duration.count()) + "ms";
}

Result<int64_t> ParseByteSize(std::string_view text) {
  std::string_view rest = text;
  int64_t number = 0;
  if (TakeNumber(rest, &number)) {
    const Unit* unit = FindUnit(kSizeUnits, rest);
    if (unit != nullptr && number <= kMax / unit->factor) return number * unit->factor;
  }
  return InvalidArgument(Quoted(text) + " is not a size; give for example 4096, 64KiB, 16MiB");
}

std::string FormatByteSize(int64_t bytes) {
  for (size_t i = 0; i < 4 && bytes > 0; ++i) {
    if (bytes % kSizeUnits[i].factor == 0) {
      return std::to_string(bytes / kSizeUnits[i].factor) + std::string(kSizeUnits[i].name);
    }
  }
  return std::to_string(bytes);
}

Result<bool> ParseBool(std::string_view text) {
  for (const auto word : {"true", "yes", "on", "1"}) {
    if (text == word) return true;
  }
  for (const auto word : {"false", "no", "off", "0"}) {
    if (text == word) return false;
  }
  return InvalidArgument(Quoted(text) + " is neither true nor false");
}

Result<int64_t> ParseInt(std::string_view text) {
  int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc() || rest != end) {
    return InvalidArgument(Quoted(text) + " is not a whole number");
  }
  return number;
}

}  // namespace claque
