// Posts per second per core: normalise, identify, detect, match against 1,000 and 10,000 phrases.
#include <benchmark/benchmark.h>

#include <random>
#include <string>
#include <vector>

#include "common/text/normalize.h"
#include "worker/classify/classifier.h"

namespace claque {
namespace {

const std::vector<std::string>& Words() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> out;
    const char* const syllables[] = {"ta",  "ri", "mo", "sel", "kan",
                                     "dor", "vi", "lu", "per", "osh"};
    for (const char* a : syllables) {
      for (const char* b : syllables) {
        for (const char* c : syllables) out.push_back(std::string(a) + b + c);
      }
    }
    for (const char* w : {"the", "a", "of", "and", "to", "in", "is", "for", "we", "it"}) {
      for (int i = 0; i < 40; ++i) out.emplace_back(w);
    }
    return out;
  }();
  return words;
}

std::string Sentence(std::mt19937& random, int words) {
  std::string out;
  for (int i = 0; i < words; ++i) out += Words()[random() % Words().size()] + " ";
  return out;
}

// Short posts of four kinds: English, accented, Cyrillic, a call.
std::vector<std::string> Posts() {
  std::mt19937 random(7);
  std::vector<std::string> out;
  for (int i = 0; i < 1000; ++i) {
    std::string post = Sentence(random, 18);
    if (i % 4 == 1) post += "déjà vu à l’été, où êtes-vous ?";
    if (i % 4 == 2) post = "Сегодня вечером мы снова поедем за город " + post;
    if (i % 40 == 3)
      post = "Mission 3: everyone vote in the poll https://p.example/1 and reply " + post;
    out.push_back(std::move(post));
  }
  return out;
}

void BM_Normalize(benchmark::State& state) {
  const auto posts = Posts();
  size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(Normalize(posts[i++ % posts.size()]));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Normalize);

void BM_Identify(benchmark::State& state) {
  const auto classifier = Classifier::Load("");
  const auto posts = Posts();
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize((*classifier)->Identify(posts[i++ % posts.size()]));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Identify);

void BM_Detect(benchmark::State& state) {
  const auto classifier = Classifier::Load("");
  const auto posts = Posts();
  const std::vector<std::string> names = {"Orla Venn", "Milo Karst", "Harbour List"};
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize((*classifier)->Detect(posts[i++ % posts.size()], "", names));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Detect);

void BM_Match(benchmark::State& state) {
  std::mt19937 random(11);
  std::vector<std::string> phrases;
  for (int i = 0; i < state.range(0); ++i) phrases.push_back(Sentence(random, 10));
  auto posts = Posts();
  for (size_t i = 0; i < posts.size(); i += 10) posts[i] += phrases[i % phrases.size()];
  const PhraseIndex index(phrases);
  size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(index.Match(posts[i++ % posts.size()]));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Match)->Arg(1000)->Arg(10000);

// Linear in the length: bytes per second must not fall.
void BM_DetectRepetition(benchmark::State& state) {
  const auto classifier = Classifier::Load("");
  std::string text;
  while (text.size() < static_cast<size_t>(state.range(0))) text += "share vote \"reply: # @a ' ";
  for (auto _ : state) benchmark::DoNotOptimize((*classifier)->Detect(text, "en", {}));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_DetectRepetition)->Arg(10 << 10)->Arg(100 << 10)->Arg(10 << 20);

}  // namespace
}  // namespace claque
