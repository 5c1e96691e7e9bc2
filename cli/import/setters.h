// What a column of an import file may be set by. Values are UTF-8 and not empty.
#ifndef CLAQUE_CLI_IMPORT_SETTERS_H_
#define CLAQUE_CLI_IMPORT_SETTERS_H_

#include <string>

#include "claque/v1/campaign.pb.h"
#include "common/base/status.h"

namespace claque {

Status SetPlatform(const std::string& value, v1::ImportedPost* post);
// Without a leading '@'.
Status SetHandle(const std::string& value, v1::ImportedPost* post);
Status SetText(const std::string& value, v1::ImportedPost* post);
Status SetUrl(const std::string& value, v1::ImportedPost* post);
Status SetContentId(const std::string& value, v1::ImportedPost* post);
Status SetReplyTo(const std::string& value, v1::ImportedPost* post);
Status SetRepostOf(const std::string& value, v1::ImportedPost* post);
// A BCP 47 tag or an English name; what is neither is left to the classifier.
Status SetLang(const std::string& value, v1::ImportedPost* post);
// A whole number of at least 0.
Status SetFollowers(const std::string& value, v1::ImportedPost* post);
// ParseTime.
Status SetPostTime(const std::string& value, v1::ImportedPost* post);
Status SetAccountTime(const std::string& value, v1::ImportedPost* post);
// ParseMonthFirst.
Status SetPostTimeMonthFirst(const std::string& value, v1::ImportedPost* post);

// One object, as it stands.
Status AddObject(const std::string& value, v1::ImportedPost* post);
// Lists: a line each or separated by comma, also within "[...]" and quotes. At most 200 objects a
// post are taken.
Status AddObjects(const std::string& value, v1::ImportedPost* post);
// What is no http(s) URL is passed over.
Status AddUrls(const std::string& value, v1::ImportedPost* post);
// With or without '#' and '@'.
Status AddHashtags(const std::string& value, v1::ImportedPost* post);
Status AddMentions(const std::string& value, v1::ImportedPost* post);
// A list as above, of what MediaHash takes.
Status AddMediaHashes(const std::string& value, v1::ImportedPost* post);

}  // namespace claque

#endif  // CLAQUE_CLI_IMPORT_SETTERS_H_
