// `claque campaigns …`, `claque watch`.
#include <iostream>
#include <memory>
#include <thread>

#include "cli/app.h"
#include "cli/fields.h"
#include "cli/import/importer.h"
#include "cli/progress.h"
#include "cli/run_campaign.h"
#include "cli/width.h"
#include "common/base/hash.h"
#include "common/config/campaign.h"

namespace claque {
namespace {

constexpr int kDeletionTries = 30;  // half a second apart

// The same file creates the same campaign once, however often it is sent.
std::string RequestId(const v1::Campaign& campaign) {
  return ContentId({"create", campaign.SerializeAsString()});
}

// A campaign of this name that was just deleted goes within seconds; it is waited for.
Result<v1::Campaign> CreateOrWait(Client& client, const v1::Campaign& campaign) {
  for (int tries = 0;; ++tries) {
    auto created = client.CreateCampaign(campaign, RequestId(campaign));
    if (created.status().code() != Code::kFailedPrecondition || tries == kDeletionTries) {
      return created;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
}

int Create(App& app, const std::string& file) {
  const auto campaign = LoadCampaign(file);
  if (!campaign.ok()) return Fail(campaign.status());
  if (const Status sources = CheckSources(*campaign); !sources.ok()) return Fail(sources);
  return WithClient(app, [&](Client& client) -> Status {
    CLAQUE_ASSIGN_OR_RETURN(const v1::Campaign created, CreateOrWait(client, *campaign));
    CLAQUE_RETURN_IF_ERROR(ImportSources(client, *campaign));
    CLAQUE_RETURN_IF_ERROR(PrintOne(app, created));
    std::cerr << "Follow it: claque campaigns watch "
              << created.name().substr(created.name().find('/') + 1) << '\n';
    return OkStatus();
  });
}

// Watch and coordination become what the file says; a file that differs in more is refused.
int Update(App& app, const std::string& file) {
  const auto campaign = LoadCampaign(file);
  if (!campaign.ok()) return Fail(campaign.status());
  return WithClient(app, [&](Client& client) -> Status {
    CLAQUE_ASSIGN_OR_RETURN(const auto stored, client.GetCampaign(campaign->name()));
    const std::string changed = ChangedFields(stored.campaign(), *campaign);
    if (!changed.empty() && !CanChange(changed)) {
      return FailedPrecondition(
          campaign->name() + ": " + changed +
          " differ from the campaign's; only watch and coordination can be changed");
    }
    CLAQUE_ASSIGN_OR_RETURN(const v1::Campaign updated, client.UpdateCampaign(*campaign));
    return PrintOne(app, updated);
  });
}

// One line an event; on a terminal a progress line below them.
int Watch(App& app, const std::string& wanted, bool until_idle, bool from_start) {
  const SystemClock clock;
  ProgressLine line(std::cerr, StderrIsTerminal(), clock);
  const int code = WithClient(app, [&](Client& client) -> Status {
    v1::WatchCampaignRequest request;
    CLAQUE_ASSIGN_OR_RETURN(*request.mutable_name(), ResolveCampaign(client, wanted));
    request.set_until_idle(until_idle);
    if (from_start) request.set_cursor("0");
    return client.WatchCampaign(request, [&](const v1::WatchCampaignResponse& event) {
      if (app.output == "jsonl" || app.output == "json") {
        std::cout << ToJson(event, false) << '\n' << std::flush;
      } else if (event.has_progress()) {
        line.Update(event.progress());
      } else {
        if (StderrIsTerminal()) std::cerr << "\r\x1b[2K" << std::flush;
        std::cout << FieldText(event, "event_time") << "  " << event.finding().name() << "  "
                  << OneLine(event.finding().summary()) << '\n'
                  << std::flush;
      }
      return static_cast<bool>(std::cout);
    });
  });
  line.Finish();
  return code;
}

void AddSteering(App& app, CLI::App* group, const std::string& verb, const std::string& help,
                 const std::shared_ptr<std::string>& name) {
  CLI::App* command = group->add_subcommand(verb, help);
  AddConnectionFlags(app, command);
  AddOutputFlags(app, command);
  command->add_option("name", *name, "campaign; needless where there is but one");
  SetRun(app, command, [&app, verb, name] {
    return WithClient(app, [&](Client& client) -> Status {
      CLAQUE_ASSIGN_OR_RETURN(const std::string full, ResolveCampaign(client, *name));
      CLAQUE_ASSIGN_OR_RETURN(const v1::Campaign campaign, client.Steer(verb, full));
      return PrintOne(app, campaign);
    });
  });
}

void AddWatch(App& app, CLI::App* parent, const std::shared_ptr<std::string>& name) {
  CLI::App* watch = parent->add_subcommand("watch", "Progress and new findings as they come");
  AddConnectionFlags(app, watch);
  AddOutputFlags(app, watch, {"table", "json", "jsonl"});
  auto until_idle = std::make_shared<bool>(false);
  auto from_start = std::make_shared<bool>(false);
  watch->add_option("name", *name, "campaign; needless where there is but one");
  watch->add_flag("--until-idle", *until_idle, "end once nothing is left to do");
  watch->add_flag("--from-start", *from_start, "with what happened before");
  SetRun(app, watch, [&app, name, until_idle, from_start] {
    return Watch(app, *name, *until_idle, *from_start);
  });
}

}  // namespace

void AddCampaignCommands(App& app) {
  CLI::App* group = app.root.add_subcommand("campaigns", "Monitoring campaigns");
  group->require_subcommand(1);
  auto name = std::make_shared<std::string>();
  auto file = std::make_shared<std::string>();
  auto force = std::make_shared<bool>(false);

  CLI::App* init = group->add_subcommand("init", "Print a commented campaign.yaml");
  SetRun(app, init, [] {
    std::cout << CampaignTemplate();
    return kExitOk;
  });

  CLI::App* create = group->add_subcommand("create", "Give a campaign to a running system");
  AddConnectionFlags(app, create);
  AddOutputFlags(app, create);
  create->add_option("-f,--file", *file, "campaign.yaml")->required()->check(CLI::ExistingFile);
  SetRun(app, create, [&app, file] { return Create(app, *file); });

  CLI::App* update = group->add_subcommand(
      "update", "Change what a campaign watches, and how coordination is told");
  AddConnectionFlags(app, update);
  AddOutputFlags(app, update);
  update->add_option("-f,--file", *file, "campaign.yaml, changed in watch and coordination alone")
      ->required()
      ->check(CLI::ExistingFile);
  SetRun(app, update, [&app, file] { return Update(app, *file); });

  CLI::App* list = group->add_subcommand("list", "List campaigns");
  AddConnectionFlags(app, list);
  AddOutputFlags(app, list);
  list->add_option("--filter", app.filter, "only what matches, as in docs/query.md");
  list->add_option("--limit", app.limit, "at most so many; 0 = all")->check(CLI::NonNegativeNumber);
  SetRun(app, list, [&app] {
    return WithClient(app, [&](Client& client) {
      return PrintList(app, client, "campaigns", {.filter = app.filter, .limit = app.limit},
                       {{"NAME", "name", 64},
                        {"STATE", "state"},
                        {"SOURCES", "sources"},
                        {"CREATED", "create_time"},
                        {"TITLE", "title"}});
    });
  });

  CLI::App* get = group->add_subcommand("get", "Show a campaign and how far it is");
  AddConnectionFlags(app, get);
  AddOutputFlags(app, get);
  get->add_option("name", *name, "campaign; needless where there is but one");
  SetRun(app, get, [&app, name] {
    return WithClient(app, [&](Client& client) -> Status {
      CLAQUE_ASSIGN_OR_RETURN(const std::string full, ResolveCampaign(client, *name));
      CLAQUE_ASSIGN_OR_RETURN(const auto response, client.GetCampaign(full));
      return PrintOne(app, response);
    });
  });

  AddWatch(app, group, name);
  AddWatch(app, &app.root, name);
  AddSteering(app, group, "pause", "No new requests; those under way finish", name);
  AddSteering(app, group, "resume", "Undo a pause", name);
  AddSteering(app, group, "freeze", "End collection for good and keep everything", name);

  CLI::App* remove = group->add_subcommand("delete", "Delete all state of a campaign");
  AddConnectionFlags(app, remove);
  remove->add_option("name", *name, "campaign")->required();
  remove->add_flag("--force", *force, "although findings exist that nobody reviewed");
  SetRun(app, remove, [&app, name, force] {
    return WithClient(app, [&](Client& client) -> Status {
      CLAQUE_ASSIGN_OR_RETURN(const std::string full, ResolveCampaign(client, *name));
      return client.DeleteCampaign(full, *force);
    });
  });
}

}  // namespace claque
