#include <algorithm>

#include "worker/extract/dates.h"
#include "worker/extract/schema_posts.h"
#include "worker/extract/text_util.h"

namespace claque::extract {
namespace {

// Followers of InteractionCounters with a FollowAction (also "http://schema.org/FollowAction").
std::optional<int64_t> Followers(const ItemGraph& graph, ItemId id) {
  for (const ItemId counter : graph.Items(id, "interactionStatistic")) {
    std::string kind(LocalName(graph.Text(counter, {"interactionType"})));
    for (const ItemId type : graph.Items(counter, "interactionType")) {
      if (!graph[type].types.empty()) kind = graph[type].types.front();
    }
    if (kind != "FollowAction") continue;
    const int64_t count = ParseCount(graph.Text(counter, {"userInteractionCount"}));
    if (count >= 0) return count;
  }
  return std::nullopt;
}

}  // namespace

std::string HandleFromUrl(const PageContext& context, std::string_view href) {
  if (href.empty()) return {};
  const auto url = Url::Parse(href, &context.base);
  if (!url || !url->is_http()) return {};
  std::string_view path = url->path();
  while (path.ends_with('/')) path.remove_suffix(1);
  path.remove_prefix(std::min(path.rfind('/') + 1, path.size()));
  if (path.starts_with('@')) path.remove_prefix(1);
  if (path.ends_with(".html")) path.remove_suffix(5);
  return std::string(path);
}

void ReadSchemaAccount(const PageContext& context, const ItemGraph& graph, ItemId id,
                       v1::Account* account) {
  account->set_platform(context.platform);
  const std::string name(Trim(graph.Text(id, {"name"})));
  account->set_display_name(name);
  std::string handle(Trim(graph.Text(id, {"identifier", "alternateName"})));
  if (handle.starts_with('@')) handle.erase(0, 1);
  if (handle.empty() || handle.find(' ') != std::string::npos) {
    const std::string from_url = HandleFromUrl(context, graph.Text(id, {"url"}));
    handle = from_url.empty() ? name : from_url;
  }
  account->set_handle(handle);
  account->set_kind(graph.HasType(id, {"Organization", "NewsMediaOrganization", "Brand",
                                       "Corporation", "NGO", "PoliticalParty"})
                        ? v1::PAGE
                        : v1::PROFILE);
  if (const auto created = ParseTime(graph.Text(id, {"dateCreated", "foundingDate"}));
      created && !graph.Text(id, {"dateCreated"}).empty()) {
    SetTimestamp(*created, account->mutable_create_time());
  }
  if (const auto followers = Followers(graph, id)) account->set_followers(*followers);
}

}  // namespace claque::extract
