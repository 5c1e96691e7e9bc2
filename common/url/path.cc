#include "common/url/path.h"

#include "common/url/percent.h"

namespace claque::url_internal {
namespace {

bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Takes "." or "%2e" off the front of `text`.
bool TakeDot(std::string_view* text) {
  if (text->starts_with('.')) {
    text->remove_prefix(1);
    return true;
  }
  if (text->starts_with("%2e") || text->starts_with("%2E")) {
    text->remove_prefix(3);
    return true;
  }
  return false;
}

// 1 for a single-dot segment, 2 for a double-dot one, else 0.
int CountDots(std::string_view segment) {
  int dots = 0;
  while (dots < 3 && TakeDot(&segment)) ++dots;
  return segment.empty() && dots < 3 ? dots : 0;
}

}  // namespace

bool IsDriveLetter(std::string_view text) {
  return text.size() == 2 && IsAlpha(text[0]) && (text[1] == ':' || text[1] == '|');
}

bool StartsWithDriveLetter(std::string_view text) {
  constexpr std::string_view kEnds = "/\\?#";
  return IsDriveLetter(text.substr(0, 2)) &&
         (text.size() == 2 || kEnds.find(text[2]) != std::string_view::npos);
}

bool IsNormalizedDriveSegment(std::string_view segment) {
  return segment.size() == 3 && segment[0] == '/' && IsAlpha(segment[1]) && segment[2] == ':';
}

void ShortenPath(std::string_view scheme, std::string* path) {
  if (scheme == "file" && IsNormalizedDriveSegment(*path)) return;
  const size_t slash = path->rfind('/');
  if (slash != std::string::npos) path->resize(slash);
}

void AppendSegment(std::string_view scheme, std::string_view segment, bool more,
                   std::string* path) {
  const int dots = CountDots(segment);
  if (dots > 0) {
    if (dots == 2) ShortenPath(scheme, path);
    if (!more) path->push_back('/');
    return;
  }
  const bool drive = scheme == "file" && path->empty() && IsDriveLetter(segment);
  path->push_back('/');
  if (drive) {
    path->push_back(segment[0]);
    path->push_back(':');
    return;
  }
  AppendPercentEncoded(segment, EncodeSet::kPath, path);
}

}  // namespace claque::url_internal
