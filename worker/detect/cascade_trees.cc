#include "worker/detect/cascade_trees.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace claque {
namespace {

constexpr size_t kMaxCarriers = 10;

// Of each post what lies above and below it.
class Forest {
 public:
  explicit Forest(std::span<const uint32_t> parents)
      : parents_(parents),
        depth_(parents.size(), kNoParent),
        root_(parents.size()),
        size_(parents.size(), 1) {
    FindDepths();
    OrderByDepth();
    for (const uint32_t i : order_) root_[i] = HasParent(i) ? root_[parents_[i]] : i;
    for (size_t at = order_.size(); at-- > 0;) {
      if (HasParent(order_[at])) size_[parents_[order_[at]]] += size_[order_[at]];
    }
  }

  bool HasParent(uint32_t i) const { return parents_[i] != kNoParent; }
  uint32_t ParentOf(uint32_t i) const { return parents_[i]; }
  // Parents before those below them.
  std::span<const uint32_t> order() const { return order_; }
  uint32_t RootOf(uint32_t i) const { return root_[i]; }
  // The post and all below it.
  uint32_t SizeOf(uint32_t i) const { return size_[i]; }
  uint32_t Depth() const { return depth_[order_.back()]; }

  uint32_t Breadth() const {
    std::vector<uint32_t> count(parents_.size());  // by root, at one depth
    uint32_t most = 0;
    for (size_t begin = 0; begin < order_.size();) {
      size_t end = begin;
      for (; end < order_.size() && depth_[order_[end]] == depth_[order_[begin]]; ++end) {
        most = std::max(most, ++count[root_[order_[end]]]);
      }
      for (; begin < end; ++begin) count[root_[order_[begin]]] = 0;
    }
    return most;
  }

 private:
  void FindDepths() {
    std::vector<uint32_t> way;
    for (uint32_t i = 0; i < parents_.size(); ++i) {
      uint32_t at = i;
      for (; at != kNoParent && depth_[at] == kNoParent; at = parents_[at]) way.push_back(at);
      uint32_t depth = at == kNoParent ? 0 : depth_[at] + 1;
      for (; !way.empty(); way.pop_back()) depth_[way.back()] = depth++;
    }
  }

  void OrderByDepth() {
    std::vector<size_t> next(*std::ranges::max_element(depth_) + 2);
    for (const uint32_t depth : depth_) ++next[depth + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    order_.resize(parents_.size());
    for (uint32_t i = 0; i < parents_.size(); ++i) order_[next[depth_[i]]++] = i;
  }

  std::span<const uint32_t> parents_;
  std::vector<uint32_t> depth_, order_, root_, size_;
};

// The accounts of some posts, numbered from 0.
class Authors {
 public:
  explicit Authors(std::span<const CascadePost> posts) : of_(posts.size()) {
    for (const CascadePost& post : posts) accounts_.push_back(post.account);
    std::ranges::sort(accounts_);
    const auto repeated = std::ranges::unique(accounts_);
    accounts_.erase(repeated.begin(), repeated.end());
    for (size_t i = 0; i < posts.size(); ++i) {
      of_[i] = static_cast<uint32_t>(std::ranges::lower_bound(accounts_, posts[i].account) -
                                     accounts_.begin());
    }
  }
  size_t size() const { return accounts_.size(); }
  uint32_t Of(uint32_t post) const { return of_[post]; }
  uint32_t AccountOf(uint32_t author) const { return accounts_[author]; }

