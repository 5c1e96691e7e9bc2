// Pieces of HTML and JSON-LD as the fictional sites write them.
#ifndef CLAQUE_CLI_DEMO_HTML_H_
#define CLAQUE_CLI_DEMO_HTML_H_

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "cli/demo/fiction.h"

namespace claque::demo {

std::string Escape(std::string_view text);  // for element content and attribute values
// Escaped paragraphs; http URLs become links, line breaks <br>.
std::string TextHtml(std::string_view text);
// A whole document with head, navigation, side column and footer; `main` and `head` are HTML.
std::string Document(const Fiction& fiction, const Site& site, const std::string& title,
                     const std::string& head, const std::string& main);
std::string PollHtml(const std::vector<std::string>& options, const std::vector<int64_t>& votes);

// <script type="application/ld+json"> with "</" made safe.
std::string JsonLdScript(const nlohmann::ordered_json& data);
// schema.org Person or Organization with identifier, dateCreated and follower count where shown.
nlohmann::ordered_json AuthorJson(const Fiction& fiction, const Account& account);
// The post as `type`: SocialMediaPosting, DiscussionForumPosting, Comment, …
nlohmann::ordered_json PostJson(const Fiction& fiction, const Post& post, const char* type);

}  // namespace claque::demo

#endif  // CLAQUE_CLI_DEMO_HTML_H_
