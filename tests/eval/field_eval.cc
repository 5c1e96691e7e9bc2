// How well the fields of a call are found in the corpus' directives: actions, phrases, targets,
// times, by the rules alone and as the program says them, its models trained without the families
// in question.
//
//   field_eval CORPUS-DIRECTORY [MISSES-FILE [FIELD [LANG]]]
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "worker/classify/embedded_lexicons.h"
#include "worker/classify/mission_decision.h"
#include "worker/classify/mission_labels.h"
#include "worker/classify/mission_spans.h"
#include "worker/classify/person_names.h"
#include "worker/classify/train/mission_trainer.h"
#include "worker/classify/train/tagger_trainer.h"

namespace claque {
namespace {

constexpr size_t kGroups = 5;

struct Counts {
  int right = 0;
  int too_many = 0;
  int missed = 0;
};

using Strings = std::set<std::string>;

Strings Marked(const LabelledText& label, Mark mark) {
  Strings out;
  for (const LabelledText::Marked& m : label.marks) {
    if (m.mark == mark) out.insert(label.text.substr(m.bytes.begin, m.bytes.end - m.bytes.begin));
  }
  return out;
}

// With the words that belong to a deadline: some writers marked them, some did not.
Strings MarkedDeadlines(const LabelledText& label, const TokenizedText& text,
                        const std::vector<const Lexicon*>& lexicons) {
  Strings out;
  for (const LabelledText::Marked& m : label.marks) {
    if (m.mark != Mark::kDeadline) continue;
    const std::vector<Token>& tokens = text.tokens();
    const auto inside = [&](const Token& t) {
      const ByteRange r = text.Origin(t.begin, t.end);
      return r.begin < m.bytes.end && r.end > m.bytes.begin;
    };
    const auto first = std::find_if(tokens.begin(), tokens.end(), inside);
    if (first == tokens.end()) continue;
    const auto last = std::find_if(tokens.rbegin(), tokens.rend(), inside);
    const ByteRange r = WithDeadlineWords(text, lexicons, {first->begin, last->end});
    out.insert(std::string(text.OriginText(r.begin, r.end)));
  }
  return out;
}

class Evaluation {
 public:
  Evaluation(int argc, char** argv) {
    if (argc > 2) misses_.open(argv[2]);
    if (argc > 3) field_ = argv[3];
    if (argc > 4) lang_ = argv[4];
  }

  // `model` and `tagger`: trained without the text's group.
  void Score(const TrainingText& training, const LinearModel& model, const SpanTagger& tagger) {
    const LabelledText& label = *training.label;
    TokenizedText text(label.text);
    const std::vector<const Lexicon*> lexicons = LexiconsFor(EmbeddedLexicons(), label.lang, text);
    EmbeddedPersonNames().Mask(text);
    const Structure structure = FindStructure(text, lexicons);
    MissionFields fields = FindFields(text, structure, lexicons);
    AddFields(label, text, lexicons, fields, " by rules");
    AddActions(label, fields.actions, " by rules");
    const TokenFeatures features = TagFeatures(text, structure, fields);
    ApplySpans(text, structure, lexicons, tagger.Find(features), fields);
    const std::vector<double> of_text = model.Logits(training.features);
    const std::vector<double> of_call =
        model.Logits(CallFeatures(text, structure, fields, training.rules, lexicons));
    const auto logit = [&](const std::vector<double>& logits, const std::string& name) {
      const auto at = std::find(model.labels().begin(), model.labels().end(), name);
      return logits[static_cast<size_t>(at - model.labels().begin())];
    };
    std::map<v1::Action, double> by_action;
    for (const v1::Action action : AllActions()) {
      by_action[action] = logit(of_call, ActionLabel(action));
    }
    fields.vary = AsksToVary(fields, logit(of_text, kVaryLabel));
    AddFields(label, text, lexicons, fields, "");
    AddActions(label, AskedActions(fields, by_action), "");
  }

