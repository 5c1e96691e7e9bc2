#include "coordinator/aggregator/imported_post.h"

#include <algorithm>

#include "common/text/media_hash.h"
#include "common/text/post_text.h"
#include "common/url/url.h"

namespace claque {
namespace {

constexpr size_t kMaxLanguageBytes = 35;  // the longest tag RFC 5646 asks to be taken
constexpr size_t kMaxContentIdBytes = 512;
constexpr size_t kMaxObjectBytes = 2048;
constexpr int kMaxObjects = 200;

// What is equal gets equal names.
std::string CommonName(const std::string& name) {
  if (auto url = Canonical(name)) return *std::move(url);
  return name.starts_with('#') && name.size() > 1 ? "#" + FoldTag(name.substr(1)) : name;
}

void AddMediaHash(const std::string& stated, v1::Post* post) {
  auto hash = MediaHash(stated);
  if (!hash || IsHashOfNothing(*hash)) return;
  const auto& known = post->media_hashes();
  if (std::find(known.begin(), known.end(), *hash) == known.end()) {
    post->add_media_hashes(*std::move(hash));
  }
}

// Where the text of a post would have it; nullptr: nowhere.
google::protobuf::RepeatedPtrField<std::string>* PlaceOf(v1::ObjectKind kind, v1::Post* post) {
  if (kind == v1::URL) return post->mutable_links();
  if (kind == v1::HASHTAG) return post->mutable_hashtags();
  return kind == v1::MENTION ? post->mutable_mentions() : nullptr;
}

void AddObject(const std::string& stated, v1::ExtractedPost* out) {
  if (stated.empty()) return;
  std::string name = CommonName(stated);
  const NamedObject named = ObjectNamed(name);
  auto* place = PlaceOf(named.kind, out->mutable_post());
  if (place == nullptr || out->post().text().empty()) {
    out->add_objects(std::move(name));
  } else if (std::find(place->begin(), place->end(), named.object) == place->end()) {
    place->Add(std::string(named.object));
  }
}

}  // namespace

Status CheckImport(const v1::ImportedPost& imported) {
  if (imported.platform().empty()) return InvalidArgument("has no platform");
  if (imported.text().empty() && imported.objects().empty() && imported.media_hashes().empty()) {
    return InvalidArgument("has neither text nor objects nor media_hashes");
  }
  if (imported.lang().size() > kMaxLanguageBytes) return InvalidArgument("lang is no BCP 47 tag");
  if (imported.content_id().size() > kMaxContentIdBytes) {
    return InvalidArgument("content_id is over 512 bytes");
  }
  if (imported.objects_size() > kMaxObjects) return InvalidArgument("has over 200 objects");
  for (const std::string& object : imported.objects()) {
    if (object.empty()) return InvalidArgument("an object is empty");
    if (object.size() > kMaxObjectBytes) return InvalidArgument("an object is over 2,048 bytes");
  }
  if (imported.media_hashes_size() > kMaxObjects) {
    return InvalidArgument("has over 200 media_hashes");
  }
  for (const std::string& hash : imported.media_hashes()) {
    if (!MediaHash(hash)) return InvalidArgument("a media hash is neither hexadecimal nor an MD5");
  }
  return OkStatus();
}

NamedObject ObjectNamed(std::string_view name) {
  if (Canonical(name)) return {v1::URL, name};
  if (name.size() > 1 && name.starts_with('#')) return {v1::HASHTAG, name.substr(1)};
  if (name.size() > 1 && name.starts_with('@')) return {v1::MENTION, name.substr(1)};
  return {v1::OTHER, name};
}

v1::ExtractedPost PostOfImport(const v1::ImportedPost& imported, const std::string& file) {
  v1::ExtractedPost out;
  v1::Post& post = *out.mutable_post();
  post.mutable_account()->set_platform(imported.platform());
  post.mutable_account()->set_handle(imported.handle());
  if (imported.has_account_create_time()) {
    *post.mutable_account()->mutable_create_time() = imported.account_create_time();
  }
  if (imported.has_followers()) post.mutable_account()->set_followers(imported.followers());
  if (imported.has_post_time()) *post.mutable_post_time() = imported.post_time();
  post.set_text(imported.text());
  post.set_stated_lang(imported.lang());
  // Without text there is nothing to classify.
  if (post.text().empty()) post.set_lang(imported.lang().empty() ? "und" : imported.lang());
  post.set_permalink(Canonical(imported.url()).value_or(imported.url()));
  if (post.permalink().empty()) post.set_import_id(imported.content_id());
  out.set_content_id(imported.content_id());
  post.set_reply_to(imported.reply_to());
  post.set_repost_of(imported.repost_of());
  post.set_kind("social");
  post.set_import_origin(file + ":" + std::to_string(imported.line()));
  for (const std::string& object : imported.objects()) AddObject(object, &out);
  for (const std::string& hash : imported.media_hashes()) AddMediaHash(hash, &post);
  ReadPostText(&post);
  return out;
}

}  // namespace claque
