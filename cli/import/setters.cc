#include "cli/import/setters.h"

#include <string_view>
#include <vector>

#include "cli/import/import_time.h"
#include "cli/import/language_names.h"
#include "common/config/values.h"
#include "common/text/media_hash.h"

namespace claque {
namespace {

constexpr int kMaxObjects = 200;
constexpr size_t kMaxObjectBytes = 2048;
constexpr size_t kMaxContentIdBytes = 512;

std::string_view Trimmed(std::string_view text, std::string_view what) {
  const size_t begin = text.find_first_not_of(what);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(what) - begin + 1);
}

std::vector<std::string_view> ListItems(std::string_view list) {
  list = Trimmed(list, " \t\r\n");
  if (list.starts_with('[') && list.ends_with(']')) list = list.substr(1, list.size() - 2);
  const char separator = list.find('\n') != list.npos ? '\n' : ',';
  std::vector<std::string_view> items;
  while (!list.empty()) {
    const size_t end = list.find(separator);
    const std::string_view item = Trimmed(list.substr(0, end), " \t\r'\"");
    if (!item.empty()) items.push_back(item);
    list = end == list.npos ? std::string_view() : list.substr(end + 1);
  }
  return items;
}

bool IsHttp(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

void Add(std::string_view object, v1::ImportedPost* post) {
  if (object.size() > kMaxObjectBytes || post->objects_size() >= kMaxObjects) return;
  post->add_objects(std::string(object));
}

Status AddMarked(char mark, const std::string& list, v1::ImportedPost* post) {
  for (const std::string_view item : ListItems(list)) {
    const std::string_view name = item.substr(item.starts_with(mark) ? 1 : 0);
    if (!name.empty()) Add(std::string(1, mark).append(name), post);
  }
  return OkStatus();
}

}  // namespace

Status SetPlatform(const std::string& value, v1::ImportedPost* post) {
  post->set_platform(value);
  return OkStatus();
}

Status SetHandle(const std::string& value, v1::ImportedPost* post) {
  post->set_handle(value.substr(value.starts_with('@') ? 1 : 0));
  return OkStatus();
}

Status SetText(const std::string& value, v1::ImportedPost* post) {
  post->set_text(value);
  return OkStatus();
}

Status SetUrl(const std::string& value, v1::ImportedPost* post) {
  post->set_url(value);
  return OkStatus();
}

Status SetContentId(const std::string& value, v1::ImportedPost* post) {
  if (value.size() > kMaxContentIdBytes) return InvalidArgument("is over 512 bytes");
  post->set_content_id(value);
  return OkStatus();
}

Status SetReplyTo(const std::string& value, v1::ImportedPost* post) {
  post->set_reply_to(value);
  return OkStatus();
}

Status SetRepostOf(const std::string& value, v1::ImportedPost* post) {
  post->set_repost_of(value);
  return OkStatus();
}

Status SetLang(const std::string& value, v1::ImportedPost* post) {
  post->set_lang(LanguageTag(value));
  return OkStatus();
}

Status SetFollowers(const std::string& value, v1::ImportedPost* post) {
  CLAQUE_ASSIGN_OR_RETURN(const int64_t count, ParseInt(value));
  if (count < 0) return InvalidArgument("is below 0");
  post->set_followers(count);
  return OkStatus();
}

Status SetPostTime(const std::string& value, v1::ImportedPost* post) {
  CLAQUE_ASSIGN_OR_RETURN(*post->mutable_post_time(), ParseTime(value));
  return OkStatus();
}

Status SetAccountTime(const std::string& value, v1::ImportedPost* post) {
  CLAQUE_ASSIGN_OR_RETURN(*post->mutable_account_create_time(), ParseTime(value));
  return OkStatus();
}

Status SetPostTimeMonthFirst(const std::string& value, v1::ImportedPost* post) {
  CLAQUE_ASSIGN_OR_RETURN(*post->mutable_post_time(), ParseMonthFirst(value));
  return OkStatus();
}

Status AddObject(const std::string& value, v1::ImportedPost* post) {
  if (value.size() > kMaxObjectBytes) return InvalidArgument("is over 2,048 bytes");
  Add(value, post);
  return OkStatus();
}

Status AddObjects(const std::string& value, v1::ImportedPost* post) {
  for (const std::string_view item : ListItems(value)) Add(item, post);
  return OkStatus();
}

Status AddUrls(const std::string& value, v1::ImportedPost* post) {
  std::string url;
  for (const std::string_view item : ListItems(value)) {
    if (IsHttp(item)) {
      if (!url.empty()) Add(url, post);
      url = item;
    } else if (!url.empty()) {
      url.append(",").append(item);  // a comma of its own
    }
  }
  if (!url.empty()) Add(url, post);
  return OkStatus();
}

Status AddHashtags(const std::string& value, v1::ImportedPost* post) {
  return AddMarked('#', value, post);
}

Status AddMentions(const std::string& value, v1::ImportedPost* post) {
  return AddMarked('@', value, post);
}

Status AddMediaHashes(const std::string& value, v1::ImportedPost* post) {
  for (const std::string_view item : ListItems(value)) {
    auto hash = MediaHash(item);
    if (!hash) {
      return InvalidArgument(Quoted(item) +
                             " is no hash: 16 to 128 hexadecimal digits, an even number, or an MD5 "
                             "in base64");
    }
    if (post->media_hashes_size() < kMaxObjects) post->add_media_hashes(*std::move(hash));
  }
  return OkStatus();
}

}  // namespace claque
