#include "worker/fetch/address_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::HasSubstr;

struct Case {
  const char* first;
  const char* last;
  const char* reason;
};

// IANA IPv4 Special-Purpose Address Registry (RFC 6890 and updates), in the registry's order, with
// first and last address of each block that is not globally reachable; then multicast.
constexpr Case kV4[] = {
    {"0.0.0.0", "0.255.255.255", "this network"},
    {"10.0.0.0", "10.255.255.255", "private"},
    {"100.64.0.0", "100.127.255.255", "carrier-grade NAT"},
    {"127.0.0.0", "127.255.255.255", "loopback"},
    {"169.254.0.0", "169.254.255.255", "link-local"},
    {"172.16.0.0", "172.31.255.255", "private"},
    {"192.0.0.0", "192.0.0.255", "IETF protocol assignments"},
    {"192.0.2.0", "192.0.2.255", "documentation"},
    {"192.88.99.0", "192.88.99.255", "6to4 relay"},
    {"192.168.0.0", "192.168.255.255", "private"},
    {"198.18.0.0", "198.19.255.255", "benchmarking"},
    {"198.51.100.0", "198.51.100.255", "documentation"},
    {"203.0.113.0", "203.0.113.255", "documentation"},
    {"240.0.0.0", "255.255.255.255", "reserved"},
    {"224.0.0.0", "239.255.255.255", "multicast"},
    {"168.63.129.16", "168.63.129.16", "metadata"},
    {"169.254.169.254", "100.100.100.200", ""},
};

// IANA IPv6 Special-Purpose Address Registry, in the registry's order; then what lies outside of
// global unicast (RFC 4291, section 2.4).
constexpr Case kV6[] = {
    {"::1", "::1", "loopback"},
    {"::", "::", "unspecified"},
    {"::ffff:10.0.0.0", "::ffff:10.255.255.255", "embeds 10."},
    {"64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "embeds"},
    {"64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "local NAT64"},
    {"100::", "100::ffff:ffff:ffff:ffff", "discard"},
    {"100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff", "not global unicast"},
    {"2001:1::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "IETF"},
    {"2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff", "IETF"},
    {"2001:10::", "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff", "IETF"},
    {"2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"},
    {"2002:7f00:1::", "2002:7f00:1:ffff:ffff:ffff:ffff:ffff", "embeds 127.0.0.1"},
    {"2002:c0a8:101::1", "2002:a9fe:a9fe::1", "embeds"},
    {"3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"},
    {"5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "segment routing"},
    {"fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "unique local"},
    {"fd00:ec2::254", "fd20:ce::254", "unique local"},
    {"fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link-local"},
    {"fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "site-local"},
    {"ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast"},
    {"::127.0.0.1", "::8.8.8.8", "IPv4-compatible"},
    {"4000::", "9fff::", "not global unicast"},
    // Teredo: the client's address is inverted in the last four bytes (RFC 4380, section 4).
    {"2001::80ff:fffe", "2001:0:4136:e378:8000:63bf:3f57:fefe", "embeds"},
};

TEST(AddressGuard, RefusesEveryBlockOfTheIpv4Registry) {
  const AddressGuard guard;
  for (const Case& c : kV4) {
    EXPECT_THAT(guard.Check(c.first), StatusIs(Code::kPermissionDenied, HasSubstr(c.reason)));
    EXPECT_THAT(guard.Check(c.last), StatusIs(Code::kPermissionDenied, HasSubstr(c.reason)));
  }
}

TEST(AddressGuard, RefusesEveryBlockOfTheIpv6Registry) {
  const AddressGuard guard;
  for (const Case& c : kV6) {
    EXPECT_THAT(guard.Check(c.first), StatusIs(Code::kPermissionDenied, HasSubstr(c.reason)))
        << c.first;
    EXPECT_THAT(guard.Check(c.last), StatusIs(Code::kPermissionDenied, HasSubstr(c.reason)))
        << c.last;
  }
}

TEST(AddressGuard, AllowsPublicAddressesAndTheNeighboursOfRefusedBlocks) {
  const AddressGuard guard;
  for (const char* address :
       {"1.0.0.0",     "9.255.255.255",   "11.0.0.0",     "100.63.255.255",  "100.128.0.0",
        "126.0.0.1",   "128.0.0.1",       "169.253.0.1",  "169.255.0.1",     "172.15.255.255",
        "172.32.0.0",  "192.0.1.0",       "192.0.3.0",    "192.167.255.255", "192.169.0.0",
        "198.17.0.1",  "198.20.0.0",      "203.0.112.1",  "223.255.255.255", "93.184.216.34",
        "2606:4700::", "2a00:1450::1",    "2001:200::1",  "2001:4860::8888", "2001:db7::1",
        "3ffe::1",     "2620:4f:8000::1", "2400:cb00::1", "192.88.98.1",     "168.63.129.15"}) {
    EXPECT_THAT(guard.Check(address), IsOk()) << address;
  }
}

TEST(AddressGuard, AllowsWrappedPublicAddresses) {
  const AddressGuard guard;
  for (const char* address : {"::ffff:93.184.216.34", "64:ff9b::93.184.216.34", "2002:5db8:d822::1",
                              "2001:0:4136:e378:8000:63bf:a247:27dd"}) {
    EXPECT_THAT(guard.Check(address), IsOk()) << address;
  }
}

TEST(AddressGuard, LiftsExactlyWhatTheOperatorLists) {
  const auto guard = AddressGuard::AllowAlso(" 127.1.0.0/16 , ::1,10.0.0.7");
  ASSERT_THAT(guard, IsOk());
  for (const char* address : {"127.1.0.1", "127.1.255.255", "::1", "10.0.0.7"}) {
    EXPECT_THAT(guard->Check(address), IsOk()) << address;
  }
  for (const char* address : {"127.0.0.1", "127.2.0.0", "::2", "10.0.0.8", "::ffff:127.1.0.1",
                              "64:ff9b::127.1.0.1", "2002:7f01:1::"}) {
    EXPECT_THAT(guard->Check(address), StatusIs(Code::kPermissionDenied, HasSubstr("refused")))
        << address;
  }
}

TEST(AddressGuard, RefusesWhatIsNoAddress) {
  const AddressGuard guard;
  for (const char* text : {"", "localhost", "1.2.3", "1.2.3.4.5", "[::1]", "fe80::1%eth0"}) {
    EXPECT_THAT(guard.Check(text), StatusIs(Code::kPermissionDenied, HasSubstr("no address")));
  }
}

TEST(AddressGuard, NamesTheEntryOfAListThatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"127.0.0.0/8,localhost", "'localhost' is not an IP address or CIDR block"},
      {"127.0.0.0/33", "'127.0.0.0/33': the prefix length must be a number from 0 to 32"},
      {"::1/129", "from 0 to 128"},
      {"10.0.0.0/", "prefix length"},
      {"10.0.0.0/8x", "prefix length"},
      {"10.0.0.0/-1", "prefix length"},
      {"10.0.0.1/8", "'10.0.0.1/8': bits are set behind the prefix /8"},
      {"127.0.0.1,,::1", "an entry is empty"},
      {"127.0.0.1,", "an entry is empty"},
  };
  for (const auto& [list, message] : cases) {
    EXPECT_THAT(AddressGuard::AllowAlso(list),
                StatusIs(Code::kInvalidArgument, HasSubstr(message)));
  }
  EXPECT_THAT(AddressGuard::AllowAlso(""), IsOk());
}

}  // namespace
}  // namespace claque
