#include "worker/collect/page_processor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

namespace claque {
namespace {

using testing::ElementsAre;

// Counts; fails on demand.
class FakeCaptureLog final : public CaptureLog {
 public:
  Result<v1::Capture> Append(const FetchedUrl& fetched) override {
    if (full) return ResourceExhausted("no space left");
    ++appended;
    v1::Capture capture;
    capture.set_url(fetched.url.url());
    capture.set_warc_offset(appended);
    return capture;
  }
  Status Sync() override {
    if (!sync_status.ok()) return sync_status;
    synced = appended.load();
    return OkStatus();
  }

  std::atomic<bool> full{false};
  std::atomic<int> appended{0};
  std::atomic<int> synced{0};
  Status sync_status;
};

class PageProcessorTest : public testing::Test {
 protected:
  static const Classifier& classifier() {
    static const std::unique_ptr<Classifier> loaded = *Classifier::Load("");
    return *loaded;
  }

  static FetchedUrl Fetched(v1::FetchOutcome outcome, const std::string& url = "http://a.test/") {
    FetchedUrl fetched;
    fetched.lease = {"a.test", 3};
    fetched.url.set_url(url);
    fetched.outcome = outcome;
    fetched.response.body = fetched.response.payload = "<p>Some words.</p>";
    return fetched;
  }

  PageProcessor::Done Collect() {
    return [this](v1::Report report, const Status& status) {
      MutexLock lock(mutex_);
      reports_.push_back(std::move(report));
      statuses_.push_back(status);
      synced_at_report_.push_back(log_.synced);
    };
  }

  FakeCaptureLog log_;
  Mutex mutex_;
  std::vector<v1::Report> reports_;
  std::vector<Status> statuses_;
  std::vector<int> synced_at_report_;
};

TEST_F(PageProcessorTest, CaptureIsOnDiskBeforeItsReportExists) {
  PageProcessor processor({.threads = 1}, log_, classifier(), Collect());
  for (int i = 0; i < 40; ++i) processor.Push(Fetched(v1::CAPTURED));
  processor.Start();
  processor.Stop();
  ASSERT_EQ(reports_.size(), 40u);
  for (size_t i = 0; i < reports_.size(); ++i) {
    EXPECT_LE(reports_[i].page().page().capture().warc_offset(), synced_at_report_[i]);
    EXPECT_EQ(reports_[i].unit(), "a.test");
    EXPECT_EQ(reports_[i].lease_id(), 3u);
  }
}

TEST_F(PageProcessorTest, StopWorksOffTheQueueWithAllThreads) {
  PageProcessor processor({.threads = 4}, log_, classifier(), Collect());
  processor.Start();
  for (int i = 0; i < 200; ++i) processor.Push(Fetched(v1::CAPTURED));
  processor.Stop();
  processor.Stop();
  EXPECT_EQ(reports_.size(), 200u);
  EXPECT_EQ(log_.synced, 200);
}

TEST_F(PageProcessorTest, OnlyCapturesAreWritten) {
  PageProcessor processor({.threads = 1}, log_, classifier(), Collect());
  processor.Push(Fetched(v1::GONE));
  processor.Push(Fetched(v1::CAPTURED));
  processor.Start();
  processor.Stop();
  EXPECT_EQ(log_.appended, 1);
  ASSERT_EQ(reports_.size(), 2u);
  EXPECT_FALSE(reports_[0].page().page().has_capture());
  EXPECT_TRUE(reports_[1].page().page().has_capture());
}

TEST_F(PageProcessorTest, FullDiskReturnsTheUrl) {
  log_.full = true;
  PageProcessor processor({.threads = 1}, log_, classifier(), Collect());
  processor.Push(Fetched(v1::CAPTURED, "http://a.test/1"));
  processor.Push(Fetched(v1::GONE, "http://a.test/2"));
  processor.Start();
  processor.Stop();
  ASSERT_EQ(reports_.size(), 2u);
  EXPECT_THAT(reports_[0].returned().urls(), ElementsAre("http://a.test/1"));
  EXPECT_EQ(reports_[0].returned().reason(), "disk_full");
  EXPECT_EQ(statuses_[0].code(), Code::kResourceExhausted);
  EXPECT_EQ(reports_[1].page().page().outcome(), v1::GONE) << "needs no evidence";
}

TEST_F(PageProcessorTest, FailedSyncReportsNoCaptureOfItsBatch) {
  log_.sync_status = Internal("input/output error");
  PageProcessor processor({.threads = 1}, log_, classifier(), Collect());
  processor.Push(Fetched(v1::CAPTURED));
  processor.Start();
  processor.Stop();
  ASSERT_EQ(reports_.size(), 1u);
  EXPECT_EQ(reports_[0].returned().reason(), "evidence_error");
}

TEST_F(PageProcessorTest, HasNoRoomOverItsBoundsButTakesWhatWasUnderWay) {
  PageProcessor processor({.threads = 1, .max_queued = 2}, log_, classifier(), Collect());
  EXPECT_TRUE(processor.HasRoom());
  for (int i = 0; i < 3; ++i) processor.Push(Fetched(v1::GONE));
  EXPECT_FALSE(processor.HasRoom());
  EXPECT_EQ(processor.queued(), 3u);
  processor.Start();
  processor.Stop();
  EXPECT_EQ(reports_.size(), 3u);
}

}  // namespace
}  // namespace claque
