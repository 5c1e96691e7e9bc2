#include "cli/importer.h"

#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/import_reader.h"

namespace claque {
namespace {

constexpr int kPostsPerMessage = 256;
constexpr size_t kBytesPerMessage = 2 << 20;
constexpr int64_t kToldLines = 20;

}  // namespace

Result<ImportSummary> ImportStream(Client& client, const std::string& campaign, std::istream& in,
                                   const std::string& file, const std::string& platform) {
  CLAQUE_ASSIGN_OR_RETURN(const auto reader, ImportReader::Open(in, file, platform));
  ImportSummary summary;
  const auto next = [&](v1::ImportPostsRequest* request) -> Result<bool> {
    request->set_campaign(campaign);
    request->set_file(std::filesystem::path(file).filename().string());
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
                            ImportStream(client, campaign.name(), in, source.file(), ""));
    std::cerr << source.file() << ": " << summary.sent << " posts sent, " << summary.accepted
              << " new or changed, " << summary.refused_lines << " lines refused\n";
  }
  return OkStatus();
}

}  // namespace claque
