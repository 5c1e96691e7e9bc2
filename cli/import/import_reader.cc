#include "cli/import/import_reader.h"

#include "common/url/url.h"

namespace claque {

Result<std::unique_ptr<ImportReader>> ImportReader::Open(std::istream& in, const ImportFile& file) {
  SourceFile source{in, file.name};
  for (const int mark : {0xef, 0xbb, 0xbf}) {  // a byte order mark is no content
    if (in.peek() != mark) break;
    in.get();
  }
  while (in.peek() == '\n' || in.peek() == ' ' || in.peek() == '\r') {
    source.line += in.get() == '\n' ? 1 : 0;
  }
  if (in.peek() == std::istream::traits_type::eof()) {
    return InvalidArgument(file.name + ":1: the file is empty");
  }
  auto posts =
      in.peek() == '{' ? OpenJsonPosts(source, file.format) : OpenCsvPosts(source, file.format);
  if (!posts.ok()) return posts.status();
  return std::unique_ptr<ImportReader>(new ImportReader(file, *std::move(posts)));
}

Status ImportReader::Complete(v1::ImportedPost* post) const {
  if (post->platform().empty()) post->set_platform(file_.platform);
  if (post->platform().empty()) post->set_platform(source_->platform());
  if (post->platform().empty()) {
    if (const auto url = Url::Parse(post->url()); url && url->is_http()) {
      post->set_platform(RegistrableDomain(url->host()));
    }
  }
  if (post->platform().empty()) {
    return InvalidArgument(
        "platform: is missing (give one for all with --platform, or as platform of the source)");
  }
  if (post->handle().empty()) return InvalidArgument("account: is missing");
  if (!post->has_post_time()) return InvalidArgument("time: is missing");
  if (post->text().empty() && post->objects().empty() && post->media_hashes().empty()) {
    return InvalidArgument("text: is missing");
  }
  return OkStatus();
}

Result<std::optional<v1::ImportedPost>> ImportReader::Next() {
  v1::ImportedPost post;
  CLAQUE_ASSIGN_OR_RETURN(const bool found, source_->Next(&post));
  if (!found) return std::optional<v1::ImportedPost>();
  if (const Status status = Complete(&post); !status.ok()) {
    return status.Prefixed(file_.name + ":" + std::to_string(post.line()));
  }
  return std::optional<v1::ImportedPost>(std::move(post));
}

}  // namespace claque
