#include "worker/agent/narrative_work.h"

#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "worker/classify/narrative_task.h"

namespace claque {
namespace {

class NarrativeWork final : public TaskWork {
 public:
  void Add(v1::PullInputResponse input) override {
    if (input.has_campaign()) {
      const auto& names = input.campaign().masked_names();
      masked_names_.assign(names.begin(), names.end());
    }
    std::move(input.mutable_narratives()->begin(), input.mutable_narratives()->end(),
              std::back_inserter(narratives_));
    for (const v1::Post& post : input.posts()) Task().Add(post);
  }

  v1::ClassificationResult Finish() override { return Task().Finish(); }

 private:
  // All narratives come before the first post.
  NarrativeTask& Task() {
    if (!task_) task_.emplace(std::move(narratives_), masked_names_);
    return *task_;
  }

  std::vector<std::string> masked_names_;
  std::vector<v1::WatchedNarrative> narratives_;
  std::optional<NarrativeTask> task_;
};

}  // namespace

std::unique_ptr<TaskWork> MakeNarrativeWork() { return std::make_unique<NarrativeWork>(); }

}  // namespace claque
