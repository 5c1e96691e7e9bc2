// Posts per second per core: normalise, identify, detect, match against 1,000 and 10,000 phrases.
#include <benchmark/benchmark.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "common/text/normalize.h"
#include "worker/classify/classifier.h"
#include "worker/classify/family_task.h"
#include "worker/classify/phrase_text.h"
#include "worker/classify/wording.h"

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

std::vector<std::string> Phrases(size_t count) {
  std::mt19937 random(11);
  std::vector<std::string> phrases;
  for (size_t i = 0; i < count; ++i) phrases.push_back(Sentence(random, 10));
  return phrases;
}

std::vector<std::string> PostsWithEchoes(const std::vector<std::string>& phrases) {
  auto posts = Posts();
  for (size_t i = 0; i < posts.size(); i += 10) posts[i] += phrases[i % phrases.size()];
  return posts;
}

void BM_Match(benchmark::State& state) {
  const auto phrases = Phrases(static_cast<size_t>(state.range(0)));
  const auto posts = PostsWithEchoes(phrases);
  const PhraseIndex index(phrases);
  size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(index.Match(posts[i++ % posts.size()]));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Match)->Arg(1000)->Arg(10000);

// Baseline: normalise, then the share of each phrase's character 4-grams that the post has, phrase
// by phrase.
void BM_ContainmentBaseline(benchmark::State& state) {
  const auto phrases = Phrases(static_cast<size_t>(state.range(0)));
  const auto posts = PostsWithEchoes(phrases);
  std::vector<std::vector<uint32_t>> grams;
  for (const std::string& phrase : phrases) {
    const TokenizedText text(phrase);
    grams.push_back(CharGrams(text, 0, text.tokens().size()));
  }
  size_t i = 0;
  for (auto _ : state) {
    const TokenizedText text(posts[i++ % posts.size()]);
    const auto own = CharGrams(text, 0, text.tokens().size());
    size_t hits = 0;
    for (const auto& g : grams) {
      size_t common = 0;
      auto at = own.begin();
      for (const uint32_t x : g) {
        while (at != own.end() && *at < x) ++at;
        common += at != own.end() && *at == x;
      }
      hits += common * 2 >= g.size();
    }
    benchmark::DoNotOptimize(hits);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ContainmentBaseline)->Arg(1000)->Arg(10000);

constexpr size_t kHashes = 64;
std::array<uint32_t, kHashes> Signature(const std::string& s) {
  const TokenizedText text(s);
  std::array<uint32_t, kHashes> out;
  out.fill(UINT32_MAX);
  for (const uint32_t g : CharGrams(text, 0, text.tokens().size())) {
    uint64_t h = g;
    for (uint32_t& lowest : out) {
      h = h * 0x9E3779B97F4A7C15u + 1;
      lowest = std::min(lowest, static_cast<uint32_t>(h >> 32));
    }
  }
  return out;
}

// What phrase families cost the first stage of a run: cut, hash, sign.
void BM_WordingBands(benchmark::State& state) {
  const auto posts = Posts();
  size_t i = 0;
  for (auto _ : state) {
    const Wording wording(posts[i++ % posts.size()]);
    benchmark::DoNotOptimize(wording.Bands());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_WordingBands);

// And the second: a text against its bucket, all of it near-duplicates or none.
void BM_FamilyBucket(benchmark::State& state) {
  std::mt19937 random(3);
  const std::string shared = Sentence(random, 18);
  v1::WordingBucket bucket;
  bucket.set_band(1);
  for (uint64_t i = 0; i < 1000; ++i) {
    v1::WordingText& text = *bucket.add_texts();
    text.set_key(i);
    text.set_text(state.range(0) != 0 ? shared + std::to_string(i) : Sentence(random, 18));
  }
  for (auto _ : state) {
    FamilyTask task;
    task.Add(bucket);
    benchmark::DoNotOptimize(task.Finish());
  }
  state.SetItemsProcessed(state.iterations() * bucket.texts_size());
}
BENCHMARK(BM_FamilyBucket)->Arg(0)->Arg(1);

// Baseline: MinHash of 64 values, every phrase compared. It sees whole posts alone: a phrase inside
// a longer post is lost to it.
void BM_MinHashBaseline(benchmark::State& state) {
  const auto phrases = Phrases(static_cast<size_t>(state.range(0)));
  const auto posts = PostsWithEchoes(phrases);
  std::vector<std::array<uint32_t, kHashes>> signatures;
  for (const std::string& phrase : phrases) signatures.push_back(Signature(phrase));
  size_t i = 0;
  for (auto _ : state) {
    const auto own = Signature(posts[i++ % posts.size()]);
    size_t hits = 0;
    for (const auto& s : signatures) {
      size_t same = 0;
      for (size_t k = 0; k < kHashes; ++k) same += s[k] == own[k];
      hits += same * 2 >= kHashes;
    }
    benchmark::DoNotOptimize(hits);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_MinHashBaseline)->Arg(1000)->Arg(10000);

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
