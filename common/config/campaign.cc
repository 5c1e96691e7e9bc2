#include "common/config/campaign.h"

#include <unicode/timezone.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include "common/config/suggest.h"
#include "common/config/values.h"
#include "common/config/yaml.h"

namespace claque {
namespace {

using google::protobuf::Duration;
using std::chrono::milliseconds;

constexpr size_t kMaxItems = 20'000;
constexpr size_t kMaxText = 8192;
constexpr int kDefaultDepth = 3;

// Readers of one value. They return a message alone; ReadMapping adds the place and the key.
using Check = Status (*)(const std::string&);

Status AnyText(const std::string&) { return OkStatus(); }

Result<std::string> ReadText(const YamlNode& node, Check check = &AnyText) {
  if (node.kind == YamlNode::Kind::kNull) return InvalidArgument("has no value");
  if (node.kind != YamlNode::Kind::kScalar) return InvalidArgument("must be a single value");
  if (node.scalar.size() > kMaxText) return InvalidArgument("is longer than 8 KiB");
  CLAQUE_RETURN_IF_ERROR(check(node.scalar));
  return node.scalar;
}

Status ReadList(const std::string& file, const YamlNode& node, Check check,
                google::protobuf::RepeatedPtrField<std::string>* out) {
  if (node.kind == YamlNode::Kind::kNull) return OkStatus();
  if (node.kind != YamlNode::Kind::kSequence) return InvalidArgument("must be a list, [a, b]");
  if (node.items.size() > kMaxItems) return InvalidArgument("has more than 20,000 items");
  for (const auto& item : node.items) {
    const auto text = ReadText(item, check);
    if (!text.ok()) return YamlError(file, item, "item " + text.status().message());
    *out->Add() = *text;
  }
  return OkStatus();
}

Status ReadDuration(const YamlNode& node, Duration* out) {
  CLAQUE_ASSIGN_OR_RETURN(const std::string text, ReadText(node));
  CLAQUE_ASSIGN_OR_RETURN(const milliseconds value, ParseDuration(text));
  if (value > std::chrono::years(100)) return InvalidArgument("is longer than 100 years");
  out->set_seconds(value.count() / 1000);
  out->set_nanos(static_cast<int32_t>(value.count() % 1000) * 1'000'000);
  return OkStatus();
}

Result<int64_t> ReadCount(const YamlNode& node, int64_t max) {
  CLAQUE_ASSIGN_OR_RETURN(const std::string text, ReadText(node));
  CLAQUE_ASSIGN_OR_RETURN(const int64_t number, ParseInt(text));
  if (number < 0 || number > max) {
    return InvalidArgument(text + " is out of range; give 0 to " + std::to_string(max));
  }
  return number;
}

template <typename Enum>
Result<Enum> ReadWord(const YamlNode& node, const std::map<std::string, Enum>& words) {
  CLAQUE_ASSIGN_OR_RETURN(std::string word, ReadText(node));
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (const auto found = words.find(word); found != words.end()) return found->second;
  std::vector<std::string> known;
  std::string list;
  for (const auto& [name, value] : words) {
    known.push_back(name);
    list += (list.empty() ? "" : ", ") + name;
  }
  return InvalidArgument(Quoted(word) + " is none of " + list + DidYouMean(word, known));
}

// Checks.

bool HasControl(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7f;
  });
}

Status CheckId(const std::string& id) {
  const bool fits = !id.empty() && id.size() <= 63 && id.front() != '-' && id.back() != '-' &&
                    id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == id.npos;
  if (fits) return OkStatus();
  return InvalidArgument(Quoted(id) + " is no id; use 1 to 63 of a-z, 0-9 and '-' inside");
}

Status CheckHttpUrl(const std::string& url) {
  const size_t host = url.starts_with("https://") ? 8 : url.starts_with("http://") ? 7 : 0;
  if (host == 0) return InvalidArgument(Quoted(url) + " is not an http:// or https:// address");
  if (url.size() <= host || url.find_first_of("/?#@:", host) == host || HasControl(url) ||
      url.find(' ') != url.npos) {
    return InvalidArgument(Quoted(url) + " is not a complete address");
  }
  return OkStatus();
}

Status CheckContact(const std::string& contact) {
  if (HasControl(contact)) return InvalidArgument("must be one line");
  const size_t at = contact.find('@');
  const bool mail = at != contact.npos && at > 0 && at + 1 < contact.size();
  if (mail || CheckHttpUrl(contact).ok()) return OkStatus();
  return InvalidArgument(Quoted(contact) +
                         " is neither an e-mail address nor a web page; site owners see it");
}

