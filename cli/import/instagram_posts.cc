// Posts of Instagram in both forms of its web client: a list of items, and a graph.
#include "cli/import/setters.h"
#include "cli/import/zeeschuimer.h"

namespace claque {

Status FillFromInstagram(const Json& data, v1::ImportedPost* post) {
  const std::string code = TextAt(data, {"code", "shortcode"});
  if (code.empty()) return InvalidArgument("data: is no post of Instagram");
  if (TextAt(data, {"product_type"}) == "ad") return InvalidArgument("data: is an advertisement");
  post->set_handle(TextAt(data, {"user.username", "owner.username"}));
  post->set_url("https://www.instagram.com/p/" + code);
  post->set_text(TextAt(data, {"caption.text", "edge_media_to_caption.edges.0.node.text"}));
  const std::string time = TextAt(data, {"taken_at", "taken_at_timestamp"});
  if (!time.empty()) CLAQUE_RETURN_IF_ERROR(SetPostTime(time, post).Prefixed("taken_at"));
  return OkStatus();
}

}  // namespace claque
