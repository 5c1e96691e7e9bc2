#include "cli/import/importer.h"

#include <filesystem>
#include <fstream>
#include <iostream>

namespace claque {
namespace {

constexpr int kPostsPerMessage = 256;
constexpr size_t kBytesPerMessage = 2 << 20;
constexpr int64_t kToldLines = 20;

}  // namespace

const std::map<std::string, v1::SourceFormat>& LayoutNames() {
  static const auto* names = [] {
    auto* out = new std::map<std::string, v1::SourceFormat>{{"auto", v1::SOURCE_FORMAT_UNSPECIFIED},
                                                            {"zeeschuimer", v1::ZEESCHUIMER}};
    for (const ImportLayout* layout : ColumnLayouts()) {
      out->emplace(layout->name, layout->format);
    }
    return out;
  }();
  return *names;
}

Result<ImportSummary> ImportStream(Client& client, const std::string& campaign, std::istream& in,
                                   const ImportFile& file) {
  CLAQUE_ASSIGN_OR_RETURN(const auto reader, ImportReader::Open(in, file));
  std::cerr << file.name << ": read as " << reader->about() << '\n';
  ImportSummary summary;
  const auto next = [&](v1::ImportPostsRequest* request) -> Result<bool> {
    request->set_campaign(campaign);
    request->set_file(std::filesystem::path(file.name).filename().string());
    size_t bytes = 0;
    while (request->posts_size() < kPostsPerMessage && bytes < kBytesPerMessage) {
      auto post = reader->Next();
      if (!post.ok()) {
        if (++summary.refused_lines <= kToldLines) std::cerr << post.status().message() << '\n';
        continue;
      }
      if (!*post) break;
      bytes += (*post)->ByteSizeLong();
      *request->add_posts() = *std::move(*post);
      ++summary.sent;
    }
    return request->posts_size() > 0;
  };
  CLAQUE_ASSIGN_OR_RETURN(const auto response, client.ImportPosts(next));
  summary.accepted = response.accepted();
  summary.unchanged = response.unchanged();
  return summary;
}

Status CheckSources(const v1::Campaign& campaign) {
  for (int i = 0; i < campaign.sources_size(); ++i) {
    const v1::Source& source = campaign.sources(i);
    if (!source.file().empty() && source.format() == v1::WARC) {
      return Unimplemented("sources[" + std::to_string(i) + "].format: warc (" + source.file() +
                           ")");
    }
  }
  return OkStatus();
}

Status ImportSources(Client& client, const v1::Campaign& campaign) {
  CLAQUE_RETURN_IF_ERROR(CheckSources(campaign));
  for (const auto& source : campaign.sources()) {
    if (source.file().empty()) continue;
    std::ifstream in(source.file(), std::ios::binary);
    if (!in) return NotFound("sources: " + source.file() + " cannot be read");
    CLAQUE_ASSIGN_OR_RETURN(const ImportSummary summary,
                            ImportStream(client, campaign.name(), in,
                                         {source.file(), source.platform(), source.format()}));
    std::cerr << source.file() << ": " << summary.sent << " posts sent, " << summary.accepted
              << " new or changed, " << summary.refused_lines << " lines refused\n";
  }
  return OkStatus();
}

}  // namespace claque