Status CheckLanguage(const std::string& tag) {
  const size_t first = std::min(tag.find('-'), tag.size());
  const bool fits = (first == 2 || first == 3) && tag.size() <= 35 && tag.back() != '-' &&
                    std::all_of(tag.begin(), tag.end(), [](unsigned char c) {
                      return c < 0x80 && (std::isalnum(c) != 0 || c == '-');
                    });
  if (fits) return OkStatus();
  return InvalidArgument(Quoted(tag) + " is no language tag; give for example en, fr, pt-BR");
}

Status CheckTimezone(const std::string& zone) {
  const std::unique_ptr<icu::TimeZone> found(
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)));
  if (found != nullptr && *found != icu::TimeZone::getUnknown()) return OkStatus();
  return InvalidArgument(Quoted(zone) + " is no time zone; give for example Europe/Paris");
}

Status CheckDay(const std::string& day) {
  const auto digits = [&day](size_t begin, size_t length) {
    return ParseInt(std::string_view(day).substr(begin, length)).value_or(-1);
  };
  if (day.size() == 10 && day[4] == '-' && day[7] == '-') {
    const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(digits(0, 4))),
                                           std::chrono::month(static_cast<unsigned>(digits(5, 2))),
                                           std::chrono::day(static_cast<unsigned>(digits(8, 2))));
    if (date.ok() && date.year() > std::chrono::year(1900)) return OkStatus();
  }
  return InvalidArgument(Quoted(day) + " is no day; give for example 2027-04-11");
}

Status CheckPublicAccount(const std::string& account) {
  const size_t colon = account.find(':');
  if (colon != account.npos && colon > 0 && colon + 1 < account.size()) return OkStatus();
  return InvalidArgument(Quoted(account) + " is not platform:handle");
}

