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

// Of a capture, or of the resource that carries one.
Result<v1::Capture> FindCapture(App& app, Client& client, const std::string& wanted) {
  if (wanted.find("/pages/") != std::string::npos) {
    CLAQUE_ASSIGN_OR_RETURN(const auto page, client.Get("pages", wanted));
    return static_cast<const v1::Page&>(*page).capture();
  }
  std::string name = wanted;
  if (wanted.find("/missions/") != std::string::npos) {
    CLAQUE_ASSIGN_OR_RETURN(const auto mission, client.Get("missions", wanted));
    name = static_cast<const v1::Mission&>(*mission).capture();
  } else if (wanted.find("/posts/") != std::string::npos) {
    CLAQUE_ASSIGN_OR_RETURN(const auto post, client.Get("posts", wanted));
    name = static_cast<const v1::Post&>(*post).capture();
  }
  if (name.empty()) return NotFound(wanted + " has no capture: it was imported");
  CLAQUE_ASSIGN_OR_RETURN(name, ResolveName(client, app.campaign, "captures", name));
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
            << capture.warc_offset() << ", " << capture.warc_length() << " bytes\nsha256    "
            << capture.payload_sha256() << '\n';
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
    command->add_option("--evidence", flags->folder, "folder of the WARC files");
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
