#include "worker/agent/uptake_work.h"

#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "worker/agent/coordination_work.h"
#include "worker/agent/narrative_work.h"
#include "worker/classify/family_task.h"
#include "worker/classify/uptake_task.h"
#include "worker/classify/wording_collector.h"

namespace claque {
namespace {

// Echoes, target uses and wordings; and, for imported posts, the page-local classification they
// never had.
class UptakeWork final : public TaskWork {
 public:
  explicit UptakeWork(const Classifier& classifier) : classifier_(classifier) {}

  void Add(v1::PullInputResponse input) override {
    if (input.has_campaign()) {
      const auto& names = input.campaign().masked_names();
      masked_names_.assign(names.begin(), names.end());
      if (input.campaign().translations()) translations_ = Translations::kOn;
    }
    std::move(input.mutable_missions()->begin(), input.mutable_missions()->end(),
              std::back_inserter(missions_));
    for (const std::string& title : input.titles()) wordings_.AddTitle(title);
    for (v1::Post& post : *input.mutable_posts()) {
      if (!post.import_origin().empty() && post.lang().empty()) Detect(post);
      Task().Add(post);
      wordings_.Add(post);
    }
  }

  v1::ClassificationResult Finish() override {
    v1::ClassificationResult result = Task().Finish();
    wordings_.Finish(&result);
    for (v1::ExtractedPost& detected : detected_) *result.add_detected() = std::move(detected);
    return result;
  }

 private:
  // All missions come before the first post.
  UptakeTask& Task() {
    if (!task_) task_.emplace(std::move(missions_), translations_);
    return *task_;
  }

  void Detect(v1::Post& post) {
    Detection detection = classifier_.Detect(post.text(), post.stated_lang(), masked_names_);
    post.set_lang(detection.language.code);
    v1::ExtractedPost& added = detected_.emplace_back();
    *added.mutable_post() = post;
    if (!detection.is_mission) return;
    *added.mutable_mission() = std::move(detection.mission);
    added.mutable_mission()->set_lang(post.lang());
    added.mutable_mission()->set_model_version(classifier_.version());
  }

  const Classifier& classifier_;
  std::vector<std::string> masked_names_;
  Translations translations_ = Translations::kOff;
  std::vector<v1::Mission> missions_;
  std::vector<v1::ExtractedPost> detected_;
  std::optional<UptakeTask> task_;
  WordingCollector wordings_;
};

// Near-duplicates among the wordings of a band.
class FamilyWork final : public TaskWork {
 public:
  void Add(v1::PullInputResponse input) override {
    for (const v1::WordingBucket& bucket : input.buckets()) task_.Add(bucket);
  }
  v1::ClassificationResult Finish() override { return task_.Finish(); }

 private:
  FamilyTask task_;
};

}  // namespace

std::unique_ptr<TaskWork> MakeTaskWork(const v1::ClassificationTask& task,
                                       const Classifier& classifier) {
  if (task.kind() == v1::UPTAKE) return std::make_unique<UptakeWork>(classifier);
  if (task.kind() == v1::NARRATIVES) return MakeNarrativeWork();
  if (task.kind() == v1::FAMILIES) return std::make_unique<FamilyWork>();
  if (task.kind() == v1::COORDINATION) return MakeCoordinationWork();
  if (task.kind() == v1::NETWORKS) return MakeNetworkWork();
  return nullptr;
}

}  // namespace claque
