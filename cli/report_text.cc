#include "cli/report_text.h"

#include <cmath>
#include <memory>

#include "cli/fields.h"
#include "cli/report.h"

namespace claque {

std::string Percent(int64_t part, int64_t whole) {
  return std::to_string((200 * part + whole) / (2 * whole)) + " %";
}

std::string Percent(double fraction) { return std::to_string(std::llround(100 * fraction)) + " %"; }

std::string AccountFraction(int64_t part, int64_t whole) {
  const std::string shown_part = AccountCount(part), shown_whole = AccountCount(whole);
  const std::string counts = shown_part + " of " + shown_whole;
  const bool told = shown_part == std::to_string(part) && shown_whole == std::to_string(whole);
  return told && whole > 0 ? counts + " (" + Percent(part, whole) + ")" : counts;
}

std::string Times(double number) {
  constexpr double kMost = 1'000;
  if (number > kMost) return "over 1000";
  const auto tenths = std::llround(10 * number);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string TextCell(const std::string& text) {
  return "<td dir=\"auto\">" + EscapeHtml(text) + "</td>";
}

std::string NumberCell(const std::string& text) { return "<td class=\"n\">" + text + "</td>"; }

std::string Term(const std::string& name, const std::string& html) {
  return html.empty() ? "" : "<dt>" + name + "</dt><dd dir=\"auto\">" + html + "</dd>";
}

std::string Tags(std::initializer_list<std::string> tags) {
  std::string html = "<p class=\"tags\">";
  for (const std::string& tag : tags) {
    if (!tag.empty()) html += "<span>" + EscapeHtml(tag) + "</span>";
  }
  return html + "</p>";
}

std::string LangText(const google::protobuf::RepeatedPtrField<v1::LangCount>& langs) {
  std::string text;
  for (const v1::LangCount& lang : langs) {
    text += (text.empty() ? "" : ", ") + lang.lang() + " " + std::to_string(lang.post_count());
  }
  return text;
}

std::string ObjectText(v1::ObjectKind kind, const std::string& object, v1::Review review) {
  return kind == v1::MENTION && review != v1::CONFIRMED ? "(an account)" : object;
}

void FetchPost(Client& client, const std::string& name, PostsByName* posts) {
  if (posts->contains(name)) return;
  const auto post = client.Get("posts", name);
  if (post.ok()) (*posts)[name] = static_cast<const v1::Post&>(**post);
}

std::string PostText(const PostsByName& posts, const std::string& name, v1::Review review) {
  const auto post = posts.find(name);
  const bool shown =
      review == v1::CONFIRMED && post != posts.end() && !post->second.permalink().empty();
  return "<code>" + EscapeHtml(shown ? post->second.permalink() : name) + "</code>";
}

std::string PostTime(const PostsByName& posts, const std::string& name) {
  const auto post = posts.find(name);
  return post == posts.end() ? "" : EscapeHtml(FieldText(post->second, "post_time"));
}

}  // namespace claque
