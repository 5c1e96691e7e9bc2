// From the bytes of a body to UTF-8 (WHATWG Encoding Standard; HTML Standard, section 13.2.3).
#ifndef CLAQUE_WORKER_EXTRACT_ENCODING_H_
#define CLAQUE_WORKER_EXTRACT_ENCODING_H_

#include <string>
#include <string_view>

namespace claque::extract {

// Name of the encoding that `label` stands for ("latin1" -> "windows-1252"); empty for none.
std::string_view EncodingFromLabel(std::string_view label);

// Charset a document declares about itself: meta prescan of its first 1024 bytes, or the XML
// declaration. Empty for none.
std::string_view PrescanEncoding(std::string_view body);

struct Decoded {
  std::string text;           // UTF-8, no byte order mark, newlines LF
  std::string_view encoding;  // name as in the Encoding Standard
};

// Encoding by byte order mark, else `content_type`'s charset, else what the document declares, else
// UTF-8 if it is that (also against its own declaration, where it is plainly so), else by
// statistics of its bytes. Never fails: ill-formed input becomes U+FFFD.
Decoded DecodeBody(std::string_view body, std::string_view content_type);

// The body as `encoding`, which must be a name EncodingFromLabel() returned.
std::string DecodeAs(std::string_view body, std::string_view encoding);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_ENCODING_H_
