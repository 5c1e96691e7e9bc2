#include "common/text/post_text.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <set>

#include "common/text/utf8.h"
#include "common/url/url.h"

namespace claque {
namespace {

constexpr size_t kMaxEntities = 200;
constexpr size_t kMaxTagBytes = 256;

bool IsWordChar(char32_t c) {
  const auto u = static_cast<UChar32>(c);
  const uint32_t mask = U_GET_GC_MASK(u);
  return c == '_' || (mask & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) || c == 0x200C ||
         c == 0x200D;
}

bool IsHandleChar(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-' || c == '.';
}

std::string_view HandleAt(std::string_view text) {
  size_t n = 0;
  while (n < text.size() && IsHandleChar(text[n])) ++n;
  while (n > 0 && (text[n - 1] == '.' || text[n - 1] == '-')) --n;
  return text.substr(0, n);
}

void AddUnique(std::string value, std::vector<std::string>* out) {
  if (value.empty() || out->size() >= kMaxEntities) return;
  if (std::find(out->begin(), out->end(), value) == out->end()) out->push_back(std::move(value));
}

void Merge(const std::vector<std::string>& more,
           google::protobuf::RepeatedPtrField<std::string>* out) {
  std::set<std::string, std::less<>> seen(out->begin(), out->end());
  for (const std::string& each : more) {
    if (static_cast<size_t>(out->size()) < kMaxEntities && seen.insert(each).second) {
      out->Add(std::string(each));
    }
  }
}

}  // namespace

std::string FoldTag(std::string_view tag) {
  icu::UnicodeString folded =
      icu::UnicodeString::fromUTF8(icu::StringPiece(tag.data(), static_cast<int32_t>(tag.size())));
  folded.foldCase();
  std::string out;
  folded.toUTF8String(out);
  return out;
}

std::vector<std::string> Hashtags(std::string_view text) {
  std::vector<std::string> tags;
  char32_t before = ' ';
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, &at);
    const bool opens = (c == '#' || c == 0xFF03) && !IsWordChar(before) && before != '&' &&
                       before != '/' && before != '#';
    before = c;
    if (!opens) continue;
    const size_t begin = at;
    size_t end = at;
    bool letter = false;
    while (end < text.size() && end - begin < kMaxTagBytes) {
      size_t next = end;
      const char32_t word = NextCodePoint(text, &next);
      if (!IsWordChar(word)) break;
      letter = letter || u_isalpha(static_cast<UChar32>(word));
      end = next;
    }
    if (letter) AddUnique(FoldTag(text.substr(begin, end - begin)), &tags);
    if (end > begin) before = 'a';
    at = end;
  }
  return tags;
}

std::vector<std::string> Mentions(std::string_view text) {
  std::vector<std::string> mentions;
  for (size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (at > 0 && (IsHandleChar(text[at - 1]) || text[at - 1] == '/' || text[at - 1] == '@')) {
      continue;
    }
    std::string_view name = HandleAt(text.substr(at + 1, 128));
    if (name.empty()) continue;
    const size_t after = at + 1 + name.size();
    if (after < text.size() && text[after] == '@') {
      const std::string_view host = HandleAt(text.substr(after + 1, 256));
      if (host.find('.') != std::string_view::npos) {
        AddUnique(std::string(name) + "@" + std::string(host), &mentions);
        at = after + host.size();
        continue;
      }
    }
    AddUnique(std::string(name), &mentions);
  }
  return mentions;
}

std::vector<std::string> BareUrls(std::string_view text) {
  std::vector<std::string> urls;
  for (size_t at = text.find("http"); at != std::string_view::npos;
       at = text.find("http", at + 4)) {
    const std::string_view tail = text.substr(at, 2048);
    if (!tail.starts_with("http://") && !tail.starts_with("https://")) continue;
    std::string_view url = tail.substr(0, tail.find_first_of(" \t\n\r\"<>{}|\\^`"));
    while (!url.empty() &&
           std::string_view(".,;:!?)]'*").find(url.back()) != std::string_view::npos) {
      if (url.back() == ')' && url.find('(') != std::string_view::npos) break;
      url.remove_suffix(1);
    }
    AddUnique(std::string(url), &urls);
  }
  return urls;
}

void ReadPostText(v1::Post* post) {
  std::vector<std::string> links;
  for (const std::string& written : BareUrls(post->text())) {
    const auto url = Url::Parse(written);
    if (url) AddUnique(Canonical(*url).value_or(""), &links);
  }
  Merge(links, post->mutable_links());
  Merge(Hashtags(post->text()), post->mutable_hashtags());
  Merge(Mentions(post->text()), post->mutable_mentions());
}

}  // namespace claque
