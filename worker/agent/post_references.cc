#include "worker/agent/post_references.h"

#include <optional>
#include <string_view>

#include "common/text/post_names.h"

namespace claque {
namespace {

class ReferenceFinder {
 public:
  explicit ReferenceFinder(const ShareTable& shares) : shares_(shares) {
    if (shares.key_of.empty()) return;
    for (const Trace& trace : shares.table.traces()) {
      const uint64_t key = shares.key_of[trace.content];
      if (key != 0) keyed_.Add(key, PlatformOf(trace), trace.content);
    }
  }

  PostReferences Find() && {
    for (uint32_t object = 0; object < shares_.table.objects(); ++object) {
      const std::string_view name = shares_.table.ObjectName(object);
      switch (KindOfObject(name)) {
        case v1::REPOST:
          AddPosts(object, CarryKind::kRepost);
          break;
        case v1::REPLY_TARGET:
          AddPosts(object, CarryKind::kReply);
          AddAccounts(object);
          break;
        case v1::URL:
          AddQuotes(object);
          break;
        case v1::MENTION:
          AddAccounts(object);
          break;
        default:
          break;
      }
    }
    found_.platform_of = shares_.platform_of;
    return std::move(found_);
  }

 private:
  uint16_t PlatformOf(const Trace& trace) const { return shares_.platform_of[trace.account]; }

  std::optional<uint32_t> PostByName(std::string_view text) const {
    const auto id = PostIdOfLink(text);
    return shares_.table.FindContent(id ? std::string_view(*id) : text);
  }

  void AddPosts(uint32_t object, CarryKind kind) {
    const auto named = PostByName(TextOfObject(shares_.table.ObjectName(object)));
    const auto key = shares_.target_key_of.find(object);
    for (const Trace& trace : shares_.table.TracesOf(object)) {
      auto target = named;
      if (!target && key != shares_.target_key_of.end()) {
        target = keyed_.Find(key->second, PlatformOf(trace));
      }
      found_.posts.push_back({trace.content, target.value_or(TraceTable::kNone), kind});
    }
  }

  void AddQuotes(uint32_t object) {
    const auto named = PostByName(TextOfObject(shares_.table.ObjectName(object)));
    if (!named) return;
    for (const Trace& trace : shares_.table.TracesOf(object)) {
      found_.posts.push_back({trace.content, *named, CarryKind::kQuote});
    }
  }

  void AddAccounts(uint32_t object) {
    const auto other = shares_.table.FindAccount(TextOfObject(shares_.table.ObjectName(object)));
    if (!other) return;
    for (const Trace& trace : shares_.table.TracesOf(object)) {
      found_.accounts.push_back({trace.account, *other, trace.time});
    }
  }

  const ShareTable& shares_;
  KeyedPosts<uint16_t, uint32_t> keyed_;
  PostReferences found_;
};

}  // namespace

PostReferences ReferencesOf(const ShareTable& shares) { return ReferenceFinder(shares).Find(); }

}  // namespace claque
