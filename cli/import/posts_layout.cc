#include "cli/import/layout.h"
#include "cli/import/setters.h"

namespace claque {
namespace {

constexpr std::array<ImportColumn, 17> kColumns = {{
    {"platform", {"platform", "site", "network"}, SetPlatform},
    {"account",
     {"account", "author", "user", "handle", "username", "account_id"},
     SetHandle,
     Need::kAlways},
    {"time",
     {"time", "date", "timestamp", "created_at", "post_time", "published"},
     SetPostTime,
     Need::kAlways},
    {"text", {"text", "message", "content", "body"}, SetText, Need::kUnlessObjects},
    {"url", {"url", "link", "permalink"}, SetUrl},
    {"content_id", {"content_id", "post_id"}, SetContentId},
    {"reply_to", {"reply_to", "in_reply_to", "parent"}, SetReplyTo},
    {"repost_of", {"repost_of", "share_of", "retweet_of"}, SetRepostOf},
    {"lang", {"lang", "language"}, SetLang},
    {"followers", {"followers", "follower_count", "followers_count"}, SetFollowers},
    {"account_created",
     {"account_created", "account_create_time", "account_created_at", "user_created_at"},
     SetAccountTime},
    {"object", {"object", "object_id"}, AddObject, Need::kObjects},
    {"objects", {"objects"}, AddObjects, Need::kObjects},
    {"hashtags", {"hashtags"}, AddHashtags, Need::kObjects},
    {"urls", {"urls", "links"}, AddUrls, Need::kObjects},
    {"mentions", {"mentions"}, AddMentions},
    // Of several hashes of one picture the one that outlives a re-encoding.
    {"media_hash",
     {"media_hash", "media_hashes", "phash", "pdq", "image_hash", "image_hashes", "md5", "sha256"},
     AddMediaHashes,
     Need::kObjects},
}};

}  // namespace

const ImportLayout kPostsLayout = {v1::POST_FILE,
                                   "posts",
                                   "posts",
                                   "",
                                   "RFC 3339, YYYY-MM-DD[ hh:mm[:ss]] as UTC, or Unix time",
                                   {},
                                   kColumns};

}  // namespace claque
