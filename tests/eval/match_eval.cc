// Fits and judges the weights of echo matching on labelled pairs of phrase and text.
//   match_eval PAIRS.jsonl [--fit weights.txt] [--errors] [--unseen]
// Prints, by kind and by language: the weights in the program; then weights fitted without the
// phrase of the pair (leave-one-phrase-out) and without its language (leave-one-language-out).
// --fit writes weights fitted on all pairs; --errors lists mistakes of leave-one-phrase-out, with
// the words that were taken for one another;
// --unseen prints the first part alone (pairs that were not fitted on), with --errors its mistakes.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/eval/logistic.h"
#include "worker/classify/echo_model.h"

namespace claque {
namespace {

const std::set<std::string> kEdits = {"exact", "embedded", "typo",      "dropped",
                                      "added", "emoji",    "homoglyph", "reordered"};
const std::set<std::string> kClose = {"swap", "paraphrase"};
const std::set<std::string> kApart = {"loose", "translation"};  // not fitted on, not summed up
constexpr double kPrecision = 0.97;  // asked for when the threshold is set
constexpr size_t kStrangers = 40;    // texts of other phrases that each phrase is also shown
// Paraphrases that share less cannot be told from strangers, those with more strange words than
// synonyms not from other claims: they are judged, not fitted on.
constexpr double kFitUncovered = 0.4;

struct Pair {
  std::string phrase;
  std::string text;
  bool variant = false;
  std::string kind;
  std::string language;  // of the phrase
  bool aligned = false;  // else score 0
  EchoValues values{};
};

void Measure(Pair& p) {
  const PreparedPhrase phrase(p.phrase);
  PreparedText text(p.text);
  const auto alignment = AlignPhrase(phrase, text);
  p.aligned = alignment.has_value();
  if (alignment) p.values = MeasureEcho(phrase, text, *alignment);
}

// Texts of other phrases of the language: those that have most of this phrase.
void AddStrangers(const std::map<std::string, std::string>& phrases, std::vector<Pair>& pairs) {
  const size_t count = pairs.size();
  for (const auto& [phrase, language] : phrases) {
    std::vector<Pair> strangers;
    for (size_t i = 0; i < count; ++i) {
      const Pair& from = pairs[i];
      if (from.phrase == phrase || from.kind == "translation" || from.language != language)
        continue;
      strangers.push_back({phrase, from.text, false, "stranger", language});
      Measure(strangers.back());
    }
    const auto uncovered = [](const Pair& p) {
      return p.aligned ? p.values[static_cast<size_t>(EchoFeature::kUncovered)] : 2.0;
    };
    std::ranges::stable_sort(strangers, {}, uncovered);
    if (strangers.size() > kStrangers) strangers.resize(kStrangers);
    std::ranges::move(strangers, std::back_inserter(pairs));
  }
}

// The second half of the words before the first.
std::string Turned(const std::string& phrase) {
  const size_t at = phrase.find(' ', phrase.size() / 2);
  return at == std::string::npos ? phrase : phrase.substr(at + 1) + ' ' + phrase.substr(0, at);
}

// Without every third content word, as long as none of them is a number.
std::string Shortened(const std::string& source) {
  const PreparedPhrase phrase(source);
  std::string out;
  size_t content = 0;
  for (size_t i = 0; i < phrase.joined.words.size(); ++i) {
    const WordView& word = phrase.joined.words[i];
    if (word.content && word.number < 0 && content++ % 3 == 1) continue;
    const Token& token = phrase.text.tokens()[i];
    out += (out.empty() ? "" : " ") + std::string(phrase.text.OriginText(token.begin, token.end));
  }
  return out;
}

// A copy in quotation marks among other words is not yet a rejection, and halves that have changed
// places are not exchanged roles: each phrase and each embedded copy stand for such pairs more.
std::vector<Pair> ReadPairs(const std::string& path) {
  std::vector<Pair> out;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const auto object = nlohmann::json::parse(line, nullptr, false);
    if (!object.is_object()) continue;
    Pair p{object["phrase"], object["text"], object["is_variant"] == 1, object["kind"],
           object["lang"]};
    const size_t at = p.text.find(p.phrase);
    if (p.kind == "embedded" && at != std::string::npos) {
      Pair quoted = p;
      quoted.kind = "quoted copy";
      quoted.text.insert(at + p.phrase.size(), "\"");
      quoted.text.insert(at, "\"");
      out.push_back(std::move(quoted));
    }
    out.push_back(std::move(p));
  }
  std::map<std::string, std::string> language;
  for (const Pair& p : out) {
    if (p.kind != "translation") language[p.phrase] = p.language;
  }
  for (const auto& [phrase, code] : language) {
    out.push_back({phrase, Turned(phrase), true, "turned copy", code});
    out.push_back({phrase, Shortened(phrase), true, "shortened copy", code});
  }
  AddStrangers(language, out);
  for (Pair& p : out) {
    p.language = language[p.phrase];
    if (p.kind != "stranger") Measure(p);
  }
  return out;
}

double Logit(const EchoValues& weights, const Pair& p) {
  if (!p.aligned) return -99;
  double sum = 0;
  for (size_t i = 0; i < kEchoFeatures; ++i) sum += weights[i] * p.values[i];
  return sum;
}

// Looks like another claim, whatever it is.
bool LooksTurned(const Pair& p) {
  for (const EchoFeature f : {EchoFeature::kNegation, EchoFeature::kAntonym,
                              EchoFeature::kAntonymFar, EchoFeature::kNumber}) {
    if (p.values[static_cast<size_t>(f)] > 0) return true;
  }
  return false;
}

// A claim turned round must not pass because its words are the same; a paraphrase that looks like
// one says little against that.
double Weight(const Pair& p) {
  static const std::set<std::string> kClaims = {"opposite", "number", "name", "quote_reject"};
  return p.kind == "quoted copy"                                 ? 0.1
         : p.kind == "turned copy" || p.kind == "shortened copy" ? 0.6
         : kClose.contains(p.kind) && LooksTurned(p)             ? 0.3
         : kClaims.contains(p.kind)                              ? 2.0
                                                                 : 1.0;
}

bool CanBeKnown(const Pair& p) {
  const auto value = [&](EchoFeature f) { return p.values[static_cast<size_t>(f)]; };
  if (value(EchoFeature::kUncovered) > kFitUncovered) return false;
  const double replaced = value(EchoFeature::kReplaced) + value(EchoFeature::kReplacedStart) +
                          value(EchoFeature::kReplacedEnd);
  return !kClose.contains(p.kind) || replaced <= value(EchoFeature::kSynonyms);
}

std::vector<Sample> Samples(const std::vector<Pair>& pairs, std::string Pair::*group,
                            const std::string& left_out) {
  std::vector<Sample> out;
  for (const Pair& p : pairs) {
    if (!p.aligned || kApart.contains(p.kind) || (group && p.*group == left_out)) continue;
    if (p.variant && !CanBeKnown(p)) continue;
    out.push_back({p.values, p.variant, Weight(p)});
  }
  return out;
}

// Logits by weights fitted without the pair's own group.
std::vector<double> LeaveOut(const std::vector<Pair>& pairs, std::string Pair::*group) {
  std::map<std::string, EchoValues> fitted;
  std::vector<double> out;
  for (const Pair& p : pairs) {
    const auto [it, fresh] = fitted.try_emplace(p.*group);
    if (fresh) it->second = FitLogistic(Samples(pairs, group, p.*group));
    out.push_back(Logit(it->second, p));
  }
  return out;
}

struct Tally {
  size_t right = 0;
  size_t all = 0;
  double Share() const { return all ? static_cast<double>(right) / static_cast<double>(all) : 0; }
};

struct Summary {
  Tally edits;
  Tally close;
  Tally refused;  // non-variants refused
  double EditPrecision() const {
    const auto wrong = static_cast<double>(refused.all - refused.right);
    const auto right = static_cast<double>(edits.right);
    return right + wrong > 0 ? right / (right + wrong) : 0;
  }
};

Summary SumUp(const std::vector<Pair>& pairs, const std::vector<double>& logits, double threshold,
              const std::string& language = "") {
  Summary out;
  for (size_t i = 0; i < pairs.size(); ++i) {
    const Pair& p = pairs[i];
    if (!language.empty() && p.language != language) continue;
    const bool right = (logits[i] >= threshold) == p.variant;
    Tally* tally = !p.variant                ? &out.refused
                   : kEdits.contains(p.kind) ? &out.edits
                   : kClose.contains(p.kind) ? &out.close
                                             : nullptr;
    if (!tally) continue;
    ++tally->all;
    tally->right += right;
  }
  return out;
}

// The lowest threshold at which edits alone reach kPrecision.
double FindThreshold(const std::vector<Pair>& pairs, const std::vector<double>& logits) {
  std::vector<double> sorted = logits;
  std::sort(sorted.begin(), sorted.end());
  for (const double t : sorted) {
    if (SumUp(pairs, logits, t).EditPrecision() >= kPrecision) return t;
  }
  return 0;
}

void Print(const char* title, const std::vector<Pair>& pairs, const std::vector<double>& logits,
           double threshold) {
  const Summary sum = SumUp(pairs, logits, threshold);
  std::printf("%s\n  edits: recall %.3f precision %.3f; close paraphrase: recall %.3f\n", title,
              sum.edits.Share(), sum.EditPrecision(), sum.close.Share());
  std::map<std::pair<bool, std::string>, Tally> kinds;
  std::set<std::string> languages;
  for (size_t i = 0; i < pairs.size(); ++i) {
    Tally& tally = kinds[{!pairs[i].variant, pairs[i].kind}];
    ++tally.all;
    tally.right += (logits[i] >= threshold) == pairs[i].variant;
    languages.insert(pairs[i].language);
  }
  for (const auto& [key, tally] : kinds) {
    std::printf("  %-14s %3zu of %3zu %s\n", key.second.c_str(), tally.right, tally.all,
                key.first ? "refused" : "found");
  }
  std::printf("  by language (edit recall, edit precision, close recall):");
  for (const std::string& language : languages) {
    const Summary s = SumUp(pairs, logits, threshold, language);
    std::printf(" %s %.2f %.2f %.2f;", language.c_str(), s.edits.Share(), s.EditPrecision(),
                s.close.Share());
  }
  std::printf("\n");
}

// Words taken for one another that are not the same in letters.
void PrintRewording(const Pair& p) {
  const PreparedPhrase phrase(p.phrase);
  PreparedText text(p.text);
  const auto a = AlignPhrase(phrase, text);
  if (!a) return;
  for (size_t i = 0; i < a->match.size(); ++i) {
    if (a->match[i] != WordMatch::kSynonym && a->match[i] != WordMatch::kNear) continue;
    std::printf(" %s%s%s", std::string(phrase.text.tokens()[i].key).c_str(),
                a->match[i] == WordMatch::kNear ? "~" : "=",
                std::string(text.text.tokens()[a->place[i]].key).c_str());
  }
  std::printf("\n");
}

void PrintErrors(const std::vector<Pair>& pairs, const std::vector<double>& logits,
                 double threshold) {
  for (size_t i = 0; i < pairs.size(); ++i) {
    const Pair& p = pairs[i];
    if ((logits[i] >= threshold) == p.variant || kApart.contains(p.kind)) continue;
    std::printf("%s %s %.2f\n  P %s\n  T %s\n ", p.kind.c_str(), p.language.c_str(),
                logits[i] - threshold, p.phrase.c_str(), p.text.c_str());
    for (size_t k = 1; k < kEchoFeatures; ++k) {
      if (p.values[k] == 0) continue;
      std::printf(" %s=%.2f", std::string(EchoFeatureName(static_cast<EchoFeature>(k))).c_str(),
                  p.values[k]);
    }
    std::printf("\n ");
    PrintRewording(p);
  }
}

void WriteWeights(const std::string& path, EchoValues weights, double threshold) {
  weights[0] -= threshold;
  std::ofstream out(path);
  out << "# Weights of EchoFeature in log-odds, written by match_eval --fit.\n";
  for (size_t i = 0; i < kEchoFeatures; ++i) {
    char line[80];
    std::snprintf(line, sizeof line, "%s %.3f\n",
                  std::string(EchoFeatureName(static_cast<EchoFeature>(i))).c_str(), weights[i]);
    out << line;
  }
}

int Run(int argc, char** argv) {
  std::string fit;
  bool errors = false;
  bool unseen = false;
  for (int i = 2; i < argc; ++i) {
    if (!std::strcmp(argv[i], "--fit") && i + 1 < argc) fit = argv[++i];
    errors |= !std::strcmp(argv[i], "--errors");
    unseen |= !std::strcmp(argv[i], "--unseen");
  }
  const std::vector<Pair> pairs = ReadPairs(argc > 1 ? argv[1] : "");
  if (pairs.empty()) {
    std::fprintf(stderr, "match_eval: no pairs\n");
    return 1;
  }
  std::vector<double> logits;
  for (const Pair& p : pairs) logits.push_back(Logit(EchoWeights(), p));
  Print("weights in the program", pairs, logits, 0);
  if (unseen && errors) PrintErrors(pairs, logits, 0);
  if (unseen) return 0;
  logits = LeaveOut(pairs, &Pair::phrase);
  const double threshold = FindThreshold(pairs, logits);
  Print("leave-one-phrase-out", pairs, logits, threshold);
  if (errors) PrintErrors(pairs, logits, threshold);
  Print("leave-one-language-out", pairs, LeaveOut(pairs, &Pair::language), threshold);
  if (!fit.empty()) WriteWeights(fit, FitLogistic(Samples(pairs, nullptr, "")), threshold);
  return 0;
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) { return claque::Run(argc, argv); }
