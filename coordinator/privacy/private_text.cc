#include "coordinator/privacy/private_text.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "common/base/hash.h"
#include "common/url/url.h"
#include "coordinator/privacy/url_accounts.h"

namespace claque {
namespace {

constexpr std::string_view kSealedFolder = "/.sealed/";

bool IsWordByte(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         c == '_';
}
bool IsHandleByte(char c) { return IsWordByte(c) || c == '.' || c == '-'; }

// A run of handle bytes without the dots and dashes that end a sentence.
size_t HandleEnd(std::string_view text, size_t begin) {
  size_t end = begin;
  while (end < text.size() && IsHandleByte(text[end])) ++end;
  while (end > begin && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
  return end;
}

// Everything but unreserved characters as %xx.
std::string Encoded(std::string_view value) {
  std::string out;
  for (const char& c : value) {
    const bool plain = static_cast<unsigned char>(c) < 0x80 && (IsHandleByte(c) || c == '~');
    out += plain ? std::string(1, c) : "%" + Hex(std::string_view(&c, 1));
  }
  return out;
}

// A text that is copied with parts replaced, from its beginning to its end.
class Edit {
 public:
  explicit Edit(std::string_view text) : text_(text) {}
  void Replace(size_t begin, size_t end, std::string_view with) {
    out_.text.append(text_.substr(copied_, begin - copied_));
    const size_t new_begin = out_.text.size();
    out_.text += with;
    out_.moves.push_back({begin, end, new_begin, out_.text.size()});
    copied_ = end;
  }
  ReplacedText Take() {
    out_.text.append(text_.substr(copied_));
    return std::move(out_);
  }

 private:
  const std::string_view text_;
  ReplacedText out_;
  size_t copied_ = 0;
};

bool NamesAccountAt(std::string_view url, int depth);

// True where the value names an account, or a URL within it does.
bool ValueNamesAccount(std::string_view key, std::string_view value, int depth) {
  if (!HandleInQuery(key, value).empty()) return true;
  const auto text = TextInValue(value);
  if (!text) return false;
  if (depth == kDeepestUrl) return true;
  for (auto url = FindUrl(*text, 0); url; url = FindUrl(*text, url->end)) {
    const auto run = std::string_view(*text).substr(url->begin, url->end - url->begin);
    if (NamesAccountAt(run, depth + 1)) return true;
  }
  return false;
}

bool NamesAccountAt(std::string_view url, int depth) {
  const auto parts = SplitUrl(url);
  if (!parts) return false;
  bool names = false;
  MapSegments(parts->path,
              [&](std::string_view previous, std::string_view current, std::string_view tail) {
                names = names || !HandleInSegment(previous, current, tail).empty() ||
                        MayNameAccount(previous, tail);
                return std::string();
              });
  MapQuery(parts->rest, [&](std::string_view key, std::string_view value) {
    names = names || ValueNamesAccount(key, value, depth);
    return std::string();
  });
  return names;
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
                         const PublicAccounts& public_accounts)
    : pseudonyms_(pseudonyms), campaign_(std::move(campaign)), public_accounts_(public_accounts) {}

bool PrivateText::IsPublic(std::string_view platform, std::string_view handle) const {
  return public_accounts_.Contains(platform, handle);
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
      words_.emplace(FoldCase(name), shown);
    } else {
      phrases_.emplace_back(name, shown);
    }
  }
}

// Calls `edit(begin, end, with)` for what is to be replaced in [at, end of text).
template <typename F>
void PrivateText::ReplaceWords(std::string_view platform, std::string_view text, size_t at,
                               F edit) const {
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
      at = begin + phrase->first.size();
      edit(begin, at, phrase->second);
      continue;
    }
    const size_t end = HandleEnd(text, begin);
    if (end == begin) {
      ++at;
      continue;
    }
    const std::string_view word = text.substr(begin, end - begin);
    if (const auto known = words_.find(FoldCase(word)); known != words_.end()) {
      edit(begin, end, known->second);
    } else if (at_sign && !IsPublic(platform, word)) {
      edit(begin, end, NameOf(platform, word));
    }
    at = end;
  }
}

ReplacedText PrivateText::Replace(std::string_view platform, std::string_view text) const {
  return ReplaceAt(platform, text, 0);
}

// A URL is replaced as one part, as ReplaceInUrl has it: so it stays the same in links and targets.
ReplacedText PrivateText::ReplaceAt(std::string_view platform, std::string_view text,
                                    int depth) const {
  Edit out(text);
  const auto edit = [&](size_t begin, size_t end, std::string_view with) {
    out.Replace(begin, end, with);
  };
  size_t at = 0;
  for (auto url = FindUrl(text, 0); url; url = FindUrl(text, at)) {
    ReplaceWords(platform, text.substr(0, url->begin), at, edit);
    const std::string_view run = text.substr(url->begin, url->end - url->begin);
    const std::string shown = ReplaceInUrlAt(run, depth);
    if (shown != run) out.Replace(url->begin, url->end, shown);
    at = url->end;
  }
  ReplaceWords(platform, text, at, edit);
  return out.Take();
}

std::string PrivateText::ReplaceInUrl(std::string_view url) const { return ReplaceInUrlAt(url, 0); }

std::string PrivateText::ReplaceInUrlAt(std::string_view url, int depth) const {
  const auto parts = SplitUrl(url);
  if (!parts) return std::string(url);
  const std::string platform = RegistrableDomain(HostOf(parts->origin));
  const auto replace = [&](std::string_view text, std::string_view handle) {
    if (!handle.empty()) {
      return std::string(text.substr(0, text.size() - handle.size())) + NameOf(platform, handle);
    }
    if (const auto known = words_.find(FoldCase(text)); known != words_.end()) return known->second;
    Edit out(text);
    ReplaceWords(platform, text, 0, [&](size_t begin, size_t end, std::string_view with) {
      out.Replace(begin, end, with);
    });
    return out.Take().text;
  };
  const std::string path = MapSegments(
      parts->path, [&](std::string_view previous, std::string_view current, std::string_view tail) {
        return replace(current, HandleInSegment(previous, current, tail));
      });
  const std::string rest = MapQuery(parts->rest, [&](std::string_view key, std::string_view value) {
    const std::string_view handle = HandleInQuery(key, value);
    const auto text = handle.empty() ? TextInValue(value) : std::nullopt;
    if (!text) return replace(value, handle);
    if (depth == kDeepestUrl) return NameOf(platform, value);
    const std::string shown = ReplaceAt(platform, *text, depth + 1).text;
    if (shown == *text) return std::string(value);
    return *text == value ? shown : Encoded(shown);
  });
  return std::string(parts->origin) + path + rest;
}

bool NamesAccount(std::string_view url) { return NamesAccountAt(url, 0); }

std::string SealUrl(const Pseudonyms& pseudonyms, std::string_view url) {
  const auto parts = SplitUrl(url);
  // What looks sealed and was written by a page is sealed too, so that each sealed URL opens.
  const bool looks_sealed = parts && parts->path.starts_with(kSealedFolder);
  if (!looks_sealed && !NamesAccount(url)) return std::string(url);
  const std::string secret = std::string(parts->path) + std::string(parts->rest);
  return std::string(parts->origin) + std::string(kSealedFolder) + Hex(pseudonyms.Seal(secret));
}

Result<std::string> OpenUrl(const Pseudonyms& pseudonyms, std::string_view url) {
  const auto parts = SplitUrl(url);
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
