#include "worker/classify/family_task.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "worker/classify/phrase_template.h"

namespace claque {
namespace {

constexpr size_t kMaxGroups = 32;    // of a bucket
constexpr size_t kMaxSamples = 16;   // of a group, from which its template is made
constexpr size_t kMaxKeys = 10'000;  // of a message

}  // namespace

void FamilyTask::Add(const v1::WordingBucket& bucket) {
  if (bucket.band() != band_) CloseBucket();
  band_ = bucket.band();
  for (const v1::WordingText& text : bucket.texts()) {
    AddText(text);
    result_.set_post_count(result_.post_count() + 1);
  }
}

void FamilyTask::AddText(const v1::WordingText& text) {
  auto owned = std::make_unique<std::string>(text.text());
  auto wording = std::make_unique<Wording>(*owned);
  // Gone, or another text since the run was cut: the next run sees it.
  if (!wording->comparable()) return;
  Group* home = nullptr;
  for (Group& group : groups_) {
    if (!AreNearDuplicates(group.first->grams(), wording->grams())) continue;
    if (home == nullptr) {
      home = &group;
      continue;
    }
    // It stands between two: they are one.
    const size_t a = RootOf(home->joined_to);
    const size_t b = RootOf(group.joined_to);
    groups_[std::max(a, b)].joined_to = std::min(a, b);
  }
  if (home == nullptr) {
    if (groups_.size() == kMaxGroups) return;
    home = &groups_.emplace_back();
    home->joined_to = groups_.size() - 1;
    home->first = std::move(wording);
  }
  home->keys.push_back(text.key());
  home->shared |= text.shared();
  if (home->samples.size() < kMaxSamples) home->samples.push_back(std::move(owned));
}

size_t FamilyTask::RootOf(size_t group) const {
  while (groups_[group].joined_to != group) group = groups_[group].joined_to;
  return group;
}

void FamilyTask::CloseBucket() {
  for (size_t i = groups_.size(); i-- > 0;) {
    Group& group = groups_[i];
    const size_t root = RootOf(i);
    if (root != i) {
      std::ranges::move(group.keys, std::back_inserter(groups_[root].keys));
      std::ranges::move(group.samples, std::back_inserter(groups_[root].samples));
    } else if (group.keys.size() > 1 || (group.shared && (band_ & 15) == 0)) {
      Publish(group);
    }
  }
  groups_.clear();
}

void FamilyTask::Publish(const Group& group) {
  std::vector<std::unique_ptr<TokenizedText>> texts;
  std::vector<const TokenizedText*> views;
  for (const auto& sample : group.samples) {
    if (texts.size() == kMaxSamples) break;
    views.push_back(texts.emplace_back(std::make_unique<TokenizedText>(*sample)).get());
  }
  const std::string shown = PhraseTemplate(views);
  for (size_t begin = 0; begin == 0 || begin + 1 < group.keys.size(); begin += kMaxKeys - 1) {
    v1::WordingCluster& cluster = *result_.add_wording_clusters();
    const size_t end = std::min(group.keys.size(), begin + kMaxKeys);
    for (size_t k = begin; k < end; ++k) cluster.add_keys(group.keys[k]);
    cluster.set_template_(shown);
  }
}

v1::ClassificationResult FamilyTask::Finish() {
  CloseBucket();
  return std::exchange(result_, {});
}

}  // namespace claque
