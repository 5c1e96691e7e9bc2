#include "worker/link/repair_strings.h"

#include <gtest/gtest.h>

#include "claque/v1/work.pb.h"
#include "worker/link/outbox.h"

namespace claque {
namespace {

TEST(RepairStrings, WhatIsNotUtf8IsReplacedAtAnyDepthAndTheRestStays) {
  v1::Report report;
  report.mutable_robots()->set_body("raw \xff bytes");
  report.mutable_robots()->add_sitemaps("https://a.test/map");
  report.mutable_robots()->add_sitemaps("/\xff");
  EXPECT_EQ(RepairStrings(&report), 1);
  EXPECT_EQ(report.robots().body(), "raw \xff bytes");
  EXPECT_EQ(report.robots().sitemaps(0), "https://a.test/map");
  EXPECT_EQ(report.robots().sitemaps(1), "/\xef\xbf\xbd");
  v1::ExtractedPost& extracted = *report.mutable_page()->add_posts();
  extracted.mutable_post()->mutable_account()->set_display_name("\xc3");
  extracted.mutable_post()->add_hashtags("\xe2\x82");
  EXPECT_EQ(RepairStrings(&report), 2);
  EXPECT_EQ(RepairStrings(&report), 0);
}

TEST(RepairStrings, ReportWithAnyBytesCanBeReadByItsReceiver) {
  Outbox outbox({});
  v1::Report report;
  report.set_unit("a.test");
  report.mutable_robots()->add_sitemaps("/\xff");
  outbox.Add(report);
  v1::ExchangeRequest request;
  outbox.Take(
      0, BootTime{}, [](const auto&, auto) { return size_t{0}; }, request.mutable_reports());
  ASSERT_EQ(request.reports_size(), 1);
  v1::ExchangeRequest received;
  EXPECT_TRUE(received.ParseFromString(request.SerializeAsString()));
}

}  // namespace
}  // namespace claque
