// `claque import`, `export`, `report`, `replay`.
#include <fstream>
#include <iostream>
#include <memory>

#include "cli/app.h"
#include "cli/export.h"
#include "cli/export_graph.h"
#include "cli/export_shares.h"
#include "cli/import/importer.h"
#include "cli/report.h"

namespace claque {
namespace {

Status Import(Client& client, const std::string& wanted, const ImportFile& file) {
  CLAQUE_ASSIGN_OR_RETURN(const std::string campaign, ResolveCampaign(client, wanted));
  std::ifstream opened;
  const bool standard_input = file.name == "-";
  if (!standard_input) opened.open(file.name, std::ios::binary);
  if (!standard_input && !opened) return NotFound(file.name + ": cannot be read");
  CLAQUE_ASSIGN_OR_RETURN(const ImportSummary summary,
                          ImportStream(client, campaign, standard_input ? std::cin : opened, file));
  std::cout << summary.sent << " posts sent, " << summary.accepted << " new or changed, "
            << summary.unchanged << " known already, " << summary.refused_lines
            << " lines refused\n";
  if (summary.refused_lines == 0) return OkStatus();
  return InvalidArgument(std::to_string(summary.refused_lines) +
                         " lines were refused; correct them and import the file again, what is "
                         "known already stays as it is");
}

struct ExportFlags {
  std::string format = "canonical";
  std::string kind = "missions";  // of format csv
  bool pseudonyms = false;
  std::string target;
};

Status Export(App& app, Client& client, const ExportFlags& flags, std::ostream& out) {
  CLAQUE_ASSIGN_OR_RETURN(const std::string campaign, ResolveCampaign(client, app.campaign));
  const std::string& format = flags.format;
  if (flags.kind == "shares") {
    CLAQUE_RETURN_IF_ERROR(ExportShares(client, campaign, out));
  } else if (format == "csv") {
    CLAQUE_RETURN_IF_ERROR(ExportCsv(client, campaign, out));
  } else if (format == "jsonl") {
    CLAQUE_RETURN_IF_ERROR(ExportJsonLines(client, campaign, out));
  } else {
    CLAQUE_RETURN_IF_ERROR(client.ExportCanonical(campaign, [&](const std::string& lines) {
      out << lines;
      return static_cast<bool>(out);
    }));
  }
  out.flush();
  return out ? OkStatus() : Status(Code::kUnknown, "export: cannot write the output");
}

int RunExport(App& app, const ExportFlags& flags) {
  const auto usage = [](const std::string& message) {
    std::cerr << "claque: " << message << '\n';
    return int{kExitUsage};
  };
  const std::string& format = flags.format;
  if (format == "stix" || format == "misp") {
    return static_cast<int>(NotImplemented("export --format " + format));
  }
  if (flags.kind != "missions" && format != "csv") {
    return usage("export --kind " + flags.kind + ": needs --format csv");
  }
  if (flags.kind == "shares" && !flags.pseudonyms) {
    return usage(
        "export --kind shares: has a row for each share of each account, whether confirmed or not; "
        "say --pseudonyms where that is wanted");
  }
  return WithClient(app, [&](Client& client) -> Status {
    if (flags.kind == "shares") {
      std::cerr << "claque: these rows show what each account shared and when, under its pseudonym "
                   "and reviewed by nobody: for analysis, not for publication\n";
    }
    if (format == "gexf" || format == "graphml") {
      CLAQUE_ASSIGN_OR_RETURN(const std::string campaign, ResolveCampaign(client, app.campaign));
      return ExportGraph(client, campaign, format, flags.target.empty() ? "-" : flags.target);
    }
    if (flags.target.empty()) return Export(app, client, flags, std::cout);
    std::ofstream out(flags.target, std::ios::binary);
    return Export(app, client, flags, out).Prefixed(flags.target);
  });
}

void AddExport(App& app) {
  auto flags = std::make_shared<ExportFlags>();
  CLI::App* command = app.root.add_subcommand("export", "Write the findings");
  AddConnectionFlags(app, command);
  AddCampaignFlag(app, command);
  command
      ->add_option("--format", flags->format,
                   "canonical, jsonl, csv (missions), gexf or graphml (confirmed networks)")
      ->check(CLI::IsMember({"canonical", "jsonl", "csv", "stix", "gexf", "graphml", "misp"}))
      ->capture_default_str();
  command->add_option("--kind", flags->kind, "csv: missions, or shares as `claque detect` reads")
      ->check(CLI::IsMember({"missions", "shares"}))
      ->capture_default_str();
  command->add_flag("--pseudonyms", flags->pseudonyms,
                    "shares: yes, with a row for each share of each account, by pseudonym");
  command->add_option("-o,--to", flags->target, "file instead of stdout");
  SetRun(app, command, [&app, flags] { return RunExport(app, *flags); });
}

}  // namespace

void AddExchangeCommands(App& app) {
  auto file = std::make_shared<ImportFile>();
  auto layout = std::make_shared<std::string>("auto");

  CLI::App* import = app.root.add_subcommand(
      "import",
      "Add posts or traces of a JSON-lines or CSV file: own columns, CooRTweet, 4CAT, "
      "Zeeschuimer, tweets of the IRA or as Twitter released them");
  AddConnectionFlags(app, import);
  AddCampaignFlag(app, import);
  import->add_option("file", file->name, "the file; - = stdin")->required();
  import->add_option("--platform", file->platform, "platform of lines that name none");
  import
      ->add_option(
          "--layout", *layout,
          "what the columns are read as; auto = told from their names. Times are RFC 3339, "
          "YYYY-MM-DD[ hh:mm[:ss]] as UTC, Unix time, X's own, or (ira) M/D/YYYY h:mm")
      ->check(CLI::IsMember(LayoutNames()))
      ->capture_default_str();
  SetRun(app, import, [&app, file, layout] {
    file->format = LayoutNames().at(*layout);
    return WithClient(app, [&](Client& client) { return Import(client, app.campaign, *file); });
  });

  AddExport(app);

  auto target = std::make_shared<std::string>();
  CLI::App* report = app.root.add_subcommand("report", "Write a campaign as one HTML page");
  AddConnectionFlags(app, report);
  AddCampaignFlag(app, report);
  report->add_option("-o,--output", *target, "file to write")->required();
  SetRun(app, report, [&app, target] {
    return WithClient(app, [&](Client& client) -> Status {
      CLAQUE_ASSIGN_OR_RETURN(const std::string campaign, ResolveCampaign(client, app.campaign));
      CLAQUE_RETURN_IF_ERROR(WriteReport(client, campaign, *target));
      std::cerr << "written: " << *target << '\n';
      return OkStatus();
    });
  });

  CLI::App* replay = app.root.add_subcommand("replay", "Findings from WARC files alone");
  replay->allow_extras();
  SetRun(app, replay, [] { return NotImplemented("replay"); });
}

}  // namespace claque
