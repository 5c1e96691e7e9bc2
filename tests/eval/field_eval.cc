// How exactly the pieces of a call are found in the corpus' directives: phrases, targets, times, by
// the rules alone and by a tagger trained without the families in question.
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
#include "worker/classify/mission_fields.h"
#include "worker/classify/person_names.h"
#include "worker/classify/span_bytes.h"
#include "worker/classify/train/corpus.h"
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

class Evaluation {
 public:
  Evaluation(int argc, char** argv) {
    if (argc > 2) misses_.open(argv[2]);
    if (argc > 3) field_ = argv[3];
    if (argc > 4) lang_ = argv[4];
  }

  void Score(const LabelledText& label, const SpanTagger& tagger) {
    TokenizedText text(label.text);
    const std::vector<const Lexicon*> lexicons = LexiconsFor(EmbeddedLexicons(), label.lang, text);
    EmbeddedPersonNames().Mask(text);
    const Structure structure = FindStructure(text, lexicons);
    const MissionFields found = FindFields(text, structure, lexicons);
    const auto written = [&](const std::vector<ByteRange>& ranges) {
      Strings out;
      for (const ByteRange r : ranges) out.insert(std::string(text.OriginText(r.begin, r.end)));
      return out;
    };
    const auto one = [&](const std::optional<ByteRange>& range) {
      return range ? written({*range}) : Strings();
    };
    Strings number;
    if (found.numbered) number.insert(std::to_string(found.number));
    Add(label, "number", label.number > 0 ? Strings{std::to_string(label.number)} : Strings(),
        number);
    Add(label, "phrases", Marked(label, Mark::kStockPhrase), written(found.stock_phrases));
    Add(label, "targets", Marked(label, Mark::kTarget), written(found.targets));
    Add(label, "deadline", Marked(label, Mark::kDeadline), one(found.deadline));
    Add(label, "start", Marked(label, Mark::kStart), one(found.start));
    Strings actions;
    Strings wanted;
    for (const v1::Action a : found.actions) actions.insert(v1::Action_Name(a));
    for (const v1::Action a : label.actions) wanted.insert(v1::Action_Name(a));
    Add(label, "actions", wanted, actions);
    Add(label, "vary", label.vary ? Strings{"1"} : Strings(),
        found.vary ? Strings{"1"} : Strings());
    Tagged(label, text, structure, tagger.Find(TagFeatures(text, structure, found)));
    const auto some = [](bool b) { return b ? Strings{"1"} : Strings(); };
    Add(label, "reward", some(!Marked(label, Mark::kReward).empty()), some(!found.rewards.empty()));
    Add(label, "proof", some(!Marked(label, Mark::kProof).empty()), some(!found.proofs.empty()));
  }

  void Tagged(const LabelledText& label, const TokenizedText& text, const Structure& structure,
              const std::vector<TaggedSpan>& spans) {
    static const std::map<Mark, std::string> kNames = {
        {Mark::kTarget, "targets"},    {Mark::kStockPhrase, "phrases"}, {Mark::kVary, "vary"},
        {Mark::kDeadline, "deadline"}, {Mark::kStart, "start"},         {Mark::kReward, "reward"},
        {Mark::kProof, "proof"},       {Mark::kNumber, "number"}};
    for (const auto& [mark, name] : kNames) {
      Strings found;
      for (const TaggedSpan& span : spans) {
        if (span.mark != mark) continue;
        const ByteRange r = SpanBytes(text, structure, span);
        found.insert(std::string(text.OriginText(r.begin, r.end)));
      }
      const Strings wanted = Marked(label, mark);
      Add(label, "tagged " + name, wanted, found);
      const auto any = [](const Strings& all) { return all.empty() ? Strings() : Strings{"1"}; };
      Add(label, "tagged any " + name, any(wanted), any(found));
    }
  }

  void Print() const {
    for (const auto& [name, c] : counts_) {
      const double p = c.right == 0 ? 0 : 1.0 * c.right / (c.right + c.too_many);
      const double r = c.right == 0 ? 0 : 1.0 * c.right / (c.right + c.missed);
      std::printf("%-20s P %.3f R %.3f F1 %.3f (%d right, %d too many, %d missed)\n", name.c_str(),
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
  const std::vector<TaggedText> texts = PrepareTags(*corpus);
  std::map<std::string, size_t> families;
  for (const TaggedText& t : texts) families.emplace(t.label->family, families.size());
  for (size_t group = 0; group < kGroups; ++group) {
    std::vector<const TaggedText*> train;
    for (const TaggedText& t : texts) {
      if (families.at(t.label->family) % kGroups != group) train.push_back(&t);
    }
    const SpanTagger tagger = TrainTagger(train);
    for (const TaggedText& t : texts) {
      if (families.at(t.label->family) % kGroups == group) evaluation.Score(*t.label, tagger);
    }
  }
  evaluation.Print();
  return 0;
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) { return claque::Main(argc, argv); }
