// Hosts that share an address are read one at a time, also when that is learnt late.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/mini_cluster.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

class AddressTest : public testing::Test {
 protected:
  explicit AddressTest(const std::vector<std::string>& sources = {"https://a.example/",
                                                                  "https://b.example/"}) {
    cluster_.CreateCampaign(sources);
  }

  std::vector<v1::Lease> TakeLeases(const std::string& worker = "w1") {
    cluster_.Step();
    auto leases = MiniCluster::NewLeases(cluster_.Exchange(worker, {}, {}, 4));
    std::erase_if(leases, [](const v1::Lease& lease) { return !lease.has_collection(); });
    return leases;
  }
  // What the coordinator says of the address that the worker found for the lease's host.
  v1::AddressGrant Name(const v1::Lease& lease, const std::string& address) {
    v1::ExchangeRequest request;
    request.set_worker("w1");
    v1::HeldLease& held = *request.add_leases();
    held.set_unit(lease.unit());
    held.set_lease_id(lease.lease_id());
    held.set_address(address);
    const auto response = cluster_.exchange.Handle(request, clock_.Now());
    EXPECT_THAT(response.leases(), SizeIs(1));
    return response.leases(0).address_grant();
  }
  v1::Report Returned(const v1::Lease& lease) {
    v1::Report report;
    report.set_unit(lease.unit());
    report.set_lease_id(lease.lease_id());
    report.mutable_returned()->set_reason("ip_busy");
    for (const auto& url : lease.collection().urls()) {
      report.mutable_returned()->add_urls(url.url());
    }
    return report;
  }

  ManualClock clock_;
  MemoryStores stores_{clock_};
  MiniCluster cluster_{stores_, clock_};
};

TEST_F(AddressTest, SecondHostOfAnAddressMustWaitBeforeItsFirstRequest) {
  const auto leases = TakeLeases();
  ASSERT_THAT(leases, SizeIs(2)) << "nobody knows yet that they share an address";
  EXPECT_TRUE(leases[0].collection().confirm_address());
  EXPECT_EQ(Name(leases[0], "192.0.2.7"), v1::ADDRESS_GRANTED);
  EXPECT_EQ(Name(leases[0], "192.0.2.7"), v1::ADDRESS_GRANTED) << "repeated";
  EXPECT_EQ(Name(leases[1], "192.0.2.7"), v1::ADDRESS_BUSY);
  cluster_.Exchange("w1", leases, {Returned(leases[1])}, 0);
  // The address is known now: the host is not even leased while the other one is read.
  clock_.Advance(2s);
  EXPECT_THAT(TakeLeases("w2"), IsEmpty());
  const auto& url = leases[0].collection().urls(0);
  cluster_.Exchange("w1", {leases[0]}, {PageReport(leases[0], url, "otter", "Hello", {})}, 0);
  clock_.Advance(3s);
  const auto second = TakeLeases("w2");
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].unit(), leases[1].unit());
  EXPECT_FALSE(second[0].collection().confirm_address()) << "its token is held already";
}

TEST_F(AddressTest, HostsOfDifferentAddressesDoNotWait) {
  const auto leases = TakeLeases();
  ASSERT_THAT(leases, SizeIs(2));
  EXPECT_EQ(Name(leases[0], "192.0.2.7"), v1::ADDRESS_GRANTED);
  EXPECT_EQ(Name(leases[1], "2001:db8::7"), v1::ADDRESS_GRANTED);
}

TEST_F(AddressTest, TokenLastsAsLongAsTheLeaseIsRenewed) {
  const auto leases = TakeLeases();
  ASSERT_THAT(leases, SizeIs(2));
  EXPECT_EQ(Name(leases[0], "192.0.2.7"), v1::ADDRESS_GRANTED);
  for (int i = 0; i < 5; ++i) {
    clock_.Advance(15s);
    cluster_.Step();
    cluster_.Exchange("w1", leases, {}, 0);
  }
  EXPECT_EQ(Name(leases[1], "192.0.2.7"), v1::ADDRESS_BUSY);
}

