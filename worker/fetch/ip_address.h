// IpAddress and Cidr: IPv4 and IPv6 addresses as values, without the system's resolver.
#ifndef CLAQUE_WORKER_FETCH_IP_ADDRESS_H_
#define CLAQUE_WORKER_FETCH_IP_ADDRESS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/status.h"

struct sockaddr;

namespace claque {

// 4 or 16 bytes in network order. A value. No zone ids.
class IpAddress {
 public:
  // Dotted quad or RFC 4291 text form, without brackets; nullopt for anything else.
  static std::optional<IpAddress> Parse(std::string_view text);
  // nullopt for a family other than AF_INET and AF_INET6.
  static std::optional<IpAddress> FromSockaddr(const sockaddr& address);
  static IpAddress V4(uint32_t host_order);

  bool is_v6() const { return v6_; }
  int bits() const { return v6_ ? 128 : 32; }
  uint8_t byte(size_t i) const { return bytes_[i]; }
  // The IPv4 address in the four bytes from `first` of an IPv6 address.
  IpAddress EmbeddedV4(size_t first) const;
  std::string ToString() const;
  friend bool operator==(const IpAddress&, const IpAddress&) = default;

 private:
  std::array<uint8_t, 16> bytes_{};
  bool v6_ = false;
};

// An address block. A value.
struct Cidr {
  IpAddress base;
  int prefix = 0;

  // "10.0.0.0/8", "::1/128", or a single address. kInvalidArgument says what is wrong; bits set
  // behind the prefix are refused, for they are usually a typing error.
  static Result<Cidr> Parse(std::string_view text);
  bool Contains(const IpAddress& address) const;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_FETCH_IP_ADDRESS_H_
