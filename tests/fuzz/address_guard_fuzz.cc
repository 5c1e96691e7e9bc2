// AddressGuard: text forms round-trip; a list lifts exactly its blocks. Input: a list, a zero byte,
// an address.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "worker/fetch/address_guard.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t zero = std::min(input.find('\0'), input.size());
  const std::string_view text = input.substr(std::min(zero + 1, input.size()));
  const claque::AddressGuard plain;
  const bool public_address = plain.Check(text).ok();
  const auto address = claque::IpAddress::Parse(text);
  if (!address && public_address) std::abort();
  if (address && claque::IpAddress::Parse(address->ToString()) != address) std::abort();
  const auto guard = claque::AddressGuard::AllowAlso(input.substr(0, zero));
  if (!guard.ok()) return 0;
  const bool allowed = guard->Check(text).ok();
  if (public_address && !allowed) std::abort();
  const auto block = claque::Cidr::Parse(input.substr(0, zero));
  if (address && block.ok() && allowed != (public_address || block->Contains(*address))) {
    std::abort();
  }
  return 0;
}
