#include "worker/fetch/address_guard.h"

#include <algorithm>
#include <string>

namespace claque {
namespace {

struct V4Block {
  uint32_t base;
  int prefix;
  const char* reason;
};

// IANA IPv4 Special-Purpose Address Registry, multicast (RFC 5771), and two providers' metadata
// services that live on ordinary addresses.
constexpr V4Block kRefusedV4[] = {
    {0x00000000, 8, "this network"},
    {0x0a000000, 8, "private"},
    {0x64400000, 10, "carrier-grade NAT"},
    {0x7f000000, 8, "loopback"},
    {0xa9fe0000, 16, "link-local or cloud metadata"},
    {0xac100000, 12, "private"},
    {0xa83f8110, 32, "cloud metadata"},  // 168.63.129.16
    {0xc0000000, 24, "IETF protocol assignments"},
    {0xc0000200, 24, "documentation"},
    {0xc0586300, 24, "deprecated 6to4 relay"},
    {0xc0a80000, 16, "private"},
    {0xc6120000, 15, "benchmarking"},
    {0xc6336400, 24, "documentation"},
    {0xcb007100, 24, "documentation"},
    {0xe0000000, 4, "multicast"},
    {0xf0000000, 4, "reserved or broadcast"},
};

const char* V4Refusal(const IpAddress& address) {
  for (const V4Block& block : kRefusedV4) {
    if (Cidr{IpAddress::V4(block.base), block.prefix}.Contains(address)) return block.reason;
  }
  return nullptr;
}

struct V6Block {
  const char* base;
  int prefix;
  const char* reason;     // where every address of the block is refused
  int embedded_v4 = -1;   // first byte of an IPv4 address that decides instead
  bool inverted = false;  // its bits are flipped
};

// IANA IPv6 Special-Purpose Address Registry. First match decides; what matches nothing must be
// global unicast, 2000::/3 (RFC 4291, section 2.4).
constexpr V6Block kV6Blocks[] = {
    {"::", 128, "unspecified"},
    {"::1", 128, "loopback"},
    {"::ffff:0:0", 96, nullptr, 12},  // IPv4-mapped
    {"64:ff9b::", 96, nullptr, 12},   // NAT64, RFC 6052
    {"64:ff9b:1::", 48, "local NAT64"},
    {"::", 96, "IPv4-compatible"},
    {"100::", 64, "discard-only"},
    {"2001::", 32, nullptr, 12, true},  // Teredo client, RFC 4380, section 4
    {"2001::", 23, "IETF protocol assignments"},
    {"2001:db8::", 32, "documentation"},
    {"2002::", 16, nullptr, 2},  // 6to4, RFC 3056
    {"3fff::", 20, "documentation"},
    {"5f00::", 16, "segment routing"},
    {"fc00::", 7, "unique local"},
    {"fe80::", 10, "link-local"},
    {"fec0::", 10, "site-local"},
    {"ff00::", 8, "multicast"},
};

IpAddress Inverted(const IpAddress& v4) {
  uint32_t bits = 0;
  for (size_t i = 0; i < 4; ++i) bits = bits << 8 | static_cast<uint8_t>(~v4.byte(i));
  return IpAddress::V4(bits);
}

struct ParsedV6Block {
  Cidr block;
  const V6Block* row;
};

const std::vector<ParsedV6Block>& V6Table() {
  static const auto& table = *[] {
    auto* rows = new std::vector<ParsedV6Block>;
    for (const V6Block& row : kV6Blocks) {
      rows->push_back({Cidr{*IpAddress::Parse(row.base), row.prefix}, &row});
    }
    return rows;
  }();
  return table;
}

std::string V6Refusal(const IpAddress& address) {
  for (const auto& [block, row] : V6Table()) {
    if (!block.Contains(address)) continue;
    if (row->embedded_v4 < 0) return row->reason;
    const IpAddress raw = address.EmbeddedV4(static_cast<size_t>(row->embedded_v4));
    const IpAddress v4 = row->inverted ? Inverted(raw) : raw;
    const char* reason = V4Refusal(v4);
    return reason ? "embeds " + v4.ToString() + ", " + reason : "";
  }
  return address.byte(0) >> 5 == 1 ? "" : "not global unicast";
}

}  // namespace

Result<AddressGuard> AddressGuard::AllowAlso(std::string_view list) {
  AddressGuard guard;
  if (list.find_first_not_of(" \t") == list.npos) return guard;
  for (size_t begin = 0; begin <= list.size();) {
    const size_t end = std::min(list.find(',', begin), list.size());
    std::string_view entry = list.substr(begin, end - begin);
    begin = end + 1;
    const size_t first = entry.find_first_not_of(" \t");
    if (first == entry.npos) return InvalidArgument("allowed addresses: an entry is empty");
    entry = entry.substr(first, entry.find_last_not_of(" \t") - first + 1);
    auto block = Cidr::Parse(entry);
    if (!block.ok()) return block.status().Prefixed("allowed addresses");
    guard.allowed_.push_back(*block);
  }
  return guard;
}

Status AddressGuard::Check(const IpAddress& address) const {
  for (const Cidr& block : allowed_) {
    if (block.Contains(address)) return OkStatus();
  }
  std::string reason;
  if (address.is_v6()) {
    reason = V6Refusal(address);
  } else if (const char* v4 = V4Refusal(address)) {
    reason = v4;
  }
  if (reason.empty()) return OkStatus();
  return PermissionDenied(address.ToString() + " is refused: " + reason);
}

Status AddressGuard::Check(std::string_view address) const {
  const auto parsed = IpAddress::Parse(address);
  if (!parsed)
    return PermissionDenied("'" + std::string(address.substr(0, 64)) + "' is no address");
  return Check(*parsed);
}

}  // namespace claque
