// Contracts of the three stores as suites of parametrised tests: the binary that links
// them says by StoreParams() which implementations they hold to account.
#ifndef CLAQUE_TESTS_SUPPORT_STORE_CONTRACT_H_
#define CLAQUE_TESTS_SUPPORT_STORE_CONTRACT_H_

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "coordinator/store/aggregate_store.h"
#include "coordinator/store/frontier_rules.h"
#include "coordinator/store/task_store.h"

namespace claque {

// Fresh, empty stores of one implementation.
class StoreFactory {
 public:
  virtual ~StoreFactory() = default;
  virtual std::unique_ptr<FrontierStore> Frontier(FrontierOptions options) = 0;
  virtual std::unique_ptr<AggregateStore> Aggregate() = 0;
  virtual std::unique_ptr<TaskStore> Tasks() = 0;
};

struct StoreParam {
  std::string name;
  // Called once a test; a null pointer skips it.
  std::function<std::unique_ptr<StoreFactory>()> make;
};

inline std::string StoreName(const testing::TestParamInfo<StoreParam>& info) {
  return info.param.name;
}

// The implementations under test: defined once in each test binary.
std::vector<StoreParam> StoreParams();

}  // namespace claque

#endif  // CLAQUE_TESTS_SUPPORT_STORE_CONTRACT_H_
