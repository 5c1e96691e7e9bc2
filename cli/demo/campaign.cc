#include "cli/demo/campaign.h"

#include "cli/demo/text_bank.h"

namespace claque::demo {
namespace {

std::string ScopeName(v1::Scope scope) { return v1::Scope_Name(scope); }

// A double-quoted YAML scalar. REQUIRES: no control characters.
std::string Quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string FlowList(const google::protobuf::RepeatedPtrField<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) out += (out.size() > 1 ? ", " : "") + Quoted(item);
  return out + "]";
}

}  // namespace

v1::Campaign DemoCampaign(const Fiction& fiction) {
  v1::Campaign c;
  c.set_name("campaigns/orvenia-2027");
  c.set_title("Orvenia votes, April 2027 (fictional)");
  c.set_contact("https://observers.example/claque");
  c.mutable_election()->set_day("2027-04-11");
  c.mutable_election()->set_timezone("Etc/UTC");
  c.mutable_election()->mutable_silence()->set_seconds(24 * 3600);
  for (const char* lang : {"fr", "ru", "ar"}) c.mutable_audience()->add_languages(lang);
  c.mutable_audience()->add_timezones("Etc/UTC");
  for (const Site& site : fiction.sites) {
    v1::Source& source = *c.add_sources();
    source.set_url(fiction.UrlOf(site.index, "/"));
    source.set_side(site.side);
    // Calls to act link to polls and videos elsewhere: one hop out of the channels.
    source.set_scope(site.kind == SiteKind::kChannel ? v1::ANY : v1::HOST_ONLY);
    source.set_depth(2);
  }
  c.mutable_watch()->add_hashtags("TessmarPapers");
  for (const Account& account : fiction.accounts) {
    if (!account.organisation) continue;
    c.add_public_accounts(fiction.sites[static_cast<size_t>(account.site)].address + ":" +
                          account.handle);
  }
  c.mutable_limits()->mutable_min_delay()->set_nanos(100'000'000);
  // Most of those who answer a call do so within hours, not within one.
  c.mutable_coordination()->set_time_window_seconds(3 * 3600);
  const TextBank& bank = TextBank::Get();
  for (const char* prefix : {"side.", "cand."}) {
    for (const std::string& section : bank.SectionsWithPrefix(prefix)) {
      const std::string& name = bank.Section(section)[0];
      if (c.masked_names().empty() || *c.masked_names().rbegin() != name) c.add_masked_names(name);
    }
  }
  return c;
}

std::string CampaignYaml(const Fiction& fiction) {
  const v1::Campaign c = DemoCampaign(fiction);
  std::string out =
      "# The fictional election of the demo.\ncampaign:\n  id: orvenia-2027\n  title: " +
      Quoted(c.title()) + "\n  contact: " + Quoted(c.contact()) + "\nelection:\n  day: \"" +
      c.election().day() + "\"\n  timezone: " + c.election().timezone() +
      "\n  silence: 24h\naudience:\n  languages: " + FlowList(c.audience().languages()) +
      "\n  timezones: " + FlowList(c.audience().timezones()) + "\nsources:\n";
  for (const v1::Source& s : c.sources()) {
    out += "  - url: " + Quoted(s.url()) + "\n    scope: " + ScopeName(s.scope()) +
           "\n    depth: " + std::to_string(s.depth()) + "\n";
    if (!s.side().empty()) out += "    side: " + s.side() + "\n";
  }
  return out + "watch:\n  hashtags: " + FlowList(c.watch().hashtags()) +
         "\npublic_accounts: " + FlowList(c.public_accounts()) +
         "\nmasked_names: " + FlowList(c.masked_names()) +
         "\ncoordination:\n  time_window: 3h\nlimits:\n  min_delay: 100ms\n";
}

std::string AllowedAddresses(const Fiction& fiction) {
  std::string out;
  for (const Site& site : fiction.sites) out += (out.empty() ? "" : ",") + site.address;
  return out;
}

}  // namespace claque::demo
