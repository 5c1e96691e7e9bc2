// Percent-encoding with the sets of the WHATWG URL Standard, section 1.3. Pure.
#ifndef CLAQUE_COMMON_URL_PERCENT_H_
#define CLAQUE_COMMON_URL_PERCENT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace claque::url_internal {

// Percent-encode sets; the values are bits of the table in percent.cc.
enum class EncodeSet : uint8_t {
  kC0Control = 1,
  kFragment = 2,
  kQuery = 4,
  kSpecialQuery = 8,
  kPath = 16,
  kUserinfo = 32,
};

// Appends `bytes`, those in `set` as %XX in upper case.
void AppendPercentEncoded(std::string_view bytes, EncodeSet set, std::string* out);

// %XX becomes a byte; a '%' without two hex digits stays.
std::string PercentDecode(std::string_view bytes);

// -1 if `c` is no hex digit.
int HexValue(char c);

}  // namespace claque::url_internal

#endif  // CLAQUE_COMMON_URL_PERCENT_H_
