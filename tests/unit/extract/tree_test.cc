#include "worker/extract/tree.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "worker/extract/query.h"
#include "worker/extract/xml.h"

namespace claque::html {
namespace {

void Print(const Document& document, NodeId id, std::string* out) {
  const Node& node = document[id];
  if (node.kind == NodeKind::kText) out->append(node.text);
  if (node.kind == NodeKind::kElement) out->append("<" + std::string(node.text) + ">");
  for (NodeId c = node.first_child; c != kNoNode; c = document[c].next_sibling) {
    Print(document, c, out);
  }
  if (node.kind == NodeKind::kElement) out->append("</>");
}

// The body's content with every end tag written.
std::string Body(std::string_view html) {
  const Document document = ParseHtml(std::string(html));
  std::string out;
  const NodeId body = extract::FindFirst(document, 0, Tag::kBody);
  for (NodeId c = document[body].first_child; c != kNoNode; c = document[c].next_sibling) {
    Print(document, c, &out);
  }
  return out;
}

size_t Depth(const Document& document) {
  size_t deepest = 0;
  for (NodeId id = 0; id != kNoNode; id = document.Next(id, 0)) {
    size_t depth = 0;
    for (NodeId up = id; up != kNoNode && depth < 2000; up = document[up].parent) ++depth;
    deepest = std::max(deepest, depth);
  }
  return deepest;
}

TEST(ParseHtml, HtmlHeadAndBodyAreImplied) {
  const Document document = ParseHtml("<title>t</title>text");
  std::string out;
  Print(document, 0, &out);
  EXPECT_EQ(out, "<html><head><title>t</></><body>text</></>");
}

TEST(ParseHtml, EndTagsAreImplied) {
  EXPECT_EQ(Body("<p>a<p>b<div>c</div>"), "<p>a</><p>b</><div>c</>");
  EXPECT_EQ(Body("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>"),
            "<ul><li>a</><li>b<ul><li>c</></></><li>d</></>");
  EXPECT_EQ(Body("<dl><dt>a<dd>b<dt>c</dl>"), "<dl><dt>a</><dd>b</><dt>c</></>");
}

TEST(ParseHtml, VoidElementsHaveNoContent) {
  EXPECT_EQ(Body("a<br>b<img src=x>c"), "a<br></>b<img></>c");
}

TEST(ParseHtml, TablePartsAreImplied) {
  EXPECT_EQ(Body("<table><tr><td>a<td>b<tr><th>c</table>d"),
            "<table><tbody><tr><td>a</><td>b</></><tr><th>c</></></></>d");
}

TEST(ParseHtml, StrayEndTagsChangeNothing) {
  EXPECT_EQ(Body("<div>a</span>b</td></div>c"), "<div>ab</>c");
}

TEST(ParseHtml, SvgEndsWhereHtmlBegins) {
  EXPECT_EQ(Body("<svg><path/><g><p>a</p>"), "<svg><path></><g></></><p>a</>");
}

// Structural bounds: not timings.
TEST(ParseHtml, NestingIsCappedAndTheTextSurvives) {
  std::string html;
  for (int i = 0; i < 100'000; ++i) html += "<div>";
  html += "deep text";
  const Document document = ParseHtml(std::move(html));
  EXPECT_LE(Depth(document), 520u);
  EXPECT_EQ(extract::BlockText(document, 0), "deep text");
}

TEST(ParseHtml, NodesAreCapped) {
  std::string html;
  for (int i = 0; i < 5000; ++i) html += "<b>x</b>";
  const Document document = ParseHtml(std::move(html), {.depth = 512, .nodes = 1000});
  EXPECT_TRUE(document.truncated());
  EXPECT_LE(document.size(), 1010u);
}

TEST(ParseHtml, SourceIsCappedAtACharacter) {
  const Document document =
      ParseHtml("abc\xC3\xA9", {.depth = 512, .nodes = 100, .source_bytes = 4});
  EXPECT_TRUE(document.truncated());
  EXPECT_EQ(extract::BlockText(document, 0), "abc");
}

TEST(ParseHtml, UnclosedCommentIsOneNode) {
  std::string html = "<p>a<!--";
  for (int i = 0; i < 100'000; ++i) html += "<!-- x ";
  EXPECT_LE(ParseHtml(std::move(html)).size(), 10u);
}

TEST(BlockText, SeparatesBlocksAndCollapsesSpace) {
  const Document document =
      ParseHtml("<p>a  b\n c</p><p>d<br>e<script>x</script></p><ul><li>f</li><li>g</li></ul>");
  EXPECT_EQ(extract::BlockText(document, 0), "a b c\n\nd\ne\n\nf\ng");
}

TEST(ParseXml, KnownNamespacesGetTheirUsualPrefix) {
  const Document document = extract::ParseXml(
      "<x:feed xmlns:x='http://www.w3.org/2005/Atom' "
      "xmlns:q='http://purl.org/dc/elements/1.1/'><q:creator><![CDATA[a<b]]></q:creator></x:feed>");
  std::string out;
  Print(document, 0, &out);
  EXPECT_EQ(out, "<feed><dc:creator>a<b</></>");
}

TEST(ParseXml, InternalSubsetsDefineNothing) {
  const Document document =
      extract::ParseXml("<!DOCTYPE a [<!ENTITY x 'xxxxxxxx'><!ENTITY y '&x;&x;'>]><a>&y;&#65;</a>");
  EXPECT_EQ(extract::TextContent(document, 0), "&y;A");
}

}  // namespace
}  // namespace claque::html
