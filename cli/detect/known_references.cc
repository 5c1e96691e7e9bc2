#include "cli/detect/known_references.h"

#include <algorithm>
#include <optional>

#include "common/text/share_object.h"

namespace claque {

void KnownReferences::AddReference(std::string_view content, CarryKind kind,
                                   std::string_view target) {
  const uint32_t from = posts_.Intern(content);
  references_.push_back({from, posts_.Intern(target), kind});
}

void KnownReferences::AddPlatform(std::string_view account, std::string_view platform) {
  const uint32_t number = accounts_.Intern(account);
  const uint32_t on = platforms_.Intern(platform);
  if (number == platform_of_.size()) {
    platform_of_.push_back(on);
  } else if (platform < platforms_.At(platform_of_[number])) {
    platform_of_[number] = on;
  }
}

PostReferences KnownReferences::Of(const TraceTable& table) const {
  PostReferences out;
  std::vector<std::optional<uint32_t>> number(posts_.size());
  for (uint32_t i = 0; i < posts_.size(); ++i) number[i] = table.FindContent(posts_.At(i));
  for (const Reference& reference : references_) {
    const auto content = number[reference.content];
    if (!content) continue;
    out.posts.push_back(
        {*content, number[reference.target].value_or(TraceTable::kNone), reference.kind});
  }
  AddMentions(table, &out);
  if (platforms_.size() > 0) out.platform_of = PlatformsOf(table);
  return out;
}

void KnownReferences::AddMentions(const TraceTable& table, PostReferences* out) const {
  for (uint32_t object = 0; object < table.objects(); ++object) {
    const std::string_view name = table.ObjectName(object);
    const v1::ObjectKind kind = KindOfObject(name);
    if (kind != v1::MENTION && kind != v1::REPLY_TARGET) continue;
    const auto other = table.FindAccount(TextOfObject(name));
    if (!other) continue;
    for (const Trace& trace : table.TracesOf(object)) {
      out->accounts.push_back({trace.account, *other, trace.time});
    }
  }
}

std::vector<uint16_t> KnownReferences::PlatformsOf(const TraceTable& table) const {
  std::vector<uint16_t> out(table.accounts());
  for (uint32_t account = 0; account < table.accounts(); ++account) {
    const auto known = accounts_.Find(table.AccountName(account));
    if (!known) continue;
    out[account] = static_cast<uint16_t>(std::min<uint32_t>(platform_of_[*known] + 1, UINT16_MAX));
  }
  return out;
}

}  // namespace claque
