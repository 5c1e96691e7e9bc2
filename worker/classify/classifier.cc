#include "worker/classify/classifier.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "common/base/hash.h"
#include "common/base/mutex.h"
#include "embedded_classify_data.h"
#include "worker/classify/language.h"
#include "worker/classify/lexicon.h"
#include "worker/classify/mission_fields.h"
#include "worker/classify/names.h"
#include "worker/classify/phrase_id.h"
#include "worker/classify/score_model.h"
#include "worker/classify/structure.h"

namespace claque {
namespace {

constexpr double kThreshold = 0.5;
constexpr std::string_view kRulesFile = "rules.txt";
constexpr std::uintmax_t kMaxFileBytes = 16u << 20;

// Names and contents: the compiled-in ones, replaced or joined by those of the directory.
Result<std::map<std::string, std::string>> ReadFiles(const std::string& dir) {
  std::map<std::string, std::string> files;
  for (const EmbeddedFile& f : classify_data()) files.emplace(f.name, f.content);
  if (dir.empty()) return files;
  std::error_code error;
  for (std::filesystem::directory_iterator it(dir, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() != ".txt" || !it->is_regular_file(error)) continue;
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

// Feature of the score model behind each kind of span.
std::string FeatureOf(std::string_view field) {
  static const std::map<std::string_view, std::string> kFeatures = {{"number", "numbered"},
                                                                    {"anti_copy_paste", "vary"},
                                                                    {"proof_request", "proof"},
                                                                    {"stock_phrase", "phrases"},
                                                                    {"start_time", "start"}};
  const auto it = kFeatures.find(field);
  return it == kFeatures.end() ? std::string(field) : it->second;
}

}  // namespace

struct Classifier::State {
  std::map<std::string, Lexicon> lexicons;  // by language
  std::vector<LanguageWords> words;
  ScoreModel rules;
  std::string version;
  // The list of names is the same for a whole campaign: keep it ready.
  mutable Mutex mutex;
  mutable std::shared_ptr<const NameMask> mask GUARDED_BY(mutex);

  std::shared_ptr<const NameMask> MaskFor(const std::vector<std::string>& names) const {
    MutexLock lock(mutex);
    if (!mask || mask->names() != names) mask = std::make_shared<const NameMask>(names);
    return mask;
  }

  // The language's own lexicon, then English where the text is mixed or has no lexicon.
  std::vector<const Lexicon*> LexiconsFor(const std::string& lang,
                                          const TokenizedText& text) const {
    std::vector<const Lexicon*> out;
    const std::string primary = lang.substr(0, lang.find('-'));
    if (const auto it = lexicons.find(primary); it != lexicons.end()) out.push_back(&it->second);
    const auto english = lexicons.find("en");
    if (english == lexicons.end() || primary == "en") return out;
    const auto latin =
        std::count_if(text.tokens().begin(), text.tokens().end(), [](const Token& t) {
          return t.kind == TokenKind::kWord && !t.key.empty() && t.key[0] >= 'a' && t.key[0] <= 'z';
        });
    static constexpr std::string_view kOtherScripts[] = {"ru", "uk", "ar", "fa", "he"};
    const bool other_script = std::find(std::begin(kOtherScripts), std::end(kOtherScripts),
                                        primary) != std::end(kOtherScripts);
    if (out.empty() || (other_script && latin >= 3)) out.push_back(&english->second);
    return out;
  }
};

Classifier::Classifier() : state_(std::make_unique<State>()) {}
Classifier::~Classifier() = default;

Result<std::unique_ptr<Classifier>> Classifier::Load(const std::string& lexicon_dir) {
  CLAQUE_ASSIGN_OR_RETURN(const auto files, ReadFiles(lexicon_dir));
  std::unique_ptr<Classifier> classifier(new Classifier());
  State& state = *classifier->state_;
  Sha256Stream hash;
  for (const auto& [name, content] : files) {
    hash.Update(name);
    hash.Update(std::string_view("\0", 1));
    hash.Update(content);
    hash.Update(std::string_view("\0", 1));
    if (name == kRulesFile) {
      CLAQUE_ASSIGN_OR_RETURN(state.rules, ScoreModel::Parse(name, content));
      continue;
    }
    CLAQUE_ASSIGN_OR_RETURN(Lexicon lexicon, Lexicon::Parse(name, content));
    const std::string language = lexicon.language();
    if (state.lexicons.contains(language)) {
      return InvalidArgument(name + ":1: a second lexicon of language " + language);
    }
    state.lexicons.emplace(language, std::move(lexicon));
  }
  const Sha256Digest digest = hash.Finish();
  state.version = Hex(AsBytes(digest)).substr(0, 16);
  for (const auto& [code, lexicon] : state.lexicons) {
    state.words.push_back({code, &lexicon.stop_words()});
  }
  return classifier;
}

const std::string& Classifier::version() const { return state_->version; }

Language Classifier::Identify(std::string_view text) const {
  return IdentifyLanguage(text, state_->words);
}

Detection Classifier::Detect(std::string_view input, std::string_view lang,
                             const std::vector<std::string>& masked_names) const {
  const auto mask = state_->MaskFor(masked_names);
  Detection out;
  out.language = lang.empty() ? Identify(mask->Remove(input)) : Language{std::string(lang), 1.0};
  TokenizedText text(input);
  mask->Apply(text);
  const Structure structure = FindStructure(text);
  const MissionFields fields =
      FindFields(text, structure, state_->LexiconsFor(out.language.code, text));
  v1::Mission& mission = out.mission;
  mission.set_lang(out.language.code);
  mission.set_model_version(state_->version);
  mission.set_confidence(Sigmoid(state_->rules.Logit(fields.features)));
  for (const auto& [name, value] : fields.features) {
    if (value != 0) out.features.push_back({name, value, state_->rules.Weight(name)});
  }
  for (const MissionFields::Field& field : fields.evidence) {
    *mission.add_spans() = ToSpan(text, field, state_->rules.Weight(FeatureOf(field.name)));
  }
  out.is_directive = mission.confidence() >= kThreshold && !fields.actions.empty();
  mission.set_category(fields.category);
  if (!out.is_directive) return out;

  const auto written = [&](ByteRange r) { return std::string(text.OriginText(r.begin, r.end)); };
  mission.set_numbered(fields.numbered);
  mission.set_mission_no(fields.number);
  for (const v1::Action action : fields.actions) mission.add_actions(action);
  for (const ByteRange r : fields.targets) mission.add_targets(written(r));
  for (const ByteRange r : fields.stock_phrases) {
    v1::StockPhrase& phrase = *mission.add_stock_phrases();
    phrase.set_text(written(r));
    phrase.set_id(PhraseId(phrase.text()));
    phrase.set_lang(out.language.code);
  }
  mission.set_anti_copy_paste(fields.vary);
  if (fields.start) mission.set_start_time_text(written(*fields.start));
  if (fields.deadline) mission.set_deadline_text(written(*fields.deadline));
  for (const ByteRange r : fields.rewards) mission.add_rewards(written(r));
  for (const ByteRange r : fields.proofs) mission.add_proof_requests(written(r));
  return out;
}

}  // namespace claque
