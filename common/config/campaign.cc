#include "common/config/campaign.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "common/config/campaign_checks.h"
#include "common/config/campaign_coordination.h"
#include "common/config/values.h"
#include "common/config/yaml.h"
#include "common/config/yaml_values.h"

namespace claque {
namespace {

constexpr int kDefaultDepth = 3;
constexpr int64_t kMostPages = 1'000'000'000;

const Words<v1::SourceFormat>& Formats() {
  static const auto* words = new Words<v1::SourceFormat>{
      {"4cat", v1::FOUR_CAT},
      {"auto", v1::SOURCE_FORMAT_UNSPECIFIED},
      {"coortweet", v1::COORTWEET_SHARES},
      {"csv", v1::CSV},
      {"feed", v1::FEED},
      {"html", v1::HTML},
      {"ira", v1::IRA_TWEETS},
      {"jsonl", v1::JSONL},
      {"posts", v1::POST_FILE},
      {"sitemap", v1::SITEMAP},
      {"twitter", v1::TWITTER_RELEASE},
      {"warc", v1::WARC},
      {"zeeschuimer", v1::ZEESCHUIMER},
  };
  return *words;
}

const Words<v1::Scope>& Scopes() {
  static const auto* words = new Words<v1::Scope>{
      {"any", v1::ANY},
      {"host", v1::HOST_ONLY},
      {"page", v1::PAGE_ONLY},
      {"prefix", v1::PREFIX},
      {"site", v1::SITE_WIDE},
      {"host_only", v1::HOST_ONLY},
      {"page_only", v1::PAGE_ONLY},
      {"site_wide", v1::SITE_WIDE},
  };
  return *words;
}

// Reads a campaign file into one message, section by section.
class Loader {
 public:
  Loader(std::string file, v1::Campaign* campaign) : file_(std::move(file)), out_(*campaign) {}

  Status Read(const YamlNode& root) {
    CLAQUE_RETURN_IF_ERROR(ReadMapping(
        file_, "", root,
        {{"campaign", [this](const YamlNode& n) { return ReadCampaign(n); }},
         {"election", [this](const YamlNode& n) { return ReadElection(n); }},
         {"audience", [this](const YamlNode& n) { return ReadAudience(n); }},
         {"sources", [this](const YamlNode& n) { return ReadSources(n); }},
         {"watch", [this](const YamlNode& n) { return ReadWatch(n); }},
         ListField(file_, "public_accounts", &CheckPublicAccount, out_.mutable_public_accounts()),
         ListField(file_, "masked_names", &AnyText, out_.mutable_masked_names()),
         {"limits", [this](const YamlNode& n) { return ReadLimits(n); }},
         {"privacy", [this](const YamlNode& n) { return ReadPrivacy(n); }},
         {"coordination", [this](const YamlNode& n) {
            return ReadCoordination(file_, n, out_.mutable_coordination());
          }}}));
    if (out_.name().empty()) return Missing(root, "campaign.id", "a short name for commands");
    if (out_.contact().empty()) {
      return Missing(root, "campaign.contact", "the address that site owners can write to");
    }
    if (out_.sources().empty()) return Missing(root, "sources", "where collection starts");
    if (out_.title().empty()) out_.set_title(out_.name().substr(out_.name().find('/') + 1));
    return OkStatus();
  }

 private:
  Status Missing(const YamlNode& at, const std::string& key, const std::string& meaning) const {
    YamlNode place = at;
    place.line = std::max(place.line, 1);
    place.column = std::max(place.column, 1);
    return YamlError(file_, place, key + ": is required (" + meaning + ")");
  }

  Status ReadCampaign(const YamlNode& node) {
    std::string id;
    CLAQUE_RETURN_IF_ERROR(ReadMapping(
        file_, "campaign", node,
        {TextField("id", &CheckId, &id), TextField("title", &AnyText, out_.mutable_title()),
         TextField("contact", &CheckContact, out_.mutable_contact())}));
    if (!id.empty()) out_.set_name("campaigns/" + id);
    return OkStatus();
  }

