// IP addresses as the WHATWG URL Standard reads and writes them (sections 3.5 and 3.6). Pure.
#ifndef CLAQUE_COMMON_URL_IP_H_
#define CLAQUE_COMMON_URL_IP_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace claque::url_internal {

using Ipv6 = std::array<uint16_t, 8>;

// Whether the last label of `domain` makes it an IPv4 address or a failure ("ends-in-a-number
// checker").
bool EndsInNumber(std::string_view domain);
// Decimal, octal and hex parts, one to four of them; nullopt = failure.
std::optional<uint32_t> ParseIpv4(std::string_view text);
std::string SerializeIpv4(uint32_t address);

// `text` without brackets; nullopt = failure.
std::optional<Ipv6> ParseIpv6(std::string_view text);
std::string SerializeIpv6(const Ipv6& address);

}  // namespace claque::url_internal

#endif  // CLAQUE_COMMON_URL_IP_H_
