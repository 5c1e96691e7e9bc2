#include "worker/classify/classifier.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <tuple>

#include "common/base/hash.h"
#include "common/base/mutex.h"
#include "embedded_classify_data.h"
#include "embedded_concept_data.h"
#include "embedded_echo_data.h"
#include "embedded_name_data.h"
#include "embedded_wording_data.h"
#include "worker/classify/embedded_lexicons.h"
#include "worker/classify/features.h"
#include "worker/classify/language.h"
#include "worker/classify/lexicon.h"
#include "worker/classify/linear_model.h"
#include "worker/classify/mission_decision.h"
#include "worker/classify/mission_fields.h"
#include "worker/classify/mission_labels.h"
#include "worker/classify/mission_spans.h"
#include "worker/classify/names.h"
#include "worker/classify/person_names.h"
#include "worker/classify/phrase_id.h"
#include "worker/classify/structure.h"
#include "worker/classify/train/mission_model.h"

namespace claque {
namespace {

constexpr double kMissionConfidence = 0.95;
constexpr std::string_view kModelFile = "mission.model";
constexpr std::string_view kTaggerFile = "mission.tagger";
constexpr size_t kMaxExplained = 60;
constexpr std::uintmax_t kMaxFileBytes = 16u << 20;

// Names and contents: the compiled-in ones, replaced or joined by those of the directory.
Result<std::map<std::string, std::string>> ReadFiles(const std::string& dir) {
  std::map<std::string, std::string> files;
  for (const EmbeddedFile& f : classify_data()) files.emplace(f.name, f.content);
  files.emplace(kModelFile, EmbeddedMissionModel());
  files.emplace(kTaggerFile, EmbeddedMissionTagger());
  if (dir.empty()) return files;
  std::error_code error;
  for (std::filesystem::directory_iterator it(dir, error), end; !error && it != end;
       it.increment(error)) {
    if ((it->path().extension() != ".txt" && it->path().filename() != kModelFile &&
         it->path().filename() != kTaggerFile) ||
        !it->is_regular_file(error))
      continue;
    if (it->file_size(error) > kMaxFileBytes) {
      return InvalidArgument(it->path().string() + ":1: larger than 16 MiB");
    }
    std::ifstream in(it->path(), std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    if (!in) return Unavailable("cannot read " + it->path().string());
    files[it->path().filename().string()] = content.str();
  }
  if (error) return NotFound("cannot read lexicon directory " + dir + ": " + error.message());
  return files;
}

v1::Span ToSpan(const TokenizedText& text, const MissionFields::Field& field, double weight) {
  const ByteRange r = text.Origin(field.bytes.begin, field.bytes.end);
  v1::Span span;
  span.set_field(std::string(field.name));
  span.set_begin(static_cast<int32_t>(r.begin));
  span.set_end(static_cast<int32_t>(r.end));
  span.set_cue(field.cue);
  span.set_weight(weight);
  return span;
}

// Feature behind each kind of span.
std::string FeatureOf(std::string_view field) {
  static const std::map<std::string_view, std::string> kFeatures = {{"number", "numbered"},
                                                                    {"anti_copy_paste", "vary"},
                                                                    {"proof_request", "proof"},
                                                                    {"stock_phrase", "phrases"},
                                                                    {"start_time", "start"}};
  const auto it = kFeatures.find(field);
  return it == kFeatures.end() ? std::string(field) : it->second;
}

// The labels of a model by what they say.
struct ModelLabels {
  size_t directive = 0;
  size_t vary = 0;
  std::vector<std::pair<v1::Action, size_t>> actions;
  std::vector<std::pair<v1::Category, size_t>> categories;

  static Result<ModelLabels> Find(const LinearModel& model) {
    ModelLabels out;
    CLAQUE_ASSIGN_OR_RETURN(out.directive, Index(model, kDirectiveLabel));
    CLAQUE_ASSIGN_OR_RETURN(out.vary, Index(model, kVaryLabel));
    for (const v1::Action action : AllActions()) {
      CLAQUE_ASSIGN_OR_RETURN(const size_t at, Index(model, ActionLabel(action)));
      out.actions.emplace_back(action, at);
    }
    for (const v1::Category category : AllCategories()) {
      CLAQUE_ASSIGN_OR_RETURN(const size_t at, Index(model, CategoryLabel(category)));
      out.categories.emplace_back(category, at);
    }
    return out;
  }

 private:
  static Result<size_t> Index(const LinearModel& model, const std::string& label) {
    const auto it = std::find(model.labels().begin(), model.labels().end(), label);
    if (it == model.labels().end()) return InvalidArgument("the model has no label " + label);
    return static_cast<size_t>(it - model.labels().begin());
  }
};

}  // namespace

struct Classifier::State {
  std::vector<Lexicon> lexicons;
  std::vector<LanguageWords> words;
  ScoreModel rules;
  LinearModel model;
  SpanTagger tagger;
  ModelLabels labels;
  std::string version;
  // The list of names is the same for a whole campaign: keep it ready.
  mutable Mutex mutex;
  mutable std::shared_ptr<const NameMask> mask GUARDED_BY(mutex);

