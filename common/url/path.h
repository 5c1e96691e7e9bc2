// Segments of a URL path (WHATWG URL Standard, sections 4.1 and 4.4, path state). A path is held
// serialised: "" is the empty list, "/a/" is the list ["a", ""]. Pure.
#ifndef CLAQUE_COMMON_URL_PATH_H_
#define CLAQUE_COMMON_URL_PATH_H_

#include <string>
#include <string_view>

namespace claque::url_internal {

// "C:" or "C|", nothing else.
bool IsDriveLetter(std::string_view text);
// A drive letter followed by nothing or one of / \ ? #.
bool StartsWithDriveLetter(std::string_view text);
// "/C:", nothing else.
bool IsNormalizedDriveSegment(std::string_view segment);

// Drops the last segment, except the drive letter of a file URL.
void ShortenPath(std::string_view scheme, std::string* path);

// Appends `segment` percent-encoded; "." and ".." in all their spellings act on the path.
// `more` = a slash follows.
void AppendSegment(std::string_view scheme, std::string_view segment, bool more, std::string* path);

}  // namespace claque::url_internal

#endif  // CLAQUE_COMMON_URL_PATH_H_
