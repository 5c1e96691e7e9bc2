#include "worker/extract/json.h"

#include <nlohmann/json.hpp>

#include "common/text/utf8.h"
#include "worker/extract/dates.h"
#include "worker/extract/text_util.h"

namespace claque {
namespace {

using Json = nlohmann::ordered_json;

Json TimeOrNull(bool stated, const google::protobuf::Timestamp& time) {
  return stated ? Json(extract::FormatTime(extract::ToUnixMs(time))) : Json(nullptr);
}

Json TextOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json AccountJson(const v1::Account& account) {
  Json out;
  out["platform"] = account.platform();
  out["handle"] = account.handle();
  out["kind"] = extract::LowerAscii(v1::AccountKind_Name(account.kind()));
  out["displayName"] = TextOrNull(account.display_name());
  out["createdAt"] = TimeOrNull(account.has_create_time(), account.create_time());
  out["followers"] = account.has_followers() ? Json(account.followers()) : Json(nullptr);
  return out;
}

template <typename Repeated>
Json List(const Repeated& values) {
  Json out = Json::array();
  for (const auto& value : values) out.push_back(value);
  return out;
}

Json PostJson(const v1::Post& post) {
  Json out;
  out["account"] = AccountJson(post.account());
  out["time"] = TimeOrNull(post.has_post_time(), post.post_time());
  out["text"] = post.text();
  out["links"] = List(post.links());
  out["hashtags"] = List(post.hashtags());
  out["mentions"] = List(post.mentions());
  out["replyTo"] = TextOrNull(post.reply_to());
  out["repostOf"] = TextOrNull(post.repost_of());
  out["permalink"] = TextOrNull(post.permalink());
  out["kind"] = post.kind();
  Json options = Json::array();
  for (const v1::PollOption& option : post.poll_options()) {
    options.push_back({{"label", option.label()}, {"votes", option.votes()}});
  }
  if (!options.empty()) out["pollOptions"] = std::move(options);
  return out;
}

}  // namespace

std::string PageJson(const ExtractedPage& page, const Url& url, std::string_view lang) {
  Json out;
  out["url"] = url.href();
  out["canonicalUrl"] = TextOrNull(page.canonical_url);
  out["lang"] = lang;
  out["title"] = TextOrNull(page.title);
  out["published"] =
      page.publish_time_ms ? Json(extract::FormatTime(*page.publish_time_ms)) : Json(nullptr);
  out["mainText"] = page.main_text;
  out["posts"] = Json::array();
  for (const v1::Post& post : page.posts) out["posts"].push_back(PostJson(post));
  out["links"] = Json::array();
  for (const v1::DiscoveredLink& link : page.links) out["links"].push_back(link.url());
  out["identifiers"] = Json::array();
  for (const v1::Identifier& identifier : page.identifiers) {
    out["identifiers"].push_back({{"kind", identifier.kind()}, {"value", identifier.value()}});
  }
  out["mediaType"] = page.media_type;
  out["declaredLang"] = TextOrNull(page.declared_lang);
  out["reason"] = TextOrNull(page.reason);
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace claque
