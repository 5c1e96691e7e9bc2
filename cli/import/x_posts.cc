// Posts of X in the form of its web client.
#include "cli/import/setters.h"
#include "cli/import/zeeschuimer.h"

namespace claque {
namespace {

// Who wrote `tweet`: the client has moved this about.
std::string HandleOf(const Json& tweet) {
  return TextAt(tweet, {"core.user_results.result.core.screen_name",
                        "core.user_results.result.legacy.screen_name", "user.screen_name"});
}

// Some are wrapped once more, with a notice around them.
const Json& Unwrapped(const Json& tweet) {
  const Json& inner = FieldAt(tweet, "tweet");
  return inner.is_object() ? inner : tweet;
}

std::string IdOf(const Json& tweet) { return TextAt(tweet, {"rest_id", "legacy.id_str"}); }

std::string TextOf(const Json& tweet) {
  return TextAt(tweet, {"note_tweet.note_tweet_results.result.text", "legacy.full_text"});
}

std::string Permalink(const std::string& handle, const std::string& id) {
  return handle.empty() || id.empty() ? id : "https://x.com/" + handle + "/status/" + id;
}

// A repost's own text is cut: what it repeats is taken whole.
void SetTextOf(const Json& tweet, v1::ImportedPost* post) {
  const Json& origin = Unwrapped(FieldAt(tweet, "legacy.retweeted_status_result.result"));
  if (!origin.is_object()) {
    post->set_text(TextOf(tweet));
    return;
  }
  const std::string handle = HandleOf(origin);
  post->set_repost_of(Permalink(handle, IdOf(origin)));
  post->set_text("RT @" + handle + ": " + TextOf(origin));
}

void AddEntities(const Json& tweet, v1::ImportedPost* post) {
  for (const Json& tag : FieldAt(tweet, "legacy.entities.hashtags")) {
    (void)AddHashtags(TextAt(tag, {"text"}), post);
  }
  for (const Json& url : FieldAt(tweet, "legacy.entities.urls")) {
    (void)AddUrls(TextAt(url, {"expanded_url"}), post);
  }
  for (const Json& mention : FieldAt(tweet, "legacy.entities.user_mentions")) {
    (void)AddMentions(TextAt(mention, {"screen_name"}), post);
  }
}

}  // namespace

Status FillFromX(const Json& data, v1::ImportedPost* post) {
  const Json& tweet = Unwrapped(data);
  if (!FieldAt(tweet, "legacy").is_object()) return InvalidArgument("data: is no post of X");
  post->set_handle(HandleOf(tweet));
  const std::string id = IdOf(tweet);
  if (!post->handle().empty() && !id.empty()) post->set_url(Permalink(post->handle(), id));
  SetTextOf(tweet, post);
  const std::string time = TextAt(tweet, {"legacy.created_at"});
  if (!time.empty()) CLAQUE_RETURN_IF_ERROR(SetPostTime(time, post).Prefixed("created_at"));
  post->set_reply_to(Permalink(TextAt(tweet, {"legacy.in_reply_to_screen_name"}),
                               TextAt(tweet, {"legacy.in_reply_to_status_id_str"})));
  const std::string lang = TextAt(tweet, {"legacy.lang"});
  CLAQUE_RETURN_IF_ERROR(SetLang(lang, post));
  const std::string followers =
      TextAt(tweet, {"core.user_results.result.legacy.followers_count", "user.followers_count"});
  if (!followers.empty()) CLAQUE_RETURN_IF_ERROR(SetFollowers(followers, post));
  const std::string created =
      TextAt(tweet, {"core.user_results.result.core.created_at",
                     "core.user_results.result.legacy.created_at", "user.created_at"});
  if (!created.empty()) CLAQUE_RETURN_IF_ERROR(SetAccountTime(created, post));
  AddEntities(tweet, post);
  return OkStatus();
}

}  // namespace claque
