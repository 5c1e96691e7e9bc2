#include "coordinator/aggregator/imported_post.h"

#include "common/text/post_text.h"
#include "common/url/url.h"

namespace claque {

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
  post.set_permalink(Canonical(imported.url()).value_or(imported.url()));
  post.set_reply_to(imported.reply_to());
  post.set_repost_of(imported.repost_of());
  post.set_kind("social");
  post.set_import_origin(file + ":" + std::to_string(imported.line()));
  ReadPostText(&post);
  return out;
}

}  // namespace claque