  Status ReadElection(const YamlNode& node) {
    v1::Election& election = *out_.mutable_election();
    return ReadMapping(file_, "election", node,
                       {TextField("day", &CheckDay, election.mutable_day()),
                        TextField("timezone", &CheckTimezone, election.mutable_timezone()),
                        TimeField("silence", election.mutable_silence())});
  }

  Status ReadAudience(const YamlNode& node) {
    v1::Audience& audience = *out_.mutable_audience();
    return ReadMapping(
        file_, "audience", node,
        {ListField(file_, "languages", &CheckLanguage, audience.mutable_languages()),
         ListField(file_, "timezones", &CheckTimezone, audience.mutable_timezones())});
  }

  Status ReadSources(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::kSequence) return InvalidArgument("must be a list");
    if (node.items.size() > kMostYamlItems) return InvalidArgument("has more than 20,000 items");
    for (size_t i = 0; i < node.items.size(); ++i) {
      CLAQUE_RETURN_IF_ERROR(
          ReadSource("sources[" + std::to_string(i) + "]", node.items[i], out_.add_sources()));
    }
    return OkStatus();
  }

  Status ReadSource(const std::string& what, const YamlNode& node, v1::Source* source) {
    bool has_depth = false;
    CLAQUE_RETURN_IF_ERROR(ReadMapping(
        file_, what, node,
        {TextField("url", &CheckHttpUrl, source->mutable_url()),
         TextField("file", &AnyText, source->mutable_file()),
         WordField("format", Formats(),
                   [source](v1::SourceFormat format) { source->set_format(format); }),
         TextField("side", &AnyText, source->mutable_side()),
         TextField("platform", &AnyText, source->mutable_platform()),
         WordField("scope", Scopes(), [source](v1::Scope scope) { source->set_scope(scope); }),
         CountField("depth", {0, 100},
                    [source, &has_depth](int64_t depth) {
                      source->set_depth(static_cast<int32_t>(depth));
                      has_depth = true;
                    }),
         TimeField("revisit", source->mutable_revisit())}));
    if (source->url().empty() == source->file().empty()) {
      return YamlError(file_, node, what + ": give either url or file");
    }
    if (!source->file().empty()) {
      const auto folder = std::filesystem::path(file_).parent_path();
      source->set_file((folder / source->file()).lexically_normal().string());
    } else if (!has_depth && source->scope() != v1::PAGE_ONLY) {
      source->set_depth(kDefaultDepth);
    }
    return OkStatus();
  }

  Status ReadWatch(const YamlNode& node) {
    v1::Watch& watch = *out_.mutable_watch();
    return ReadMapping(file_, "watch", node,
                       {ListField(file_, "hashtags", &AnyText, watch.mutable_hashtags()),
                        ListField(file_, "urls", &CheckHttpUrl, watch.mutable_urls()),
                        ListField(file_, "phrases", &AnyText, watch.mutable_phrases()),
                        {"translations",
                         [&watch](const YamlNode& n) -> Status {
                           CLAQUE_ASSIGN_OR_RETURN(const std::string text, ReadText(n));
                           CLAQUE_ASSIGN_OR_RETURN(const bool on, ParseBool(text));
                           watch.set_translations(on);
                           return OkStatus();
                         }},
                        {"narratives", [this](const YamlNode& n) { return ReadNarratives(n); }}});
  }

  Status ReadNarratives(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::kNull) return OkStatus();
    if (node.kind != YamlNode::Kind::kSequence) return InvalidArgument("must be a list");
    if (node.items.size() > 1000) return InvalidArgument("has more than 1,000 items");
    std::set<std::string> ids;
    for (size_t i = 0; i < node.items.size(); ++i) {
      const std::string what = "watch.narratives[" + std::to_string(i) + "]";
      auto& narrative = *out_.mutable_watch()->add_narratives();
      CLAQUE_RETURN_IF_ERROR(ReadMapping(
          file_, what, node.items[i],
          {TextField("id", &CheckId, narrative.mutable_id()),
           TextField("title", &AnyText, narrative.mutable_title()),
           TextField("text", &AnyText, narrative.mutable_text()),
           TextField("opposes", &CheckId, narrative.mutable_opposes()),
           ListField(file_, "examples", &AnyText, narrative.mutable_examples()),
           ListField(file_, "counter_examples", &AnyText, narrative.mutable_counter_examples()),
           {"languages", [&](const YamlNode& n) { return ReadWordings(n, what, &narrative); }}}));
      if (narrative.id().empty()) return YamlError(file_, node.items[i], what + ".id: is required");
      if (!ids.insert(narrative.id()).second)
        return YamlError(file_, node.items[i], what + ".id: " + Quoted(narrative.id()) + " again");
      if (!HasTexts(narrative)) {
        return YamlError(file_, node.items[i],
                         what + ": needs a text or examples, at the top or under languages");
      }
    }
    return CheckOpposed(node, ids);
  }

