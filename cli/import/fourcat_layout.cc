// Exports of 4CAT (https://github.com/digitalmethodsinitiative/4cat): the columns that all its data
// sources have, and those of its sources for X, TikTok, Instagram and Telegram.
#include "cli/import/layout.h"
#include "cli/import/setters.h"

namespace claque {
namespace {

constexpr std::array<std::string_view, 4> kMarks = {"thread_id", "author", "body", "timestamp"};

// Discussion boards give a thread's first post a subject of its own.
Status PutSubjectFirst(const std::string& value, v1::ImportedPost* post) {
  post->set_text(post->text().empty() ? value : value + "\n\n" + post->text());
  return OkStatus();
}

constexpr std::array<ImportColumn, 13> kColumns = {{
    {"account", {"author_username", "author"}, SetHandle, Need::kAlways},
    {"text", {"body"}, SetText, Need::kAlways},
    {"text", {"subject"}, PutSubjectFirst},
    {"time", {"unix_timestamp", "timestamp_unix", "timestamp"}, SetPostTime, Need::kAlways},
    {"url", {"link", "tiktok_url", "post_url", "url"}, SetUrl},
    {"content_id", {"id"}, SetContentId},
    {"reply_to", {"reply_to"}, SetReplyTo},
    {"lang", {"language_guess", "language"}, SetLang},
    {"followers", {"author_followers"}, SetFollowers},
    {"hashtags", {"hashtags"}, AddHashtags},
    {"urls", {"urls"}, AddUrls},
    {"mentions", {"mentions"}, AddMentions},
    {"media_hash", {"media_hash", "phash", "image_hash", "image_md5", "md5"}, AddMediaHashes},
}};

}  // namespace

const ImportLayout kFourCatLayout = {
    v1::FOUR_CAT, "4cat",  "4CAT export", "", "Unix time, or YYYY-MM-DD hh:mm:ss as UTC",
    kMarks,       kColumns};

}  // namespace claque
