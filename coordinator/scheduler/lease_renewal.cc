// LeaseDesk: leases that are held already: renewed, and given their address.
#include <algorithm>

#include "common/url/url.h"
#include "coordinator/aggregator/check_report.h"
#include "coordinator/aggregator/task_unit.h"
#include "coordinator/scheduler/lease_desk.h"

namespace claque {
namespace {

using std::chrono::milliseconds;

}  // namespace

v1::AddressGrant LeaseDesk::ConfirmAddress(const v1::HeldLease& held) {
  if (held.address().empty()) return v1::ADDRESS_GRANT_UNSPECIFIED;
  const auto known = leases_.Find(held.unit(), held.lease_id());
  if (known && known->address == held.address()) return v1::ADDRESS_GRANTED;
  if (!IsAddress(held.address())) return v1::ADDRESS_BUSY;
  const WallTime now = clock_.Now();
  const auto acquired = stores_.frontier.AcquireAddress(
      held.address(), held.unit(), held.lease_id(), now, options_.ttl + options_.grace);
  if (!acquired.ok()) return v1::ADDRESS_GRANT_UNSPECIFIED;
  // The host's next lease then waits for the address before it is given away. A failure only means
  // that it is asked for again.
  (void)stores_.frontier.SetAddress(held.unit(), held.lease_id(), held.address(), now);
  if (!*acquired) return v1::ADDRESS_BUSY;
  leases_.SetAddress(held.unit(), held.lease_id(), held.address());
  return v1::ADDRESS_GRANTED;
}

LeaseDesk::Standing LeaseDesk::RenewTask(const v1::HeldLease& held, WallTime received,
                                         milliseconds* ttl) {
  const auto task = ParseTaskUnit(held.unit(), held.lease_id());
  if (!task) return Standing::kLost;
  if (!owner_.OfCampaign(task->campaign)) return Standing::kForeign;
  const auto renewed = stores_.tasks.RenewTask(*task, clock_.Now(), options_.ttl, options_.grace);
  if (!renewed.ok()) return Standing::kForeign;
  if (!*renewed) {
    leases_.Erase(held.unit(), held.lease_id());
    return Standing::kLost;
  }
  leases_.SetDeadline(held.unit(), held.lease_id(), clock_.Now() + options_.ttl);
  *ttl = options_.ttl - std::max(milliseconds(0), clock_.Now() - received);
  return Standing::kLive;
}

// What another coordinator granted to this lease is remembered with its host. A failure shows at
// the next renewal, long before the token lapses.
std::string LeaseDesk::AddressOfAdopted(const std::string& host) {
  return stores_.frontier.Address(host).value_or("");
}

void LeaseDesk::KeepAddress(const v1::HeldLease& held, const std::string& address, WallTime now) {
  if (address.empty()) return;
  (void)stores_.frontier.AcquireAddress(address, held.unit(), held.lease_id(), now,
                                        options_.ttl + options_.grace);
}

LeaseDesk::Standing LeaseDesk::Renew(const v1::HeldLease& held, WallTime received,
                                     milliseconds* ttl) {
  if (IsTaskUnit(held.unit())) return RenewTask(held, received, ttl);
  if (!owner_.OfShard(HostShard(held.unit()))) return Standing::kForeign;
  const WallTime now = clock_.Now();
  const auto known = leases_.Find(held.unit(), held.lease_id());
  if (known && known->deadline - received > options_.ttl * 2 / 3) {
    *ttl = known->deadline - received;
    return Standing::kLive;
  }
  const auto renewed =
      stores_.frontier.Renew(held.unit(), held.lease_id(), now, options_.ttl, options_.grace);
  // The store did not answer: the lease may well be live, so the worker goes on counting down.
  if (!renewed.ok()) return Standing::kForeign;
  if (!*renewed) {
    leases_.Erase(held.unit(), held.lease_id());
    return Standing::kLost;
  }
  leases_.SetDeadline(held.unit(), held.lease_id(), now + options_.ttl);
  KeepAddress(held, known ? known->address : AddressOfAdopted(held.unit()), now);
  *ttl = now + options_.ttl - received;
  return Standing::kLive;
}

}  // namespace claque
