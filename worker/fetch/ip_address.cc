#include "worker/fetch/ip_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace claque {

std::optional<IpAddress> IpAddress::Parse(std::string_view text) {
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != text.npos) return std::nullopt;
  const std::string copy(text);
  IpAddress out;
  if (inet_pton(AF_INET, copy.c_str(), out.bytes_.data()) == 1) return out;
  out.v6_ = true;
  if (inet_pton(AF_INET6, copy.c_str(), out.bytes_.data()) == 1) return out;
  return std::nullopt;
}

std::optional<IpAddress> IpAddress::FromSockaddr(const sockaddr& address) {
  IpAddress out;
  if (address.sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &address, sizeof(v4));
    std::memcpy(out.bytes_.data(), &v4.sin_addr, 4);
    return out;
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, &address, sizeof(v6));
    std::memcpy(out.bytes_.data(), &v6.sin6_addr, 16);
    out.v6_ = true;
    return out;
  }
  return std::nullopt;
}

IpAddress IpAddress::V4(uint32_t host_order) {
  IpAddress out;
  for (size_t i = 0; i < 4; ++i) out.bytes_[i] = static_cast<uint8_t>(host_order >> (24 - 8 * i));
  return out;
}

IpAddress IpAddress::EmbeddedV4(size_t first) const {
  IpAddress out;
  std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(first), 4, out.bytes_.begin());
  return out;
}

std::string IpAddress::ToString() const {
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(v6_ ? AF_INET6 : AF_INET, bytes_.data(), text, sizeof(text));
  return text;
}

Result<Cidr> Cidr::Parse(std::string_view text) {
  const std::string quoted = "'" + std::string(text.substr(0, 64)) + "'";
  const size_t slash = text.find('/');
  const auto base = IpAddress::Parse(text.substr(0, slash));
  if (!base) return InvalidArgument(quoted + " is not an IP address or CIDR block");
  Cidr out{*base, base->bits()};
  if (slash == text.npos) return out;
  const std::string_view digits = text.substr(slash + 1);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), out.prefix);
  if (error != std::errc() || end != digits.data() + digits.size() || out.prefix < 0 ||
      out.prefix > base->bits()) {
    return InvalidArgument(quoted + ": the prefix length must be a number from 0 to " +
                           std::to_string(base->bits()));
  }
  for (int bit = out.prefix; bit < base->bits(); ++bit) {
    if (base->byte(static_cast<size_t>(bit / 8)) & (0x80 >> (bit % 8))) {
      return InvalidArgument(quoted + ": bits are set behind the prefix /" +
                             std::to_string(out.prefix));
    }
  }
  return out;
}

bool Cidr::Contains(const IpAddress& address) const {
  if (address.is_v6() != base.is_v6()) return false;
  const auto whole = static_cast<size_t>(prefix / 8);
  for (size_t i = 0; i < whole; ++i) {
    if (address.byte(i) != base.byte(i)) return false;
  }
  const int rest = prefix % 8;
  if (rest == 0) return true;
  const int mask = 0xff << (8 - rest) & 0xff;
  return (address.byte(whole) & mask) == (base.byte(whole) & mask);
}

}  // namespace claque