  std::shared_ptr<const NameMask> MaskFor(const std::vector<std::string>& names) const {
    MutexLock lock(mutex);
    if (!mask || mask->names() != names) mask = std::make_shared<const NameMask>(names);
    return mask;
  }

  Status AddFile(const std::string& name, std::string_view content) {
    if (name == kModelFile) {
      Result<LinearModel> parsed = LinearModel::Parse(content);
      if (!parsed.ok()) return InvalidArgument(name + ": " + parsed.status().message());
      model = *std::move(parsed);
      CLAQUE_ASSIGN_OR_RETURN(labels, ModelLabels::Find(model));
      return OkStatus();
    }
    if (name == kTaggerFile) {
      Result<SpanTagger> parsed = SpanTagger::Parse(content);
      if (!parsed.ok()) return InvalidArgument(name + ": " + parsed.status().message());
      tagger = *std::move(parsed);
      return OkStatus();
    }
    if (name == kRulesFile) {
      CLAQUE_ASSIGN_OR_RETURN(rules, ScoreModel::Parse(name, content));
      return OkStatus();
    }
    CLAQUE_ASSIGN_OR_RETURN(Lexicon lexicon, Lexicon::Parse(name, content));
    for (const Lexicon& other : lexicons) {
      if (other.language() == lexicon.language()) {
        return InvalidArgument(name + ":1: a second lexicon of language " + lexicon.language());
      }
    }
    lexicons.push_back(std::move(lexicon));
    return OkStatus();
  }

  void Explain(const FeatureVector& features, double rules_say, Detection& out) const {
    if (rules_say > 0) out.features.push_back({"rules", rules_say, kRulesShare});
    for (size_t i = 0; i < features.names.size(); ++i) {
      const HashedFeature& f = features.entries[i];
      const double weight = model.Weight(labels.directive, f.bucket);
      if (weight != 0) out.features.push_back({features.names[i], f.value, weight});
    }
    std::sort(out.features.begin(), out.features.end(), [](const auto& a, const auto& b) {
      const double x = std::abs(a.value * a.weight);
      const double y = std::abs(b.value * b.weight);
      return std::tie(y, a.name) < std::tie(x, b.name);
    });
    if (out.features.size() > kMaxExplained) out.features.resize(kMaxExplained);
  }

  void SetActions(const MissionFields& fields, const std::vector<double>& logits,
                  v1::Mission& mission) const {
    std::map<v1::Action, double> by_action;
    for (const auto& [action, at] : labels.actions) by_action[action] = logits[at];
    for (const v1::Action action : AskedActions(fields, by_action)) mission.add_actions(action);
  }

