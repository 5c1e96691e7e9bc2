#include "worker/detect/cascades.h"

#include <algorithm>
#include <array>
#include <span>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace claque {
namespace {

// Of one account, to be looked through for each of its posts.
constexpr size_t kMaxContacts = 1'000;

// Each post of the burst on a platform that says anything, once, by time, then id.
std::vector<CascadePost> PostsOf(const TraceTable& table, const PostLinks& links,
                                 const Burst& burst) {
  std::vector<CascadePost> posts;
  for (const Trace& trace : table.TracesOf(burst.object)) {
    if (trace.time < burst.start || trace.time > burst.end) continue;
    if (links.IsSaid(trace.account, CarryKind::kRepost) ||
        links.IsSaid(trace.account, CarryKind::kReply)) {
      posts.push_back({trace.time, trace.account, trace.content});
    }
  }
  std::ranges::sort(posts, [&](const CascadePost& a, const CascadePost& b) {
    if (a.content != b.content) return a.content < b.content;
    if (a.time != b.time) return a.time < b.time;
    return a.account != b.account && table.AccountName(a.account) < table.AccountName(b.account);
  });
  const auto repeated = std::ranges::unique(posts, {}, &CascadePost::content);
  posts.erase(repeated.begin(), repeated.end());
  std::ranges::sort(posts, [&](const CascadePost& a, const CascadePost& b) {
    if (a.time != b.time) return a.time < b.time;
    return a.content != b.content && table.ContentName(a.content) < table.ContentName(b.content);
  });
  return posts;
}

// The parents that posts say themselves.
class ObservedParents {
 public:
  ObservedParents(const PostLinks& links, std::span<const CascadePost> posts)
      : posts_(posts),
        parents_(posts.size(), kNoParent),
        kinds_(posts.size()),
        may_infer_(posts.size()) {
    index_.reserve(posts.size());
    for (uint32_t i = 0; i < posts.size(); ++i) index_[posts[i].content] = i;
    for (uint32_t i = 0; i < posts.size(); ++i) Find(i, links.Of(posts[i].content));
    CutCircles();
  }

  const std::vector<uint32_t>& parents() const { return parents_; }
  bool MayInfer(uint32_t post) const { return may_infer_[post] != 0; }
  uint32_t outside() const { return outside_; }
  uint32_t impossible() const { return impossible_; }
  // Posts with a parent, by kind.
  std::array<uint32_t, 3> Counts() const {
    std::array<uint32_t, 3> counts{};
    for (size_t i = 0; i < parents_.size(); ++i) {
      if (parents_[i] != kNoParent) ++counts[static_cast<size_t>(kinds_[i])];
    }
    return counts;
  }

 private:
  void Find(uint32_t post, std::span<const PostReference> references) {
    bool names_outside = false, names_later = false;
    for (const PostReference& reference : references) {
      if (parents_[post] != kNoParent && reference.kind != kinds_[post]) break;
      const auto target = index_.find(reference.target);
      if (target == index_.end()) {
        // A link says no more than that somebody else's post was linked.
        names_outside = names_outside || reference.kind != CarryKind::kQuote;
      } else if (posts_[target->second].time > posts_[post].time) {
        names_later = true;
      } else if (target->second != post && IsBetter(target->second, parents_[post])) {
        parents_[post] = target->second;
        kinds_[post] = reference.kind;
      }
    }
    if (parents_[post] != kNoParent) return;
    impossible_ += names_later ? 1 : 0;
    outside_ += names_outside && !names_later ? 1 : 0;
    may_infer_[post] = names_outside || names_later ? 0 : 1;
  }

  // The later one; of the same second that of the least id.
  bool IsBetter(uint32_t post, uint32_t than) const {
    return than == kNoParent ||
           std::pair(posts_[post].time, than) > std::pair(posts_[than].time, post);
  }

  // Posts of one second that name each other: the one of the least id becomes a root.
  void CutCircles() {
    std::vector<uint32_t> walk(posts_.size(), kNoParent);  // in which it was passed first
    for (uint32_t i = 0; i < posts_.size(); ++i) {
      uint32_t at = i;
      while (at != kNoParent && walk[at] == kNoParent) {
        walk[at] = i;
        at = parents_[at];
      }
      if (at == kNoParent || walk[at] != i) continue;
      uint32_t least = at;
      for (uint32_t next = parents_[at]; next != at; next = parents_[next]) {
        least = std::min(least, next);
      }
      parents_[least] = kNoParent;
      ++impossible_;
    }
  }

