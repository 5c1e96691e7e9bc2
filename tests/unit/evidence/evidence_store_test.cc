// One contract for every EvidenceStore, and what is special about the directory.
#include "worker/evidence/evidence_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>

#include "tests/support/memory_evidence_store.h"
#include "tests/support/status_matchers.h"
#include "worker/evidence/directory_evidence_store.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A directory of its own, removed at the end.
class TempDir {
 public:
  TempDir() {
    std::string pattern = testing::TempDir() + "/claque_evidence_XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~TempDir() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A store and a disk that holds at most so many bytes of one file.
struct MemoryTraits {
  MemoryEvidenceStore store;
  void LimitTo(int64_t bytes) { store.SetCapacity(bytes); }
  void Unlimit() { store.SetCapacity(1 << 30); }
};

struct DirectoryTraits {
  TempDir dir;
  std::unique_ptr<DirectoryEvidenceStore> owned = *DirectoryEvidenceStore::Open(dir.path());
  DirectoryEvidenceStore& store = *owned;

  // A file size limit cuts a write in its middle, as a full disk does.
  void LimitTo(int64_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    Set(static_cast<rlim_t>(bytes));
  }
  void Unlimit() { Set(RLIM_INFINITY); }
  ~DirectoryTraits() { Unlimit(); }

 private:
  static void Set(rlim_t bytes) {
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = std::min(bytes, limit.rlim_max);
    setrlimit(RLIMIT_FSIZE, &limit);
  }
};

template <typename T>
class EvidenceStoreContract : public testing::Test {
 protected:
  T t_;
  EvidenceStore& store_ = t_.store;
};
using Stores = testing::Types<MemoryTraits, DirectoryTraits>;
TYPED_TEST_SUITE(EvidenceStoreContract, Stores);

TYPED_TEST(EvidenceStoreContract, ReadsWhatWasAppendedWhileOpenAndAfterClose) {
  auto file = this->store_.Create("a.warc.gz");
  ASSERT_THAT(file, IsOk());
  EXPECT_THAT((*file)->Append("hello "), IsOk());
  EXPECT_THAT((*file)->Append("world"), IsOk());
  EXPECT_EQ((*file)->size(), 11);
  EXPECT_THAT((*file)->Sync(), IsOk());
  EXPECT_THAT(this->store_.Read("a.warc.gz", 6, 5), IsOkAndHolds("world"));
  EXPECT_THAT((*file)->Close(), IsOk());
  EXPECT_THAT((*file)->Close(), IsOk());
  EXPECT_THAT(this->store_.Read("a.warc.gz", 0, 5), IsOkAndHolds("hello"));
  EXPECT_THAT((*file)->Append("x"), StatusIs(Code::kFailedPrecondition, HasSubstr("closed")));
}

TYPED_TEST(EvidenceStoreContract, ReadsFewerBytesAtTheEnd) {
  auto file = this->store_.Create("a");
  ASSERT_THAT((*file)->Append("12345"), IsOk());
  EXPECT_THAT(this->store_.Read("a", 3, 100), IsOkAndHolds("45"));
  EXPECT_THAT(this->store_.Read("a", 5, 1), IsOkAndHolds(""));
  EXPECT_THAT(this->store_.Read("a", 500, 1), IsOkAndHolds(""));
  EXPECT_THAT(this->store_.Read("a", -1, 1), StatusIs(Code::kInvalidArgument, HasSubstr("")));
  EXPECT_THAT(this->store_.Read("b", 0, 1), StatusIs(Code::kNotFound, HasSubstr("b")));
}

TYPED_TEST(EvidenceStoreContract, ListsOpenAndClosedFilesSorted) {
  EXPECT_THAT(this->store_.List(), IsOkAndHolds(IsEmpty()));
  auto b = this->store_.Create("b");
  auto a = this->store_.Create("a");
  EXPECT_THAT((*b)->Close(), IsOk());
  EXPECT_THAT(this->store_.List(), IsOkAndHolds(ElementsAre("a", "b")));
}

TYPED_TEST(EvidenceStoreContract, RefusesAUsedName) {
  auto file = this->store_.Create("a");
  EXPECT_THAT(this->store_.Create("a"), StatusIs(Code::kAlreadyExists, HasSubstr("a")));
  EXPECT_THAT((*file)->Close(), IsOk());
  EXPECT_THAT(this->store_.Create("a"), StatusIs(Code::kAlreadyExists, HasSubstr("a")));
}

TYPED_TEST(EvidenceStoreContract, RefusesNamesThatAreNoPlainFileNames) {
  for (const char* name : {"", ".", "..", "../a", "a/b", ".hidden", "a.open"}) {
    EXPECT_THAT(this->store_.Create(name), StatusIs(Code::kInvalidArgument, HasSubstr("name")));
  }
}

TYPED_TEST(EvidenceStoreContract, AppendsAllOrNothingOnAFullDisk) {
  auto file = this->store_.Create("a");
  ASSERT_THAT((*file)->Append("12345"), IsOk());
  this->t_.LimitTo(8);
  EXPECT_THAT((*file)->Append("67890"), StatusIs(Code::kResourceExhausted, HasSubstr("a")));
  this->t_.Unlimit();
  EXPECT_EQ((*file)->size(), 5);
  EXPECT_THAT(this->store_.Read("a", 0, 100), IsOkAndHolds("12345"));
  EXPECT_THAT((*file)->Append("67890"), IsOk());
  EXPECT_THAT(this->store_.Read("a", 0, 100), IsOkAndHolds("1234567890"));
}

TEST(DirectoryEvidenceStore, RenamesAtCloseOnly) {
  TempDir dir;
  auto store = *DirectoryEvidenceStore::Open(dir.path() + "/deep/er");
  auto file = *store->Create("a.warc.gz");
  EXPECT_TRUE(std::filesystem::exists(store->directory() + "/a.warc.gz.open"));
  EXPECT_THAT(store->ListOpen(), IsOkAndHolds(ElementsAre("a.warc.gz")));
  EXPECT_THAT(file->Close(), IsOk());
  EXPECT_TRUE(std::filesystem::exists(store->directory() + "/a.warc.gz"));
  EXPECT_THAT(store->ListOpen(), IsOkAndHolds(IsEmpty()));
}

TEST(DirectoryEvidenceStore, AdoptsOnlyAfterTheWriterIsGone) {
  TempDir dir;
  auto store = *DirectoryEvidenceStore::Open(dir.path());
  auto file = *store->Create("a");
  EXPECT_THAT(store->Adopt("a"), StatusIs(Code::kFailedPrecondition, HasSubstr("being written")));
  file.reset();
  EXPECT_THAT(store->Adopt("a"), IsOk());
  EXPECT_THAT(store->Adopt("b"), StatusIs(Code::kNotFound, HasSubstr("b")));
}

TEST(DirectoryEvidenceStore, SaysWhyADirectoryCannotBeUsed) {
  EXPECT_THAT(DirectoryEvidenceStore::Open("/proc/none"),
              StatusIs(Code::kFailedPrecondition, HasSubstr("/proc/none")));
}

}  // namespace
}  // namespace claque
