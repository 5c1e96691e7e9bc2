// Films of TikTok in the form of its web client.
#include "cli/import/setters.h"
#include "cli/import/zeeschuimer.h"

namespace claque {

Status FillFromTikTok(const Json& data, v1::ImportedPost* post) {
  const std::string id = TextAt(data, {"id"});
  if (id.empty()) return InvalidArgument("data: is no film of TikTok");
  post->set_handle(TextAt(data, {"author.uniqueId", "author"}));
  if (!post->handle().empty()) {
    post->set_url("https://www.tiktok.com/@" + post->handle() + "/video/" + id);
  }
  post->set_text(TextAt(data, {"desc"}));
  const std::string time = TextAt(data, {"createTime"});
  if (!time.empty()) CLAQUE_RETURN_IF_ERROR(SetPostTime(time, post).Prefixed("createTime"));
  const std::string followers = TextAt(data, {"authorStats.followerCount"});
  if (!followers.empty()) CLAQUE_RETURN_IF_ERROR(SetFollowers(followers, post));
  CLAQUE_RETURN_IF_ERROR(SetLang(TextAt(data, {"textLanguage"}), post));
  for (const Json& extra : FieldAt(data, "textExtra")) {
    CLAQUE_RETURN_IF_ERROR(AddHashtags(TextAt(extra, {"hashtagName"}), post));
  }
  for (const Json& challenge : FieldAt(data, "challenges")) {
    CLAQUE_RETURN_IF_ERROR(AddHashtags(TextAt(challenge, {"title"}), post));
  }
  return OkStatus();
}

}  // namespace claque
