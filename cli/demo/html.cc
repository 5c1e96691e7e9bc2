#include "cli/demo/html.h"

#include "cli/demo/builder.h"

namespace claque::demo {

using Json = nlohmann::ordered_json;

std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string TextHtml(std::string_view text) {
  std::string out = "<p>";
  while (!text.empty()) {
    const size_t url = text.find("http://");
    for (const char c : Escape(text.substr(0, url))) {
      if (c == '\n') {
        out += "<br>\n";
      } else {
        out += c;
      }
    }
    if (url == std::string_view::npos) break;
    text.remove_prefix(url);
    const size_t end = std::min(text.find_first_of(" \n),;"), text.size());
    const std::string href = Escape(text.substr(0, end));
    out += "<a href=\"" + href + "\">" + href + "</a>";
    text.remove_prefix(end);
  }
  return out + "</p>";
}

std::string Document(const Fiction& fiction, const Site& site, const std::string& title,
                     const std::string& head, const std::string& main) {
  std::string out = "<!doctype html>\n<html lang=\"" + site.lang + "\"" +
                    (site.lang == "ar" ? " dir=\"rtl\"" : "") +
                    ">\n<head>\n<meta charset=\"utf-8\">\n<title>" + Escape(title) + " | " +
                    Escape(site.title) +
                    "</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n"
                    "<meta property=\"og:site_name\" content=\"" +
                    Escape(site.title) + "\">\n";
  for (const std::string& feed : site.feeds) {
    out += "<link rel=\"alternate\" type=\"application/" +
           std::string(feed.ends_with(".atom") ? "atom" : "rss") + "+xml\" href=\"" + feed +
           "\">\n";
  }
  out += head +
         "<style>body{font:16px sans-serif;max-width:70ch;margin:auto}nav a{margin:0 1ch}</style>\n"
         "<script>window.dataLayer=window.dataLayer||[];</script>\n</head>\n<body>\n<header><h2>" +
         Escape(site.title) +
         "</h2>\n<nav><a href=\"/\">☰</a><a href=\"/about\">ℹ</a>"
         "<a href=\"/private/members\" rel=\"nofollow\">⚿</a></nav></header>\n<main>\n" +
         main + "</main>\n<aside><h3>↗</h3><ul>";
  // A few neighbours, as sites list them; always the same for a site.
  for (const int step : {3, 11, 17}) {
    const size_t other =
        (static_cast<size_t>(site.index) + static_cast<size_t>(step)) % fiction.sites.size();
    out += "<li><a href=\"" + fiction.UrlOf(static_cast<int>(other), "/") + "\">" +
           Escape(fiction.sites[other].title) + "</a></li>";
  }
  return out + "</ul></aside>\n<footer>© 2027 " + Escape(site.title) +
         "</footer>\n</body>\n</html>\n";
}

std::string PollHtml(const std::vector<std::string>& options, const std::vector<int64_t>& votes) {
  int64_t total = 0;
  for (const int64_t v : votes) total += v;
  std::string out = "<form class=\"poll\" method=\"post\" action=\"/private/vote\"><ul>\n";
  for (size_t i = 0; i < options.size(); ++i) {
    out += "<li><label><input type=\"radio\" name=\"vote\"> " + Escape(options[i]) +
           "</label> <span class=\"votes\">" + std::to_string(votes[i]) + "</span> (" +
           std::to_string(votes[i] * 100 / total) + " %)</li>\n";
  }
  return out + "</ul></form>\n";
}

std::string JsonLdScript(const Json& data) {
  std::string text = data.dump();
  for (size_t at = 0; (at = text.find("</", at)) != std::string::npos; at += 3) {
    text.replace(at, 2, "<\\/");
  }
  return "<script type=\"application/ld+json\">" + text + "</script>\n";
}

Json AuthorJson(const Fiction& fiction, const Account& account) {
  Json author = {{"@type", account.organisation ? "Organization" : "Person"},
                 {"name", account.name},
                 {"identifier", account.handle},
                 {"alternateName", "@" + account.handle},
                 {"url", fiction.UrlOf(account.site, "/u/" + account.handle)}};
  if (account.created != 0) author["dateCreated"] = IsoTime(account.created);
  if (account.followers >= 0) {
    author["interactionStatistic"] = {{"@type", "InteractionCounter"},
                                      {"interactionType", "https://schema.org/FollowAction"},
                                      {"userInteractionCount", account.followers}};
  }
  return author;
}

Json PostJson(const Fiction& fiction, const Post& post, const char* type) {
  const std::string url = fiction.Permalink(post);
  Json out = {{"@type", type},
              {"@id", url},
              {"url", url},
              {"author", AuthorJson(fiction, fiction.accounts[static_cast<size_t>(post.account)])},
              {"datePublished", IsoTime(post.time)},
              {"inLanguage", post.lang},
              {"text", post.text}};
  if (!post.title.empty()) out["headline"] = post.title;
  if (!post.repost_of.empty()) {
    out["sharedContent"] = {{"@type", "SocialMediaPosting"}, {"url", post.repost_of}};
  }
  return out;
}

}  // namespace claque::demo
