// `claque <kind> list|get`: one table entry a kind.
#include <iostream>
#include <memory>

#include "cli/app.h"

namespace claque {
namespace {

struct Kind {
  std::string word;
  std::string help;
  std::string collection;  // in resource names
  std::vector<Column> columns;
};

const std::vector<Kind>& Kinds() {
  static const auto* kinds = new std::vector<Kind>{
      {"pages",
       "URLs of a campaign and what became of each",
       "pages",
       {{"URL", "url", 60},
        {"OUTCOME", "outcome"},
        {"PRESENCE", "presence"},
        {"HTTP", "http_status"},
        {"LANG", "lang"},
        {"POSTS", "post_count"},
        {"TITLE", "title", 40},
        {"REASON", "reason", 40}}},
      {"posts",
       "posts, pseudonymised",
       "posts",
       {{"NAME", "name", 64},
        {"TIME", "post_time"},
        {"ACCOUNT", "account.name", 30},
        {"LANG", "lang"},
        {"TEXT", "text", 60}}},
      {"missions",
       "published calls to act, with their uptake",
       "missions",
       {{"NAME", "name", 64},
        {"TIME", "publish_time"},
        {"NO", "mission_no"},
        {"LANG", "lang"},
        {"LEVEL", "level"},
        {"CATEGORY", "category"},
        {"ACTIONS", "actions", 32},
        {"PHRASES", "stock_phrases"},
        {"ECHOES", "uptake.echo_count"},
        {"EXCESS", "uptake.excess"},
        {"TEXT", "text", 48}}},
      {"traces",
       "uses of objects by accounts",
       "traces",
       {{"TIME", "post_time"},
        {"KIND", "object_kind"},
        {"OBJECT", "object", 56},
        {"ACCOUNT", "account", 30},
        {"POST", "post", 60}}},
      {"echoes",
       "posts carrying a variant of a stock phrase",
       "echoes",
       {{"NAME", "name", 64},
        {"KIND", "kind"},
        {"SCORE", "score"},
        {"TIME", "post_time"},
        {"LATENCY", "latency_seconds"},
        {"PHRASE", "phrase", 48},
        {"ACCOUNT", "account.name", 30}}},
      {"families",
       "shared wording that nobody announced",
       "phraseFamilies",
       {{"NAME", "name", 64},
        {"POSTS", "post_count"},
        {"ACCOUNTS", "account_count"},
        {"REPEATS", "repeat_post_count"},
        {"FIRST", "first_post_time"},
        {"HEADLINE", "headline"},
        {"MISSIONS", "missions", 32},
        {"TEMPLATE", "template", 60}}},
      {"networks",
       "communities of accounts that acted together",
       "networks",
       {{"NAME", "name", 64},
        {"ACCOUNTS", "account_count"},
        {"EDGES", "edge_count"},
        {"OBJECTS", "object_count"},
        {"LIFT", "lift"},
        {"YOUNG", "young_fraction"},
        {"POPULATION", "population_young_fraction"},
        {"FIRST", "first_post_time"},
        {"LEVEL", "level"},
        {"REVIEW", "review"},
        {"SHARED", "objects", 48}}},
      {"edges",
       "pairs of accounts that used the same objects",
       "edges",
       {{"ACCOUNT", "account", 40},
        {"ACCOUNT Y", "account_y", 40},
        {"WEIGHT", "weight"},
        {"OBJECTS", "object_count"},
        {"OCCASIONS", "occasion_count"},
        {"EXPECTED", "expected_occasion_count"},
        {"SURPRISE", "surprise"},
        {"LAYERS", "layers"},
        {"NETWORK", "network", 40}}},
      {"bursts",
       "rises of an object far over its baseline",
       "bursts",
       {{"NAME", "name", 64},
        {"KIND", "object_kind"},
        {"OBJECT", "object", 48},
        {"START", "start"},
        {"POSTS", "post_count"},
        {"EXPECTED", "expected_post_count"},
        {"ACCOUNTS", "account_count"},
        {"LANGS", "lang_counts.lang", 24},
        {"OTHER LANGS", "other_lang_fraction"},
        {"TOP", "top_fraction"},
        {"NETWORKS", "networks.network", 40}}},
      {"cohorts",
       "accounts alike in day of registration, names, day of waking or purpose",
       "cohorts",
       {{"NAME", "name", 64},
        {"KIND", "kind"},
        {"DAY", "day"},
        {"NAMES", "name_shape", 20},
        {"OBJECT", "object", 40},
        {"ACCOUNTS", "account_count"},
        {"EXPECTED", "expected"},
        {"LIFT", "lift"},
        {"FROM", "lift_low"},
        {"FRACTION", "fraction"},
        {"POPULATION", "population_fraction"},
        {"LEVEL", "level"},
        {"REVIEW", "review"},
        {"NETWORKS", "networks.network", 40}}},
      {"overlaps",
       "accounts, objects, phrases and identifiers that other campaigns have, too",
       "overlaps",
       {{"NAME", "name", 64},
        {"OTHER", "other", 40},
        {"KIND", "kind"},
        {"NETWORK", "network", 40},
        {"COUNT", "count"},
        {"OWN", "own_count"},
        {"THEIRS", "other_count"},
        {"POPULATION", "population_count"},
        {"EXPECTED", "expected"},
        {"LIFT", "lift"},
        {"LOW", "lift_low"},
        {"HIGH", "lift_high"},
        {"SURPRISE", "surprise"}}},
      {"relations",
       "observed relations of entities",
       "relations",
       {{"NAME", "name", 64},
        {"FROM", "from.label", 32},
        {"KIND", "kind"},
        {"TO", "to.label", 32},
        {"LEVEL", "level"},
        {"ALLEGED", "alleged"}}},
      {"narratives",
       "described themes and the posts ranked by them",
       "narratives",
       {{"NAME", "name", 64},
        {"TITLE", "title", 40},
        {"POSTS", "post_count"},
        {"TERMS", "top_terms.text", 48}}},
      {"incidents",
       "findings that belong together, to be reviewed",
       "incidents",
       {{"NAME", "name", 64},
        {"LEVEL", "level"},
        {"REVIEW", "review"},
        {"ACCOUNTS", "account_count"},
        {"START", "start"},
        {"TITLE", "title"}}},
      {"coverage",
       "what was and was not seen, per source",
       "coverage",
       {{"SOURCE", "source", 56},
        {"SIDE", "side"},
        {"CAPTURED", "captured"},
        {"QUEUED", "queued"},
        {"GONE", "gone"},
        {"VANISHED", "vanished"},
        {"ROBOTS", "robots_disallowed"},
        {"REFUSED", "refused"},
        {"LIMITED", "rate_limited"},
        {"FAILED", "failed"},
        {"POSTS", "posts"},
        {"GAPS", "gaps", 48}}},
  };
  return *kinds;
}

void AddKind(App& app, const Kind& kind) {
  CLI::App* group = app.root.add_subcommand(kind.word, kind.help);
  group->require_subcommand(1);

  CLI::App* list = group->add_subcommand("list", "List " + kind.help);
  AddConnectionFlags(app, list);
  AddOutputFlags(app, list);
  AddCampaignFlag(app, list);
  list->add_option("--filter", app.filter, "only what matches, as in docs/query.md");
  list->add_option("--limit", app.limit, "at most so many; 0 = all")->check(CLI::NonNegativeNumber);
  SetRun(app, list, [&app, &kind] {
    return WithClient(app, [&](Client& client) -> Status {
      ListQuery query{.filter = app.filter, .limit = app.limit};
      CLAQUE_ASSIGN_OR_RETURN(query.parent, ResolveCampaign(client, app.campaign));
      return PrintList(app, client, kind.word, query, kind.columns);
    });
  });

  CLI::App* get = group->add_subcommand("get", "Show one by name");
  AddConnectionFlags(app, get);
  AddOutputFlags(app, get);
  AddCampaignFlag(app, get);
  auto name = std::make_shared<std::string>();
  get->add_option("name", *name, "full name, or the id alone")->required();
  SetRun(app, get, [&app, &kind, name] {
    return WithClient(app, [&](Client& client) -> Status {
      CLAQUE_ASSIGN_OR_RETURN(const std::string full,
                              ResolveName(client, app.campaign, kind.collection, *name));
      CLAQUE_ASSIGN_OR_RETURN(const auto resource, client.Get(kind.word, full));
      return PrintOne(app, *resource);
    });
  });

  if (kind.word == "relations") {
    CLI::App* chain = group->add_subcommand("chain", "Paths between two entities");
    chain->allow_extras();
    SetRun(app, chain, [] { return NotImplemented("relations chain"); });
  }
}

}  // namespace

void AddResourceCommands(App& app) {
  for (const auto& kind : Kinds()) AddKind(app, kind);
}

}  // namespace claque