  void AddFields(const LabelledText& label, const TokenizedText& text,
                 const std::vector<const Lexicon*>& lexicons, const MissionFields& found,
                 const std::string& by) {
    const auto written = [&](const std::vector<ByteRange>& ranges) {
      Strings out;
      for (const ByteRange r : ranges) out.insert(std::string(text.OriginText(r.begin, r.end)));
      return out;
    };
    const auto one = [&](const std::optional<ByteRange>& range) {
      return range ? written({*range}) : Strings();
    };
    const auto number = [](int n) { return n > 0 ? Strings{std::to_string(n)} : Strings(); };
    const auto any = [](bool b) { return b ? Strings{"1"} : Strings(); };
    const auto has = [&](Mark mark) { return any(!Marked(label, mark).empty()); };
    Add(label, "number" + by, number(label.number), number(found.numbered ? found.number : 0));
    Add(label, "phrases" + by, Marked(label, Mark::kStockPhrase), written(found.stock_phrases));
    Add(label, "targets" + by, Marked(label, Mark::kTarget), written(found.targets));
    Add(label, "deadline" + by, MarkedDeadlines(label, text, lexicons), one(found.deadline));
    Add(label, "any deadline" + by, has(Mark::kDeadline), any(found.deadline.has_value()));
    Add(label, "start" + by, Marked(label, Mark::kStart), one(found.start));
    Add(label, "vary" + by, any(label.vary), any(found.vary));
    Add(label, "any reward" + by, has(Mark::kReward), any(!found.rewards.empty()));
    Add(label, "any proof" + by, has(Mark::kProof), any(!found.proofs.empty()));
  }

  void AddActions(const LabelledText& label, const std::vector<v1::Action>& found,
                  const std::string& by) {
    Strings actions;
    Strings wanted;
    for (const v1::Action a : found) actions.insert(v1::Action_Name(a));
    for (const v1::Action a : label.actions) wanted.insert(v1::Action_Name(a));
    Add(label, "actions" + by, wanted, actions);
    for (const v1::Action a : AllActions()) {
      const auto is = [&](const Strings& all) {
        return all.contains(v1::Action_Name(a)) ? Strings{"1"} : Strings();
      };
      Add(label, v1::Action_Name(a) + by, is(wanted), is(actions));
    }
  }

  void Print() const {
    for (const auto& [name, c] : counts_) {
      const double p = c.right == 0 ? 0 : 1.0 * c.right / (c.right + c.too_many);
      const double r = c.right == 0 ? 0 : 1.0 * c.right / (c.right + c.missed);
      std::printf("%-22s P %.3f R %.3f F1 %.3f (%d right, %d too many, %d missed)\n", name.c_str(),
                  p, r, c.right == 0 ? 0 : 2 * p * r / (p + r), c.right, c.too_many, c.missed);
    }
  }

 private:
  void Add(const LabelledText& label, const std::string& name, const Strings& want,
           const Strings& got) {
    for (Counts* c : {&counts_[name], &counts_[name + " " + label.lang]}) {
      for (const std::string& s : want) ++(got.contains(s) ? c->right : c->missed);
      for (const std::string& s : got) c->too_many += !want.contains(s);
    }
    if (want == got || !misses_.is_open() || (!field_.empty() && field_ != name) ||
        (!lang_.empty() && lang_ != label.lang)) {
      return;
    }
    misses_ << "## " << name << ' ' << label.lang << '\n';
    for (const std::string& s : want) misses_ << (got.contains(s) ? "  = " : "  - ") << s << '\n';
    for (const std::string& s : got) {
      if (!want.contains(s)) misses_ << "  + " << s << '\n';
    }
    misses_ << label.text << "\n\n";
  }

  std::ofstream misses_;
  std::string field_;
  std::string lang_;
  std::map<std::string, Counts> counts_;
};

int Main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: field_eval CORPUS-DIRECTORY [MISSES-FILE [FIELD [LANG]]]\n";
    return 2;
  }
  const auto corpus = ReadCorpus(argv[1]);
  if (!corpus.ok()) {
    std::cerr << corpus.status().message() << '\n';
    return 1;
  }
  Evaluation evaluation(argc, argv);
  const std::vector<TaggedText> tagged = PrepareTags(*corpus);
  std::vector<TrainingText> texts = PrepareTexts(*corpus);
  std::erase_if(texts, [](const TrainingText& t) { return !t.label->directive; });
  std::map<std::string, size_t> families;
  for (const TaggedText& t : tagged) families.emplace(t.label->family, families.size());
  for (size_t group = 0; group < kGroups; ++group) {
    const auto left_out = [&](const LabelledText& label) {
      return families.at(label.family) % kGroups == group;
    };
    std::vector<const TaggedText*> teach_tags;
    for (const TaggedText& t : tagged) {
      if (!left_out(*t.label)) teach_tags.push_back(&t);
    }
    std::vector<const TrainingText*> teach;
    for (const TrainingText& t : texts) {
      if (!left_out(*t.label)) teach.push_back(&t);
    }
    const SpanTagger tagger = TrainTagger(teach_tags);
    const LinearModel model = TrainFieldModel(teach);
    for (const TrainingText& t : texts) {
      if (left_out(*t.label)) evaluation.Score(t, model, tagger);
    }
  }
  evaluation.Print();
  return 0;
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) { return claque::Main(argc, argv); }
