#include "worker/classify/wording_collector.h"

#include <utility>

namespace claque {
namespace {

constexpr int kMaxUses = 1000;  // of one message

}  // namespace

void WordingCollector::AddTitle(std::string_view title) {
  const Wording wording(title);
  if (wording.comparable()) wordings_[wording.key()].headline = true;
}

void WordingCollector::Add(const v1::Post& post) {
  const Wording wording(post.text());
  if (!wording.comparable()) return;
  Entry& entry = wordings_[wording.key()];
  if (entry.uses.empty()) entry.bands = wording.Bands();
  v1::WordingUse& use = entry.uses[post.name()];
  use.set_post(post.name());
  use.set_account(post.account().name());
  use.set_platform(post.account().platform());
  if (post.has_post_time()) *use.mutable_post_time() = post.post_time();
}

void WordingCollector::Finish(v1::ClassificationResult* result) {
  for (auto& [key, entry] : wordings_) {
    auto use = entry.uses.begin();
    do {
      v1::Wording& out = *result->add_wordings();
      out.set_key(key);
      out.set_headline(entry.headline);
      if (use == entry.uses.end()) break;
      out.mutable_bands()->Add(entry.bands.begin(), entry.bands.end());
      for (; use != entry.uses.end() && out.uses_size() < kMaxUses; ++use) {
        *out.add_uses() = std::move(use->second);
      }
    } while (use != entry.uses.end());
  }
  wordings_.clear();
}

}  // namespace claque
