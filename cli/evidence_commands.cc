// `claque evidence get|verify|timestamp`.
#include <filesystem>
#include <iostream>
#include <memory>

#include "cli/app.h"
#include "cli/warc_record.h"

namespace claque {
namespace {

struct EvidenceFlags {
  std::string name;
  std::string folder;
  std::string part = "payload";
};

// "missions" of "campaigns/C/missions/ID" and of "missions/ID"; "captures" where none is named.
std::string CollectionOf(const std::string& wanted) {
  for (const std::string collection : {"pages", "missions", "posts"}) {
    if (wanted.starts_with(collection + "/") ||
        wanted.find("/" + collection + "/") != std::string::npos) {
      return collection;
    }
  }
  return "captures";
}

// Of a capture, or of the resource that carries one.
Result<v1::Capture> FindCapture(App& app, Client& client, const std::string& wanted) {
  const std::string collection = CollectionOf(wanted);
  CLAQUE_ASSIGN_OR_RETURN(std::string name, ResolveName(client, app.campaign, collection, wanted));
  if (collection == "pages") {
    CLAQUE_ASSIGN_OR_RETURN(const auto found, client.Get("pages", name));
    const auto& page = static_cast<const v1::Page&>(*found);
    if (page.has_capture()) return page.capture();
    return NotFound(wanted + " has no capture: " + v1::FetchOutcome_Name(page.outcome()) +
                    (page.reason().empty() ? "" : ", " + page.reason()));
  }
  if (collection == "missions") {
    CLAQUE_ASSIGN_OR_RETURN(const auto mission, client.Get("missions", name));
    name = static_cast<const v1::Mission&>(*mission).capture();
  } else if (collection == "posts") {
    CLAQUE_ASSIGN_OR_RETURN(const auto post, client.Get("posts", name));
    name = static_cast<const v1::Post&>(*post).capture();
  }
  if (name.empty()) return NotFound(wanted + " has no capture: it was imported");
  return client.GetCapture(name);
}

Result<WarcRecord> ReadRecord(const App& app, const EvidenceFlags& flags,
                              const v1::Capture& capture) {
  const std::string folder =
      !flags.folder.empty() ? flags.folder : app.connection.data + "/evidence";
  if (folder == "/evidence") {
    return InvalidArgument("say where the WARC files are: --evidence DIR or --data DIR");
  }
  // File names come from the server; they must not lead out of the folder.
  const std::filesystem::path file(capture.warc_file());
  if (file.empty() || file.is_absolute() || file.lexically_normal().string().starts_with("..")) {
    return DataLoss("the capture names no file inside the evidence folder");
  }
  return ReadWarcRecord((std::filesystem::path(folder) / file).string(), capture.warc_offset(),
                        capture.warc_length());
}

Status GetEvidence(App& app, Client& client, const EvidenceFlags& flags) {
  CLAQUE_ASSIGN_OR_RETURN(const v1::Capture capture, FindCapture(app, client, flags.name));
  CLAQUE_ASSIGN_OR_RETURN(const WarcRecord record, ReadRecord(app, flags, capture));
  if (flags.part == "record") {
    std::cout << record.raw;
  } else if (flags.part == "headers") {
    std::cout << record.warc_header << "\r\n" << record.http_header;
  } else {
    std::cout << record.payload;
  }
  std::cout.flush();
  return std::cout ? OkStatus() : Status(Code::kUnknown, "cannot write the output");
}

Status VerifyEvidence(App& app, Client& client, const EvidenceFlags& flags) {
  CLAQUE_ASSIGN_OR_RETURN(const v1::Capture capture, FindCapture(app, client, flags.name));
  CLAQUE_ASSIGN_OR_RETURN(const WarcRecord record, ReadRecord(app, flags, capture));
  CLAQUE_RETURN_IF_ERROR(VerifyCapture(record, capture));
  std::cout << "verified  " << capture.url() << "\nfile      " << capture.warc_file() << " at byte "
            << capture.warc_offset() << ", " << capture.warc_length() << " bytes\npayload   "
            << record.payload.size() << " bytes\nsha256    " << capture.payload_sha256() << '\n';
  return OkStatus();
}

}  // namespace

void AddEvidenceCommands(App& app) {
  CLI::App* group = app.root.add_subcommand("evidence", "The bytes behind a finding");
  group->require_subcommand(1);
  auto flags = std::make_shared<EvidenceFlags>();
  const auto common = [&app, flags](CLI::App* command) {
    AddConnectionFlags(app, command);
    AddCampaignFlag(app, command);
    command->add_option("--evidence", flags->folder,
                        "folder of the WARC files; needed with --server");
    command->add_option("name", flags->name, "capture, page, post or mission")->required();
  };
  CLI::App* get = group->add_subcommand("get", "Write the captured bytes to stdout");
  common(get);
  get->add_option("--part", flags->part, "payload, headers, or record as stored")
      ->check(CLI::IsMember({"payload", "headers", "record"}))
      ->capture_default_str();
  SetRun(app, get, [&app, flags] {
    return WithClient(app, [&](Client& client) { return GetEvidence(app, client, *flags); });
  });
  CLI::App* verify = group->add_subcommand("verify", "Check that file, place and hash agree");
  common(verify);
  SetRun(app, verify, [&app, flags] {
    return WithClient(app, [&](Client& client) { return VerifyEvidence(app, client, *flags); });
  });
  CLI::App* timestamp = group->add_subcommand("timestamp", "Have a manifest time-stamped");
  timestamp->allow_extras();
  SetRun(app, timestamp, [] { return NotImplemented("evidence timestamp"); });
}

}  // namespace claque
