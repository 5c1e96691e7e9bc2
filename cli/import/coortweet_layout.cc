// The input of CooRTweet (https://github.com/nicolarighetti/CooRTweet), as its prep_data names the
// columns: one share a row, so that a post has as many rows as it shares objects. A file may name
// the posts that its posts answer and repost beside these, and their languages.
#include "cli/import/layout.h"
#include "cli/import/setters.h"

namespace claque {
namespace {

constexpr std::array<std::string_view, 4> kMarks = {"object_id", "account_id", "content_id",
                                                    "timestamp_share"};

constexpr std::array<ImportColumn, 8> kColumns = {{
    {"platform", {"platform"}, SetPlatform},
    {"object", {"object_id"}, AddObject, Need::kAlways},
    {"account", {"account_id"}, SetHandle, Need::kAlways},
    {"content_id", {"content_id"}, SetContentId, Need::kAlways},
    {"time", {"timestamp_share"}, SetPostTime, Need::kAlways},
    {"reply_to", {"reply_to"}, SetReplyTo},
    {"repost_of", {"repost_of"}, SetRepostOf},
    {"lang", {"lang"}, SetLang},
}};

}  // namespace

const ImportLayout kCoorTweetLayout = {v1::COORTWEET_SHARES,
                                       "coortweet",
                                       "traces as CooRTweet has them",
                                       "",
                                       "Unix time",
                                       kMarks,
                                       kColumns};

}  // namespace claque