  // Of two sides each may stand first in the file.
  Status CheckOpposed(const YamlNode& node, const std::set<std::string>& ids) const {
    const auto& narratives = out_.watch().narratives();
    for (int i = 0; i < narratives.size(); ++i) {
      const std::string& other = narratives[i].opposes();
      if (other.empty() || (ids.contains(other) && other != narratives[i].id())) continue;
      return YamlError(file_, node.items[static_cast<size_t>(i)],
                       "watch.narratives[" + std::to_string(i) + "].opposes: " + Quoted(other) +
                           " is no other narrative of this file");
    }
    return OkStatus();
  }

  static bool HasTexts(const v1::WatchedNarrative& narrative) {
    const auto has = [](const auto& w) { return !w.text().empty() || w.examples_size() > 0; };
    return has(narrative) || std::ranges::any_of(narrative.wordings(), has);
  }

  // "fr: {text: …, examples: […], counter_examples: […]}".
  Status ReadWordings(const YamlNode& node, const std::string& narrative,
                      v1::WatchedNarrative* out) {
    if (node.kind == YamlNode::Kind::kNull) return OkStatus();
    if (node.kind != YamlNode::Kind::kMapping) return InvalidArgument("must be 'language: {…}'");
    for (const auto& [key, value] : node.entries) {
      const std::string what = narrative + ".languages." + key.scalar;
      if (const Status s = CheckLanguage(key.scalar); !s.ok()) {
        return YamlError(file_, key, narrative + ".languages: " + s.message());
      }
      v1::NarrativeWording& wording = *out->add_wordings();
      wording.set_lang(key.scalar);
      CLAQUE_RETURN_IF_ERROR(ReadMapping(
          file_, what, value,
          {TextField("text", &AnyText, wording.mutable_text()),
           ListField(file_, "examples", &AnyText, wording.mutable_examples()),
           ListField(file_, "counter_examples", &AnyText, wording.mutable_counter_examples())}));
    }
    return OkStatus();
  }

  Status ReadLimits(const YamlNode& node) {
    v1::Limits& limits = *out_.mutable_limits();
    return ReadMapping(
        file_, "limits", node,
        {CountField("pages_per_host", {0, kMostPages},
                    [&limits](int64_t n) { limits.set_pages_per_host(n); }),
         CountField("pages", {0, kMostPages}, [&limits](int64_t n) { limits.set_pages(n); }),
         TimeField("min_delay", limits.mutable_min_delay())});
  }

  Status ReadPrivacy(const YamlNode& node) {
    v1::Privacy& privacy = *out_.mutable_privacy();
    return ReadMapping(file_, "privacy", node,
                       {TimeField("retention", privacy.mutable_retention()),
                        ListField(file_, "opt_out", &CheckHttpUrl, privacy.mutable_opt_out())});
  }

  std::string file_;
  v1::Campaign& out_;
};

}  // namespace

Result<v1::Campaign> ParseCampaign(std::string_view yaml, const std::string& file) {
  CLAQUE_ASSIGN_OR_RETURN(const YamlNode root, ParseYaml(yaml, file));
  v1::Campaign campaign;
  CLAQUE_RETURN_IF_ERROR(Loader(file, &campaign).Read(root));
  return campaign;
}

Result<v1::Campaign> LoadCampaign(const std::string& path) {
  CLAQUE_ASSIGN_OR_RETURN(const std::string text, ReadSmallFile(path, YamlLimits().bytes));
  return ParseCampaign(text, path);
}

}  // namespace claque
