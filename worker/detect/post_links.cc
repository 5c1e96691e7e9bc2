#include "worker/detect/post_links.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace claque {
namespace {

// By content: the oldest trace; of the same second that of the bytewise least account.
std::vector<const Trace*> OldestByContent(const TraceTable& table, std::span<const uint32_t> rank) {
  std::vector<const Trace*> oldest(table.contents(), nullptr);
  for (const Trace& trace : table.traces()) {
    const Trace*& known = oldest[trace.content];
    const bool older = known == nullptr || std::tuple(trace.time, rank[trace.account]) <
                                               std::tuple(known->time, rank[known->account]);
    if (older) known = &trace;
  }
  return oldest;
}

}  // namespace

PostLinks::PostLinks(const TraceTable& table, PostReferences references)
    : references_(std::move(references.posts)), platform_of_(std::move(references.platform_of)) {
  std::ranges::sort(references_, {},
                    [](const PostReference& r) { return std::tuple(r.content, r.kind, r.target); });
  const auto repeated = std::ranges::unique(references_);
  references_.erase(repeated.begin(), repeated.end());
  const uint16_t last =
      platform_of_.empty() ? uint16_t{0} : *std::ranges::max_element(platform_of_);
  is_said_.fill(std::vector<uint8_t>(size_t{last} + 1));
  FindContacts(table, std::move(references.accounts));
}

void PostLinks::FindContacts(const TraceTable& table, std::vector<AccountReference> named) {
  const std::vector<uint32_t> rank = RanksOfAccounts(table);
  const std::vector<const Trace*> oldest = OldestByContent(table, rank);
  for (const PostReference& reference : references_) {
    const Trace& post = *oldest[reference.content];
    is_said_[static_cast<size_t>(reference.kind)][PlatformOf(post.account)] = 1;
    if (reference.target == TraceTable::kNone) continue;
    named.push_back({post.account, oldest[reference.target]->account, post.time});
  }
  std::erase_if(named, [](const AccountReference& r) { return r.account == r.other; });
  std::ranges::sort(
      named, {}, [](const AccountReference& r) { return std::tuple(r.account, r.other, r.time); });
  const auto later = std::ranges::unique(
      named, {}, [](const AccountReference& r) { return std::pair(r.account, r.other); });
  named.erase(later.begin(), later.end());
  std::ranges::sort(named, {}, [&](const AccountReference& r) {
    return std::tuple(r.account, r.time, rank[r.other]);
  });
  contacts_begin_.assign(table.accounts() + 1, 0);
  for (const AccountReference& r : named) {
    contacts_.push_back({r.other, r.time});
    ++contacts_begin_[r.account + 1];
  }
  for (size_t i = 1; i < contacts_begin_.size(); ++i) contacts_begin_[i] += contacts_begin_[i - 1];
}

std::span<const PostReference> PostLinks::Of(uint32_t content) const {
  const auto found = std::ranges::equal_range(references_, content, {}, &PostReference::content);
  return {found.begin(), found.end()};
}

std::span<const Contact> PostLinks::ContactsOf(uint32_t account) const {
  return std::span(contacts_).subspan(contacts_begin_[account],
                                      contacts_begin_[account + 1] - contacts_begin_[account]);
}

bool PostLinks::IsSaid(uint32_t account, CarryKind kind) const {
  return is_said_[static_cast<size_t>(kind)][PlatformOf(account)] != 0;
}

}  // namespace claque