 private:
  std::vector<uint32_t> accounts_, of_;
};

// Calls enter(post) and leave(post), all below it in between.
template <typename Enter, typename Leave>
void Walk(const Forest& forest, const Enter& enter, const Leave& leave) {
  const size_t count = forest.order().size();
  std::vector<uint32_t> first_child(count, kNoParent), next_sibling(count, kNoParent);
  for (uint32_t i = 0; i < count; ++i) {
    if (forest.HasParent(i)) {
      next_sibling[i] = std::exchange(first_child[forest.ParentOf(i)], i);
    }
  }
  for (uint32_t root = 0; root < count; ++root) {
    if (forest.HasParent(root)) continue;
    for (uint32_t at = root; at != kNoParent;) {
      enter(at);
      if (first_child[at] != kNoParent) {
        at = first_child[at];
        continue;
      }
      leave(at);
      while (at != root && next_sibling[at] == kNoParent) leave(at = forest.ParentOf(at));
      at = at == root ? kNoParent : next_sibling[at];
    }
  }
}

// By author.
std::vector<Carrier> CarriersOf(const Forest& forest, const Authors& authors,
                                std::span<const CascadePost> posts) {
  std::vector<Carrier> carriers(authors.size());
  std::vector<uint32_t> best(authors.size(), kNoParent), above(authors.size());
  for (uint32_t i = 0; i < posts.size(); ++i) {
    const uint32_t author = authors.Of(i);
    ++carriers[author].posts;
    uint32_t& known = best[author];
    if (known == kNoParent || forest.SizeOf(i) > forest.SizeOf(known)) known = i;
  }
  for (uint32_t author = 0; author < authors.size(); ++author) {
    carriers[author].account = authors.AccountOf(author);
    carriers[author].content = posts[best[author]].content;
  }
  // What lies below two posts of an author counts with the upper one.
  Walk(
      forest,
      [&](uint32_t i) {
        if (above[authors.Of(i)]++ == 0) carriers[authors.Of(i)].carried += forest.SizeOf(i);
      },
      [&](uint32_t i) { --above[authors.Of(i)]; });
  return carriers;
}

// Of all posts those that the chosen authors wrote, and all below these.
double ShareOf(const Forest& forest, const Authors& authors, std::span<const uint32_t> chosen) {
  std::vector<uint8_t> is_chosen(authors.size());
  for (const uint32_t author : chosen) is_chosen[author] = 1;
  std::vector<uint8_t> counts(forest.order().size());
  size_t sum = 0;
  for (const uint32_t i : forest.order()) {
    counts[i] =
        is_chosen[authors.Of(i)] != 0 || (forest.HasParent(i) && counts[forest.ParentOf(i)] != 0)
            ? 1
            : 0;
    sum += counts[i];
  }
  return static_cast<double>(sum) / static_cast<double>(counts.size());
}

void AddCarriers(const TraceTable& table, const Forest& forest, std::span<const CascadePost> posts,
                 CascadeTrees* out) {
  const Authors authors(posts);
  const std::vector<Carrier> carriers = CarriersOf(forest, authors, posts);
  std::vector<uint32_t> order(authors.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [&](uint32_t a, uint32_t b) {
    const Carrier &x = carriers[a], &y = carriers[b];
    if (x.carried != y.carried) return x.carried > y.carried;
    if (x.posts != y.posts) return x.posts > y.posts;
    return table.AccountName(x.account) < table.AccountName(y.account);
  });
  const auto share_of_top = [&](size_t count) {
    return ShareOf(forest, authors, std::span(order).first(std::min(count, order.size())));
  };
  out->top_share = share_of_top(1);
  out->top_ten_share = share_of_top(10);
  out->top_percent_share = share_of_top((order.size() + 99) / 100);
  for (size_t i = 0; i < std::min(order.size(), kMaxCarriers); ++i) {
    out->carriers.push_back(carriers[order[i]]);
  }
}

// Each edge lies between as many pairs as it parts: the sum of these is the Wiener index.
std::optional<double> StructuralVirality(const Forest& forest, uint32_t root) {
  const double n = forest.SizeOf(root);
  if (n < 2) return std::nullopt;
  double index = 0;
  for (uint32_t i = 0; i < forest.order().size(); ++i) {
    if (i == root || forest.RootOf(i) != root) continue;
    index += forest.SizeOf(i) * (n - forest.SizeOf(i));
  }
  return index / (n * (n - 1) / 2);
}

}  // namespace

CascadeTrees TreesOf(const TraceTable& table, std::span<const CascadePost> posts,
                     std::span<const uint32_t> parents) {
  const Forest forest(parents);
  CascadeTrees out;
  uint32_t largest = kNoParent;
  for (uint32_t i = 0; i < posts.size(); ++i) {
    if (forest.HasParent(i)) continue;
    ++out.roots;
    if (largest == kNoParent || forest.SizeOf(i) > forest.SizeOf(largest)) largest = i;
  }
  out.depth = forest.Depth();
  out.breadth = forest.Breadth();
  out.largest = forest.SizeOf(largest);
  out.structural_virality = StructuralVirality(forest, largest);
  AddCarriers(table, forest, posts, &out);
  return out;
}

}  // namespace claque
