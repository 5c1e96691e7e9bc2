#include "coordinator/privacy/url_accounts.h"

#include <algorithm>
#include <array>

#include "common/url/percent.h"

namespace claque {

std::string FoldCase(std::string_view s) {
  std::string out(s);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

namespace {

bool IsProfileFolder(std::string_view segment) {
  static constexpr std::array<std::string_view, 12> kFolders = {
      "u",       "user",   "users",   "profile", "profiles", "member",
      "members", "author", "authors", "account", "accounts", "people"};
  return std::find(kFolders.begin(), kFolders.end(), FoldCase(segment)) != kFolders.end();
}

// A handle after its sign; empty = there is none.
std::string_view AfterSign(std::string_view text) {
  if (text.size() > 1 && (text[0] == '@' || text[0] == '~')) return text.substr(1);
  if (text.size() > 3 && text.starts_with("%40")) return text.substr(3);
  return {};
}

// "/alice/status/17"
bool IsPostOf(std::string_view tail) {
  for (const std::string_view folder : {"/status/", "/statuses/"}) {
    if (!tail.starts_with(folder)) continue;
    tail.remove_prefix(folder.size());
    return !tail.empty() && tail[0] >= '0' && tail[0] <= '9';
  }
  return false;
}

// Where a URL ends that begins at `begin`: as the worker's missions and links have it.
size_t UrlEnd(std::string_view text, size_t begin) {
  static constexpr std::array<std::string_view, 8> kMarks = {
      "\u00AB", "\u00BB", "\u201C", "\u201D", "\u201E", "\u201F", "\u060C", "\u061B"};
  size_t end = std::min(text.find_first_of(" \t\n\v\f\r\"<>{}|\\^`", begin), text.size());
  for (const std::string_view mark : kMarks) {
    end = std::min(end, text.substr(0, end).find(mark, begin));
  }
  while (end > begin && std::string_view(".,;:!?)]'*").find(text[end - 1]) != text.npos) --end;
  return end;
}

}  // namespace

std::optional<UrlParts> SplitUrl(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  const size_t path = url.find_first_of("/?#", scheme + 3);
  if (path == std::string_view::npos) return std::nullopt;
  const size_t rest = std::min(url.find_first_of("?#", path), url.size());
  return UrlParts{url.substr(0, path), url.substr(path, rest - path), url.substr(rest)};
}

std::string_view HostOf(std::string_view origin) {
  std::string_view host = origin.substr(origin.find("://") + 3);
  const size_t port = host.rfind(':');
  if (port != std::string_view::npos && host.find(']', port) == std::string_view::npos) {
    host = host.substr(0, port);
  }
  return host;
}

std::string MapSegments(std::string_view path, const SegmentMap& segment) {
  std::string out;
  std::string_view previous;
  size_t begin = 1;
  while (begin <= path.size()) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view current = path.substr(begin, end - begin);
    out += '/';
    out += segment(previous, current, path.substr(end));
    previous = current;
    begin = end + 1;
  }
  return out;
}

std::string MapQuery(std::string_view rest, const ValueMap& value) {
  std::string out;
  size_t begin = 0;
  while (begin < rest.size()) {
    const char mark = rest[begin];
    const size_t end =
        mark == '#' ? rest.size() : std::min(rest.find_first_of("&#", begin + 1), rest.size());
    const std::string_view pair = rest.substr(begin + 1, end - begin - 1);
    const size_t equals = mark == '#' ? std::string_view::npos : pair.find('=');
    const size_t at = equals == std::string_view::npos ? 0 : equals + 1;
    out += mark;
    out += pair.substr(0, at);
    out += value(pair.substr(0, at == 0 ? 0 : equals), pair.substr(at));
    begin = end;
  }
  return out;
}

std::string_view HandleInSegment(std::string_view previous, std::string_view current,
                                 std::string_view tail) {
  if (const auto handle = AfterSign(current); !handle.empty()) return handle;
  const bool named = IsProfileFolder(previous) || (previous.empty() && IsPostOf(tail));
  return named ? current : std::string_view();
}

std::optional<std::string> TextInValue(std::string_view value) {
  if (value.find("://") != std::string_view::npos) {
    return FindUrl(value, 0) ? std::optional(std::string(value)) : std::nullopt;
  }
  if (FoldCase(value).find("%3a%2f%2f") == std::string::npos) return std::nullopt;
  std::string text = url_internal::PercentDecode(value);
  return FindUrl(text, 0) ? std::optional(std::move(text)) : std::nullopt;
}

std::string_view HandleInQuery(std::string_view key, std::string_view value) {
  static constexpr std::array<std::string_view, 12> kKeys = {
      "user",    "username", "user_name", "author",      "profile", "member",
      "account", "handle",   "nick",      "screen_name", "u",       "screenname"};
  if (const auto handle = AfterSign(value); !handle.empty()) return handle;
  if (TextInValue(value)) return {};
  const bool named = std::find(kKeys.begin(), kKeys.end(), FoldCase(key)) != kKeys.end();
  return named ? value : std::string_view();
}

bool MayNameAccount(std::string_view previous, std::string_view tail) {
  static constexpr std::array<std::string_view, 14> kFolders = {
      "status", "statuses", "posts",     "post",      "video",        "videos", "p",
      "reel",   "photos",   "followers", "following", "with_replies", "likes",  "media"};
  if (!previous.empty() || tail.empty()) return false;
  const std::string_view next = tail.substr(1, tail.find('/', 1) - 1);
  return std::find(kFolders.begin(), kFolders.end(), next) != kFolders.end();
}

std::optional<TextRange> FindUrl(std::string_view text, size_t from) {
  for (size_t at = text.find("://", from); at != text.npos; at = text.find("://", at + 3)) {
    for (const std::string_view scheme : {"https", "http"}) {
      if (at < from + scheme.size()) continue;
      const size_t begin = at - scheme.size();
      if (FoldCase(text.substr(begin, scheme.size())) != scheme) continue;
      const size_t end = UrlEnd(text, begin);
      if (end > at + 3) return TextRange{begin, end};
    }
  }
  return std::nullopt;
}

}  // namespace claque
