// AddressGuard: may a transfer go to this address? Against server-side request forgery: hostile
// pages and name servers point crawlers at private networks and metadata services.
//
// The rule is "globally reachable unicast only", from the IANA IPv4 and IPv6 Special-Purpose
// Address Registries (RFC 6890 and its updates), stricter where a registry marks an anycast service
// inside a refused block as reachable (nothing of the web lives there).
#ifndef CLAQUE_WORKER_FETCH_ADDRESS_GUARD_H_
#define CLAQUE_WORKER_FETCH_ADDRESS_GUARD_H_

#include <string_view>
#include <vector>

#include "common/base/status.h"
#include "worker/fetch/ip_address.h"

namespace claque {

// A value; immutable and thread-safe after construction.
class AddressGuard {
 public:
  // Allows public addresses only.
  AddressGuard() = default;
  // Also allows the blocks of `list`, "127.0.0.0/8,::1": comma-separated, blanks ignored, empty =
  // none. It lifts exactly those: "127.0.0.0/8" does not lift "::ffff:127.0.0.1".
  // kInvalidArgument names the entry that is wrong.
  static Result<AddressGuard> AllowAlso(std::string_view list);

  // OK, or kPermissionDenied with address and reason ("127.0.0.1 is refused: loopback").
  Status Check(const IpAddress& address) const;
  // The same for text; anything but an address is refused.
  Status Check(std::string_view address) const;

 private:
  std::vector<Cidr> allowed_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_FETCH_ADDRESS_GUARD_H_