  v1::Category CategoryOf(const MissionFields& fields, const std::vector<double>& logits) const {
    std::pair<double, v1::Category> best = {-1e9, v1::UNKNOWN};
    for (const auto& [category, at] : labels.categories) {
      const double logit = logits[at] + CategoryEvidence(fields.categories, category);
      best = std::max(best, {logit, category});
    }
    return best.second;
  }
};

Classifier::Classifier() : state_(std::make_unique<State>()) {}
Classifier::~Classifier() = default;

Result<std::unique_ptr<Classifier>> Classifier::Load(const std::string& lexicon_dir) {
  CLAQUE_ASSIGN_OR_RETURN(const auto files, ReadFiles(lexicon_dir));
  std::unique_ptr<Classifier> classifier(new Classifier());
  State& state = *classifier->state_;
  Sha256Stream hash;
  const auto add_to_hash = [&](std::string_view name, std::string_view content) {
    hash.Update(name);
    hash.Update(std::string_view("\0", 1));
    hash.Update(content);
    hash.Update(std::string_view("\0", 1));
  };
  for (const auto& [name, content] : files) {
    add_to_hash(name, content);
    CLAQUE_RETURN_IF_ERROR(state.AddFile(name, content));
  }
  // What decides of echoes.
  for (const EmbeddedFile& f : concept_data()) add_to_hash(f.name, f.content);
  for (const EmbeddedFile& f : name_data()) add_to_hash("names/" + std::string(f.name), f.content);
  for (const EmbeddedFile& f : echo_data()) add_to_hash(f.name, f.content);
  for (const EmbeddedFile& f : wording_data())
    add_to_hash("wordings/" + std::string(f.name), f.content);
  const Sha256Digest digest = hash.Finish();
  state.version = Hex(AsBytes(digest)).substr(0, 16);
  for (const Lexicon& lexicon : state.lexicons) {
    state.words.push_back({lexicon.language(), &lexicon.stop_words()});
  }
  return classifier;
}

const std::string& Classifier::version() const { return state_->version; }

Language Classifier::Identify(std::string_view text) const {
  return IdentifyLanguage(text, state_->words);
}

Detection Classifier::Detect(std::string_view input, std::string_view lang,
                             const std::vector<std::string>& masked_names, bool explain) const {
  const auto mask = state_->MaskFor(masked_names);
  Detection out;
  TokenizedText text(input);
  mask->Apply(text);
  EmbeddedPersonNames().Mask(text);
  out.language = lang.empty() ? Identify(WithoutNames(text)) : Language{std::string(lang), 1.0};
  const std::vector<const Lexicon*> lexicons =
      LexiconsFor(state_->lexicons, out.language.code, text);
  const Structure structure = FindStructure(text, lexicons);
  MissionFields fields = FindFields(text, structure, lexicons);
  const double rules = state_->rules.Logit(fields.features);
  const FeatureVector features = TextFeatures(text, structure, fields, rules, lexicons, explain);
  const std::vector<double> logits = state_->model.Logits(features);
  if (explain) state_->Explain(features, rules, out);
  v1::Mission& mission = out.mission;
  mission.set_lang(out.language.code);
  mission.set_model_version(state_->version);
  out.log_odds = BlendLogits(rules, logits[state_->labels.directive]);
  mission.set_confidence(Sigmoid(out.log_odds));
  mission.set_category(state_->CategoryOf(fields, logits));
  out.is_directive = mission.confidence() >= kDirectiveConfidence;
  out.is_mission =
      out.is_directive && (!fields.actions.empty() || mission.confidence() >= kMissionConfidence);
  if (out.is_directive) {
    const TokenFeatures tokens = TagFeatures(text, structure, fields);
    ApplySpans(text, structure, lexicons, state_->tagger.Find(tokens), fields);
  }
  for (const MissionFields::Field& field : fields.evidence) {
    const double weight = state_->rules.Weight(FeatureOf(field.name));
    *mission.add_spans() = ToSpan(text, field, weight);
  }
  if (fields.numbered && (out.is_directive || !fields.loose_number)) {
    mission.set_numbered(true);
    mission.set_mission_no(fields.number);
  }
  if (!out.is_directive) return out;

  const std::vector<double> of_call =
      state_->model.Logits(CallFeatures(text, structure, fields, rules, lexicons));
  state_->SetActions(fields, of_call, mission);
  const auto written = [&](ByteRange r) { return std::string(text.OriginText(r.begin, r.end)); };
  for (const ByteRange r : fields.targets) mission.add_targets(written(r));
  for (const ByteRange r : fields.stock_phrases) {
    v1::StockPhrase& phrase = *mission.add_stock_phrases();
    phrase.set_text(written(r));
    phrase.set_id(PhraseId(phrase.text()));
    phrase.set_lang(out.language.code);
  }
  mission.set_anti_copy_paste(AsksToVary(fields, logits[state_->labels.vary]));
  if (fields.start) mission.set_start_time_text(written(*fields.start));
  if (fields.deadline) mission.set_deadline_text(written(*fields.deadline));
  for (const ByteRange r : fields.rewards) mission.add_rewards(written(r));
  for (const ByteRange r : fields.proofs) mission.add_proof_requests(written(r));
  return out;
}

}  // namespace claque
