#include "cli/demo/builder.h"

#include <cstdio>
#include <cstdlib>

namespace claque::demo {

std::string_view EchoKindName(EchoKind kind) {
  switch (kind) {
    case EchoKind::kExact:
      return "EXACT";
    case EchoKind::kEdited:
      return "EDITED";
    case EchoKind::kParaphrase:
      return "PARAPHRASE";
  }
  return "";
}

std::string_view SiteKindName(SiteKind kind) {
  static constexpr std::string_view kNames[] = {"news", "forum", "social", "channel",
                                                "blog", "pages", "video",  "archive"};
  return kNames[static_cast<size_t>(kind)];
}

std::string Fiction::Origin(int site) const {
  return "http://" + sites[static_cast<size_t>(site)].address + ":" + std::to_string(options.port);
}

std::string Fiction::UrlOf(int site, std::string_view path) const {
  return Origin(site) + std::string(path);
}

std::string Fiction::Permalink(const Post& post) const {
  return post.kind == "article" ? UrlOf(post.site, post.page) : UrlOf(post.site, "/p/" + post.id);
}

const Site* Fiction::FindSite(std::string_view key) const {
  for (const Site& site : sites) {
    if (site.key == key) return &site;
  }
  return nullptr;
}

int Builder::SiteIndex(std::string_view key) const {
  const Site* site = f_.FindSite(key);
  if (site == nullptr) {
    std::fprintf(stderr, "claque demo: no site %.*s\n", static_cast<int>(key.size()), key.data());
    std::abort();
  }
  return site->index;
}

Fiction Builder::Build() && {
  AddSites();
  AddCast();
  AddMissions();
  AddChatter();
  AddThreads();
  AddArticles();
  AddDebunks();
  AddChannelPosts();
  AddStorm();
  AddFinal();
  AddControls();
  AddRelations();
  RenderPages(f_);
  AddTroubles();
  return std::move(f_);
}

Fiction Generate(const Options& options) { return Builder(options).Build(); }

}  // namespace claque::demo
