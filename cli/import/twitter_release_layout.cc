// Tweets of information operations as Twitter released them from 2018 to 2021.
#include "cli/import/layout.h"
#include "cli/import/setters.h"

namespace claque {
namespace {

constexpr std::array<std::string_view, 4> kMarks = {"tweetid", "userid", "tweet_text",
                                                    "tweet_time"};

constexpr std::array<ImportColumn, 11> kColumns = {{
    {"account", {"user_screen_name", "userid"}, SetHandle, Need::kAlways},
    {"text", {"tweet_text"}, SetText, Need::kAlways},
    {"time", {"tweet_time"}, SetPostTime, Need::kAlways},
    {"content_id", {"tweetid"}, SetContentId},
    {"reply_to", {"in_reply_to_tweetid"}, SetReplyTo},
    {"repost_of", {"retweet_tweetid"}, SetRepostOf},
    {"lang", {"tweet_language"}, SetLang},
    {"followers", {"follower_count"}, SetFollowers},
    {"account_created", {"account_creation_date"}, SetAccountTime},
    {"hashtags", {"hashtags"}, AddHashtags},
    {"urls", {"urls"}, AddUrls},
}};

}  // namespace

const ImportLayout kTwitterReleaseLayout = {v1::TWITTER_RELEASE,
                                            "twitter",
                                            "tweets as Twitter released them",
                                            "x.com",
                                            "YYYY-MM-DD hh:mm as UTC",
                                            kMarks,
                                            kColumns};

}  // namespace claque
