#include "coordinator/privacy/private_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "common/base/hash.h"
#include "common/url/url.h"

namespace claque {
namespace {

constexpr std::string_view kSealedFolder = "/.sealed/";

bool IsWordByte(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         c == '_';
}
bool IsHandleByte(char c) { return IsWordByte(c) || c == '.' || c == '-'; }

std::string Fold(std::string_view s) {
  std::string out(s);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// A run of handle bytes without the dots and dashes that end a sentence.
size_t HandleEnd(std::string_view text, size_t begin) {
  size_t end = begin;
  while (end < text.size() && IsHandleByte(text[end])) ++end;
  while (end > begin && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
  return end;
}

bool IsProfileFolder(std::string_view segment) {
  static constexpr std::array<std::string_view, 12> kFolders = {
      "u",       "user",   "users",   "profile", "profiles", "member",
      "members", "author", "authors", "account", "accounts", "people"};
  return std::find(kFolders.begin(), kFolders.end(), Fold(segment)) != kFolders.end();
}

struct UrlParts {
  std::string_view origin, path, rest;  // rest = query and fragment
};

std::optional<UrlParts> Split(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  const size_t path = url.find('/', scheme + 3);
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

// Calls `segment(previous, current, tail)` for each path segment, `tail` being the path behind it;
// its result replaces the segment.
template <typename F>
std::string MapSegments(std::string_view path, F segment) {
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

// Calls `value(key, value)` for each parameter of "?key=value&…#fragment"; its result replaces the
// value. The fragment is a value without key.
template <typename F>
std::string MapQuery(std::string_view rest, F value) {
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

// The handle a segment holds by its form; empty = none.
std::string_view HandleIn(std::string_view previous, std::string_view current,
                          std::string_view tail) {
  if (const auto handle = AfterSign(current); !handle.empty()) return handle;
  const bool named = IsProfileFolder(previous) || (previous.empty() && IsPostOf(tail));
  return named ? current : std::string_view();
}

// The handle the value of a parameter holds by its form; empty = none.
std::string_view HandleInQuery(std::string_view key, std::string_view value) {
  static constexpr std::array<std::string_view, 12> kKeys = {
      "user",    "username", "user_name", "author",      "profile", "member",
      "account", "handle",   "nick",      "screen_name", "u",       "screenname"};
  if (const auto handle = AfterSign(value); !handle.empty()) return handle;
  const bool named = std::find(kKeys.begin(), kKeys.end(), Fold(key)) != kKeys.end();
  return named ? value : std::string_view();
}

// A first segment that sites of accounts give to one, where the folder behind it may as well be
// something else's: enough for sealing, which loses nothing, not for replacing.
bool MayNameAccount(std::string_view previous, std::string_view tail) {
  static constexpr std::array<std::string_view, 14> kFolders = {
      "status", "statuses", "posts",     "post",      "video",        "videos", "p",
      "reel",   "photos",   "followers", "following", "with_replies", "likes",  "media"};
  if (!previous.empty() || tail.empty()) return false;
  const std::string_view next = tail.substr(1, tail.find('/', 1) - 1);
  return std::find(kFolders.begin(), kFolders.end(), next) != kFolders.end();
}

}  // namespace

size_t ReplacedText::NewOffset(size_t original) const {
  size_t old_at = 0, new_at = 0;
  for (const Move& move : moves) {
    if (original < move.original_begin) break;
    if (original < move.original_end) return move.new_begin;
    old_at = move.original_end;
    new_at = move.new_end;
  }
  return new_at + (original - old_at);
}

PrivateText::PrivateText(const Pseudonyms& pseudonyms, std::string campaign,
                         const std::vector<std::string>& public_accounts)
    : pseudonyms_(pseudonyms), campaign_(std::move(campaign)), public_accounts_(public_accounts) {}

bool PrivateText::IsPublic(std::string_view platform, std::string_view handle) const {
  const std::string id = Fold(platform) + ":" + Fold(handle);
  return std::any_of(public_accounts_.begin(), public_accounts_.end(),
                     [&](const std::string& entry) { return Fold(entry) == id; });
}

std::string PrivateText::NameOf(std::string_view platform, std::string_view handle) const {
  if (IsPublic(platform, handle)) return std::string(handle);
  return pseudonyms_.Pseudonym(campaign_, pseudonyms_.AccountKey(platform, handle));
}

void PrivateText::Know(std::string_view platform, std::string_view handle,
                       std::string_view display_name) {
  if (handle.empty() || IsPublic(platform, handle)) return;
  const std::string shown = NameOf(platform, handle);
  for (const std::string_view name : {handle, display_name}) {
    if (name.size() < 3) continue;
    if (std::all_of(name.begin(), name.end(), IsHandleByte)) {
      words_.emplace(Fold(name), shown);
    } else {
      phrases_.emplace_back(name, shown);
    }
  }
}

ReplacedText PrivateText::Replace(std::string_view platform, std::string_view text) const {
  ReplacedText out;
  size_t copied = 0;
  const auto replace = [&](size_t begin, size_t end, const std::string& with) {
    out.text.append(text.substr(copied, begin - copied));
    const size_t new_begin = out.text.size();
    out.text += with;
    out.moves.push_back({begin, end, new_begin, out.text.size()});
    copied = end;
  };
  size_t at = 0;
  while (at < text.size()) {
    const bool at_sign = text[at] == '@';
    const bool starts_word = at == 0 || !IsWordByte(text[at - 1]);
    if (!starts_word || (!at_sign && !IsHandleByte(text[at]))) {
      ++at;
      continue;
    }
    const size_t begin = at_sign ? at + 1 : at;
    const auto phrase = std::find_if(phrases_.begin(), phrases_.end(), [&](const auto& entry) {
      const size_t end = begin + entry.first.size();
      return text.substr(begin).starts_with(entry.first) &&
             (end == text.size() || !IsWordByte(text[end]));
    });
    if (phrase != phrases_.end()) {
      replace(begin, begin + phrase->first.size(), phrase->second);
      at = copied;
      continue;
    }
    const size_t end = HandleEnd(text, begin);
    if (end == begin) {
      ++at;
      continue;
    }
    const std::string_view word = text.substr(begin, end - begin);
    if (const auto known = words_.find(Fold(word)); known != words_.end()) {
      replace(begin, end, known->second);
    } else if (at_sign && !IsPublic(platform, word)) {
      replace(begin, end, NameOf(platform, word));
    }
    at = end;
  }
  out.text.append(text.substr(copied));
  return out;
}

std::string PrivateText::ReplaceInUrl(std::string_view url) const {
  const auto parts = Split(url);
  if (!parts) return std::string(url);
  const std::string platform = RegistrableDomain(HostOf(parts->origin));
  const auto replace = [&](std::string_view text, std::string_view handle) {
    if (!handle.empty()) {
      return std::string(text.substr(0, text.size() - handle.size())) + NameOf(platform, handle);
    }
    const auto known = words_.find(Fold(text));
    return known == words_.end() ? std::string(text) : known->second;
  };
  const std::string path = MapSegments(
      parts->path, [&](std::string_view previous, std::string_view current, std::string_view tail) {
        return replace(current, HandleIn(previous, current, tail));
      });
  const std::string rest = MapQuery(parts->rest, [&](std::string_view key, std::string_view value) {
    return replace(value, HandleInQuery(key, value));
  });
  return std::string(parts->origin) + path + rest;
}

bool NamesAccount(std::string_view url) {
  const auto parts = Split(url);
  if (!parts) return false;
  bool names = false;
  MapSegments(parts->path, [&](std::string_view previous, std::string_view current,
                               std::string_view tail) {
    names = names || !HandleIn(previous, current, tail).empty() || MayNameAccount(previous, tail);
    return std::string();
  });
  MapQuery(parts->rest, [&](std::string_view key, std::string_view value) {
    names = names || !HandleInQuery(key, value).empty();
    return std::string();
  });
  return names;
}

std::string SealUrl(const Pseudonyms& pseudonyms, std::string_view url) {
  const auto parts = Split(url);
  // What looks sealed and was written by a page is sealed too, so that each sealed URL opens.
  const bool looks_sealed = parts && parts->path.starts_with(kSealedFolder);
  if (!looks_sealed && !NamesAccount(url)) return std::string(url);
  const std::string secret = std::string(parts->path) + std::string(parts->rest);
  return std::string(parts->origin) + std::string(kSealedFolder) + Hex(pseudonyms.Seal(secret));
}

Result<std::string> OpenUrl(const Pseudonyms& pseudonyms, std::string_view url) {
  const auto parts = Split(url);
  if (!parts || !parts->path.starts_with(kSealedFolder)) return std::string(url);
  const std::string_view hex = parts->path.substr(kSealedFolder.size());
  std::string sealed;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    sealed.push_back(static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1])));
  }
  CLAQUE_ASSIGN_OR_RETURN(const std::string rest, pseudonyms.Unseal(sealed));
  return std::string(parts->origin) + rest;
}

}  // namespace claque
