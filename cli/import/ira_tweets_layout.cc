// Tweets of the Internet Research Agency as FiveThirtyEight released them
// (https://github.com/fivethirtyeight/russian-troll-tweets).
#include "cli/import/layout.h"
#include "cli/import/setters.h"

namespace claque {
namespace {

constexpr std::array<std::string_view, 4> kMarks = {"external_author_id", "author", "content",
                                                    "publish_date"};

constexpr std::array<ImportColumn, 10> kColumns = {{
    {"account", {"author"}, SetHandle, Need::kAlways},
    {"text", {"content"}, SetText, Need::kAlways},
    {"time", {"publish_date"}, SetPostTimeMonthFirst, Need::kAlways},
    {"url", {"article_url"}, SetUrl},
    {"content_id", {"tweet_id"}, SetContentId},
    {"lang", {"language"}, SetLang},
    {"followers", {"followers"}, SetFollowers},
    {"urls", {"tco1_step1"}, AddUrls},
    {"urls", {"tco2_step1"}, AddUrls},
    {"urls", {"tco3_step1"}, AddUrls},
}};

}  // namespace

const ImportLayout kIraTweetsLayout = {v1::IRA_TWEETS,
                                       "ira",
                                       "tweets of the Internet Research Agency",
                                       "x.com",
                                       "M/D/YYYY h:mm as UTC",
                                       kMarks,
                                       kColumns};

}  // namespace claque