  std::span<const CascadePost> posts_;
  std::unordered_map<uint32_t, uint32_t> index_;  // by content
  std::vector<uint32_t> parents_;
  std::vector<CarryKind> kinds_;
  std::vector<uint8_t> may_infer_;
  uint32_t outside_ = 0, impossible_ = 0;
};

// Adds parents that posts do not say.
class Inference {
 public:
  Inference(const PostLinks& links, std::span<const CascadePost> posts, int64_t time_window)
      : links_(links), posts_(posts), time_window_(time_window) {
    for (const CascadePost& post : posts) last_[post.account] = kNoParent;
  }

  // How many were added.
  uint32_t AddTo(const ObservedParents& observed, std::vector<uint32_t>* parents) {
    uint32_t added = 0;
    for (uint32_t begin = 0, end = 0; begin < posts_.size(); begin = end) {
      for (; end < posts_.size() && posts_[end].time == posts_[begin].time; ++end) {
        if (!observed.MayInfer(end)) continue;
        (*parents)[end] = ParentOf(posts_[end]);
        added += (*parents)[end] != kNoParent ? 1 : 0;
      }
      // Of an account's posts of one second that of the least id.
      for (uint32_t i = end; i-- > begin;) last_[posts_[i].account] = i;
    }
    return added;
  }

 private:
  uint32_t ParentOf(const CascadePost& post) {
    uint32_t best = kNoParent;
    for (const Contact& contact : ContactsOf(post.account)) {
      const uint32_t last = last_[contact.account];
      if (contact.since >= post.time || last == kNoParent ||
          posts_[last].time < post.time - time_window_) {
        continue;
      }
      if (best == kNoParent ||
          std::pair(posts_[last].time, best) > std::pair(posts_[best].time, last)) {
        best = last;
      }
    }
    return best;
  }

  // Those that have posts in the burst.
  std::span<const Contact> ContactsOf(uint32_t account) {
    const auto [at, is_new] = contacts_.try_emplace(account);
    if (!is_new) return at->second;
    for (const Contact& contact : links_.ContactsOf(account)) {
      if (at->second.size() == kMaxContacts) break;
      if (last_.contains(contact.account)) at->second.push_back(contact);
    }
    return at->second;
  }

  const PostLinks& links_;
  std::span<const CascadePost> posts_;
  const int64_t time_window_;
  std::unordered_map<uint32_t, uint32_t> last_;  // by account: its latest post of an earlier second
  std::unordered_map<uint32_t, std::vector<Contact>> contacts_;
};

}  // namespace

Cascade CascadeOf(const TraceTable& table, const PostLinks& links, const Burst& burst,
                  const CascadeOptions& options) {
  Cascade out;
  const std::vector<CascadePost> posts = PostsOf(table, links, burst);
  if (posts.empty()) return out;
  out.posts = static_cast<uint32_t>(posts.size());
  bool reposts_are_said = false, replies_are_said = false;
  std::unordered_map<uint32_t, uint8_t> accounts;
  for (const CascadePost& post : posts) {
    accounts[post.account] = 1;
    reposts_are_said = reposts_are_said || links.IsSaid(post.account, CarryKind::kRepost);
    replies_are_said = replies_are_said || links.IsSaid(post.account, CarryKind::kReply);
  }
  out.accounts = static_cast<uint32_t>(accounts.size());
  const ObservedParents observed(links, posts);
  const auto [reposts, quotes, replies] = observed.Counts();
  if (reposts_are_said) out.reposts = reposts;
  out.quotes = quotes;
  if (replies_are_said) out.replies = replies;
  out.outside = observed.outside();
  out.impossible = observed.impossible();
  out.observed = TreesOf(table, posts, observed.parents());
  std::vector<uint32_t> parents = observed.parents();
  out.inferred = Inference(links, posts, options.time_window.count()).AddTo(observed, &parents);
  if (out.inferred > 0) out.with_inferred = TreesOf(table, posts, parents);
  return out;
}

}  // namespace claque
