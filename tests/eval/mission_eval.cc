// How well the mission model does on ideas, languages and writers it has not seen: trains without
// them, scores on them. Prints precision, recall, F1 and calibration. Fields: by the model alone,
// actions of calls whose phrases are known (field_eval: of all that the program says).
//
//   mission_eval CORPUS-DIRECTORY family|lang|writer|text [ERRORS-FILE]
//
// Families are left out in groups of six, so that a run takes a minute.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/base/hash.h"
#include "worker/classify/mission_labels.h"
#include "worker/classify/score_model.h"
#include "worker/classify/train/mission_trainer.h"

namespace claque {
namespace {

constexpr size_t kGroups = 10;

struct Counts {
  int right = 0;
  int too_many = 0;
  int missed = 0;
  void Add(bool want, bool got) {
    right += want && got;
    too_many += !want && got;
    missed += want && !got;
  }
  void Print(const std::string& name) const {
    const double p = right + too_many == 0 ? 0 : 1.0 * right / (right + too_many);
    const double r = right + missed == 0 ? 0 : 1.0 * right / (right + missed);
    const double f =
        2 * right + too_many + missed == 0 ? 0 : 2.0 * right / (2 * right + too_many + missed);
    std::printf("%-24s P %.3f R %.3f F1 %.3f (%d right, %d too many, %d missed)\n", name.c_str(), p,
                r, f, right, too_many, missed);
  }
};

struct Calibration {
  struct Bin {
    int texts = 0;
    int directives = 0;
    double confidence = 0;
  };
  std::vector<Bin> bins = std::vector<Bin>(10);
  void Add(double confidence, bool directive) {
    Bin& bin = bins[std::min<size_t>(9, static_cast<size_t>(confidence * 10))];
    ++bin.texts;
    bin.directives += directive;
    bin.confidence += confidence;
  }
  void Print() const {
    double error = 0;
    int all = 0;
    for (const Bin& bin : bins) {
      if (bin.texts == 0) continue;
      const double said = bin.confidence / bin.texts;
      const double was = 1.0 * bin.directives / bin.texts;
      std::printf("  said %.2f  was %.2f  (%d texts)\n", said, was, bin.texts);
      error += std::abs(said - was) * bin.texts;
      all += bin.texts;
    }
    std::printf("  expected calibration error %.3f\n", all == 0 ? 0 : error / all);
  }
};

class Evaluation {
 public:
  explicit Evaluation(const char* errors) {
    if (errors != nullptr) errors_.open(errors);
  }

  void Score(const LinearModel& model, const TrainingText& text) {
    const LabelledText& want = *text.label;
    const std::vector<double> logits = model.Logits(text.features);
    const double logit = BlendLogits(text.rules, logits[At(model, kDirectiveLabel)]);
    const bool got = Sigmoid(logit) >= kDirectiveConfidence;
    directive_["directive"].Add(want.directive, got);
    directive_["directive " + want.lang].Add(want.directive, got);
    directive_["directive by " + want.writer].Add(want.directive, got);
    calibration_.Add(Sigmoid(logit), want.directive);
    if (got != want.directive && errors_.is_open()) {
      errors_ << want.family << ' ' << want.lang << ' ' << logit << ' ' << want.text << "\n---\n";
    }
    family_[want.family].Add(want.directive, got);
    if (!want.directive) return;
    v1::Category best = v1::CATEGORY_UNSPECIFIED;
    double most = -1e9;
    for (const v1::Category category : AllCategories()) {
      const double of_category =
          logits[At(model, CategoryLabel(category))] + CategoryEvidence(text.categories, category);
      if (of_category > most) best = category;
      most = std::max(most, of_category);
    }
    ++calls_;
    category_right_ += best == want.category;
    for (const v1::Category category : AllCategories()) {
      fields_[CategoryLabel(category)].Add(want.category == category, best == category);
    }
    fields_["vary"].Add(want.vary, logits[At(model, kVaryLabel)] >= 0);
    const std::vector<double> of_call = model.Logits(text.call);
    for (const v1::Action action : AllActions()) {
      const bool asked =
          std::find(want.actions.begin(), want.actions.end(), action) != want.actions.end();
      const bool found = of_call[At(model, ActionLabel(action))] >= kActionLogit;
      fields_["actions"].Add(asked, found);
      fields_[ActionLabel(action)].Add(asked, found);
    }
  }

  void Print() const {
    for (const auto& [name, counts] : directive_) counts.Print(name);
    for (const auto& [name, counts] : fields_) counts.Print(name);
    std::printf("category right in %d of %d calls\n", category_right_, calls_);
    std::printf("errors by family:");
    for (const auto& [name, c] : family_) {
      std::printf(" %s %d/%d", name.c_str(), c.too_many + c.missed, texts_.at(name));
    }
    std::printf("\ncalibration of the confidence:\n");
    calibration_.Print();
  }

  void Count(const TrainingText& text) { texts_[text.label->family] += !text.copy; }

 private:
  static size_t At(const LinearModel& model, const std::string& label) {
    return static_cast<size_t>(std::find(model.labels().begin(), model.labels().end(), label) -
                               model.labels().begin());
  }

  std::ofstream errors_;
  std::map<std::string, Counts> directive_;
  std::map<std::string, Counts> fields_;
  std::map<std::string, Counts> family_;
  std::map<std::string, int> texts_;
  int calls_ = 0;
  int category_right_ = 0;
  Calibration calibration_;
};

// The group a text is left out with.
std::string GroupOf(const LabelledText& text, const std::string& by,
                    const std::map<std::string, size_t>& families) {
  if (by == "lang") return text.lang;
  if (by == "writer") return text.writer;
  if (by == "text") return std::to_string(Hash64(text.text) % kGroups);
  return std::to_string(families.at(text.family) % kGroups);
}

int Main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: mission_eval CORPUS-DIRECTORY family|lang|writer|text [ERRORS-FILE]\n";
    return 2;
  }
  const auto corpus = ReadCorpus(argv[1]);
  if (!corpus.ok()) {
    std::cerr << corpus.status().message() << '\n';
    return 1;
  }
  const std::vector<TrainingText> texts = PrepareTexts(*corpus);
  std::map<std::string, size_t> families;
  for (const TrainingText& t : texts) families.emplace(t.label->family, 0);
  size_t at = 0;
  for (auto& [name, index] : families) index = at++;
  std::set<std::string> groups;
  Evaluation evaluation(argc > 3 ? argv[3] : nullptr);
  for (const TrainingText& t : texts) {
    groups.insert(GroupOf(*t.label, argv[2], families));
    evaluation.Count(t);
  }
  for (const std::string& group : groups) {
    std::vector<const TrainingText*> train;
    for (const TrainingText& t : texts) {
      if (GroupOf(*t.label, argv[2], families) != group) train.push_back(&t);
    }
    const LinearModel model = TrainMissionModel(train);
    for (const TrainingText& t : texts) {
      if (GroupOf(*t.label, argv[2], families) == group && !t.copy) evaluation.Score(model, t);
    }
  }
  std::printf("%zu texts, left out by %s in %zu groups\n", texts.size(), argv[2], groups.size());
  evaluation.Print();
  return 0;
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) { return claque::Main(argc, argv); }
