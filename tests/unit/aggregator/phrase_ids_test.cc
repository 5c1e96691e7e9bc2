#include <gtest/gtest.h>

#include "coordinator/aggregator/tables.h"
#include "worker/classify/phrase_id.h"

namespace claque {
namespace {

// Both are in the programs that link worker and coordinator: one name would be one function there.
TEST(PhraseIds, OfWorkerAndStoreAreTwoFunctions) {
  EXPECT_EQ(PhraseId("We stand tall!"), PhraseId("we  stand TALL"));
  EXPECT_NE(StoredPhraseId("We stand tall!"), StoredPhraseId("we  stand TALL"));
}

}  // namespace
}  // namespace claque