const std::map<std::string, v1::SourceFormat>& Formats() {
  static const auto* words = new std::map<std::string, v1::SourceFormat>{
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

const std::map<std::string, v1::Scope>& Scopes() {
  static const auto* words = new std::map<std::string, v1::Scope>{
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
    CLAQUE_RETURN_IF_ERROR(
        ReadMapping(file_, "", root,
                    {{"campaign", [this](const YamlNode& n) { return ReadCampaign(n); }},
                     {"election", [this](const YamlNode& n) { return ReadElection(n); }},
                     {"audience", [this](const YamlNode& n) { return ReadAudience(n); }},
                     {"sources", [this](const YamlNode& n) { return ReadSources(n); }},
                     {"watch", [this](const YamlNode& n) { return ReadWatch(n); }},
                     List("public_accounts", &CheckPublicAccount, out_.mutable_public_accounts()),
                     List("masked_names", &AnyText, out_.mutable_masked_names()),
                     {"limits", [this](const YamlNode& n) { return ReadLimits(n); }},
                     {"privacy", [this](const YamlNode& n) { return ReadPrivacy(n); }}}));
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
  YamlField List(std::string key, Check check,
                 google::protobuf::RepeatedPtrField<std::string>* out) {
    return {std::move(key),
            [this, check, out](const YamlNode& n) { return ReadList(file_, n, check, out); }};
  }
  static YamlField Text(std::string key, Check check, std::string* out) {
    return {std::move(key), [check, out](const YamlNode& n) -> Status {
              CLAQUE_ASSIGN_OR_RETURN(*out, ReadText(n, check));
              return OkStatus();
            }};
  }
  static YamlField Time(std::string key, Duration* out) {
    return {std::move(key), [out](const YamlNode& n) { return ReadDuration(n, out); }};
  }

  Status ReadCampaign(const YamlNode& node) {
    std::string id;
    CLAQUE_RETURN_IF_ERROR(
        ReadMapping(file_, "campaign", node,
                    {Text("id", &CheckId, &id), Text("title", &AnyText, out_.mutable_title()),
                     Text("contact", &CheckContact, out_.mutable_contact())}));
    if (!id.empty()) out_.set_name("campaigns/" + id);
    return OkStatus();
  }

  Status ReadElection(const YamlNode& node) {
    v1::Election& election = *out_.mutable_election();
    return ReadMapping(file_, "election", node,
                       {Text("day", &CheckDay, election.mutable_day()),
                        Text("timezone", &CheckTimezone, election.mutable_timezone()),
                        Time("silence", election.mutable_silence())});
  }

  Status ReadAudience(const YamlNode& node) {
    v1::Audience& audience = *out_.mutable_audience();
    return ReadMapping(file_, "audience", node,
                       {List("languages", &CheckLanguage, audience.mutable_languages()),
                        List("timezones", &CheckTimezone, audience.mutable_timezones())});
  }

  Status ReadSources(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::kSequence) return InvalidArgument("must be a list");
    if (node.items.size() > kMaxItems) return InvalidArgument("has more than 20,000 items");
    for (size_t i = 0; i < node.items.size(); ++i) {
      CLAQUE_RETURN_IF_ERROR(
          ReadSource("sources[" + std::to_string(i) + "]", node.items[i], out_.add_sources()));
    }
    return OkStatus();
  }

  Status ReadSource(const std::string& what, const YamlNode& node, v1::Source* source) {
    bool has_depth = false;
    CLAQUE_RETURN_IF_ERROR(
        ReadMapping(file_, what, node,
                    {Text("url", &CheckHttpUrl, source->mutable_url()),
                     Text("file", &AnyText, source->mutable_file()),
                     {"format",
                      [source](const YamlNode& n) -> Status {
                        CLAQUE_ASSIGN_OR_RETURN(const auto format, ReadWord(n, Formats()));
                        source->set_format(format);
                        return OkStatus();
                      }},
                     Text("side", &AnyText, source->mutable_side()),
                     Text("platform", &AnyText, source->mutable_platform()),
                     {"scope",
                      [source](const YamlNode& n) -> Status {
                        CLAQUE_ASSIGN_OR_RETURN(const auto scope, ReadWord(n, Scopes()));
                        source->set_scope(scope);
                        return OkStatus();
                      }},
                     {"depth",
                      [source, &has_depth](const YamlNode& n) -> Status {
                        CLAQUE_ASSIGN_OR_RETURN(const int64_t depth, ReadCount(n, 100));
                        source->set_depth(static_cast<int32_t>(depth));
                        has_depth = true;
                        return OkStatus();
                      }},
                     Time("revisit", source->mutable_revisit())}));
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
                       {List("hashtags", &AnyText, watch.mutable_hashtags()),
                        List("urls", &CheckHttpUrl, watch.mutable_urls()),
                        List("phrases", &AnyText, watch.mutable_phrases()),
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
          {Text("id", &CheckId, narrative.mutable_id()),
           Text("title", &AnyText, narrative.mutable_title()),
           Text("text", &AnyText, narrative.mutable_text()),
           List("examples", &AnyText, narrative.mutable_examples()),
           List("counter_examples", &AnyText, narrative.mutable_counter_examples()),
           {"languages", [&](const YamlNode& n) { return ReadWordings(n, what, &narrative); }}}));
      if (narrative.id().empty()) return YamlError(file_, node.items[i], what + ".id: is required");
      if (!ids.insert(narrative.id()).second)
        return YamlError(file_, node.items[i], what + ".id: " + Quoted(narrative.id()) + " again");
      if (!HasTexts(narrative)) {
        return YamlError(file_, node.items[i],
                         what + ": needs a text or examples, at the top or under languages");
      }
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
      CLAQUE_RETURN_IF_ERROR(
          ReadMapping(file_, what, value,
                      {Text("text", &AnyText, wording.mutable_text()),
                       List("examples", &AnyText, wording.mutable_examples()),
                       List("counter_examples", &AnyText, wording.mutable_counter_examples())}));
    }
    return OkStatus();
  }

  Status ReadLimits(const YamlNode& node) {
    v1::Limits& limits = *out_.mutable_limits();
    const auto count = [](std::string key, auto set) {
      return YamlField{std::move(key), [set](const YamlNode& n) -> Status {
                         CLAQUE_ASSIGN_OR_RETURN(const int64_t number, ReadCount(n, 1'000'000'000));
                         set(number);
                         return OkStatus();
                       }};
    };
    return ReadMapping(
        file_, "limits", node,
        {count("pages_per_host", [&limits](int64_t n) { limits.set_pages_per_host(n); }),
         count("pages", [&limits](int64_t n) { limits.set_pages(n); }),
         Time("min_delay", limits.mutable_min_delay())});
  }

  Status ReadPrivacy(const YamlNode& node) {
    v1::Privacy& privacy = *out_.mutable_privacy();
    return ReadMapping(file_, "privacy", node,
                       {Time("retention", privacy.mutable_retention()),
                        List("opt_out", &CheckHttpUrl, privacy.mutable_opt_out())});
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