TEST_F(AddressTest, TokenOfAnAdoptedLeaseLastsAsLongAsTheLease) {
  const auto leases = TakeLeases();
  ASSERT_THAT(leases, SizeIs(2));
  EXPECT_EQ(Name(leases[0], "192.0.2.7"), v1::ADDRESS_GRANTED);
  ASSERT_THAT(cluster_.membership.Leave(), IsOk());
  MiniCluster second(stores_, clock_, "c2");
  for (int i = 0; i < 5; ++i) {
    clock_.Advance(15s);
    second.Step();
    second.Exchange("w1", leases, {}, 0);
  }
  EXPECT_THAT(stores_.frontier.AcquireAddress("192.0.2.7", leases[1].unit(), leases[1].lease_id(),
                                              clock_.Now(), 1s),
              IsOkAndHolds(false));
}

class TwoPagesTest : public AddressTest {
 protected:
  TwoPagesTest()
      : AddressTest({"https://a.example/", "https://a.example/2", "https://b.example/"}) {}
};

TEST_F(TwoPagesTest, ReportSentTwiceDoesNotEndTheTokenOfItsLease) {
  auto leases = TakeLeases();
  ASSERT_THAT(leases, SizeIs(2));
  if (leases[0].unit() != "a.example") std::swap(leases[0], leases[1]);
  ASSERT_THAT(leases[0].collection().urls(), SizeIs(2));
  EXPECT_EQ(Name(leases[0], "192.0.2.7"), v1::ADDRESS_GRANTED);
  const auto report = PageReport(leases[0], leases[0].collection().urls(0), "otter", "Hello", {});
  cluster_.Exchange("w1", leases, {report}, 0);
  cluster_.Exchange("w1", leases, {report}, 0);
  clock_.Advance(5s);
  EXPECT_EQ(Name(leases[1], "192.0.2.7"), v1::ADDRESS_BUSY) << "one URL is still to be read";
}

TEST_F(AddressTest, OtherBytesThanAnAddressAreNeverGranted) {
  const auto leases = TakeLeases();
  ASSERT_THAT(leases, SizeIs(2));
  EXPECT_EQ(Name(leases[0], "a.example"), v1::ADDRESS_BUSY);
  EXPECT_EQ(Name(leases[0], "{h:001}:owner"), v1::ADDRESS_BUSY);
}

TEST_F(AddressTest, HostThatWaitsForItsAddressKeepsTheOrderOfItsQueue) {
  const auto leases = TakeLeases();
  ASSERT_THAT(leases, SizeIs(2));
  const std::string host = leases[1].unit();
  std::vector<std::string> expected = {"https://" + host + "/"};
  for (const char* path : {"/1", "/2", "/3"}) {
    expected.push_back("https://" + host + path);
    const UrlOffer offer{"berg27", expected.back(), host, {1, 0}, false};
    ASSERT_THAT(stores_.frontier.Offer({&offer, 1}, clock_.Now()), IsOk());
  }
  Name(leases[0], "192.0.2.7");
  Name(leases[1], "192.0.2.7");
  cluster_.Exchange("w1", leases, {Returned(leases[1])}, 0);
  clock_.Advance(2s);
  ASSERT_THAT(TakeLeases("w2"), IsEmpty()) << "leased, found busy and given back";
  cluster_.Exchange("w1", {leases[0]},
                    {PageReport(leases[0], leases[0].collection().urls(0), "otter", "Hello", {})},
                    0);
  clock_.Advance(3s);
  const auto second = TakeLeases("w2");
  ASSERT_THAT(second, SizeIs(1));
  std::vector<std::string> urls;
  for (const v1::FetchUrl& url : second[0].collection().urls()) urls.push_back(url.url());
  EXPECT_EQ(urls, expected);
}

}  // namespace
}  // namespace claque
