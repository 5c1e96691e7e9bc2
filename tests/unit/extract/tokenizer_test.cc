#include "worker/extract/tokenizer.h"

#include <gtest/gtest.h>

namespace claque::html {
namespace {

// One line a token: kind, text, attributes.
std::string Tokens(std::string_view input, Tokenizer::State state = Tokenizer::State::kData,
                   std::string_view last_start_tag = "") {
  Tokenizer tokenizer(input);
  tokenizer.SwitchTo(state);
  tokenizer.set_last_start_tag(last_start_tag);
  Token token;
  std::string out;
  while (tokenizer.Next(&token)) {
    switch (token.kind) {
      case Token::Kind::kCharacters:
        out += "T:";
        break;
      case Token::Kind::kStartTag:
        out += "S:";
        break;
      case Token::Kind::kEndTag:
        out += "E:";
        break;
      case Token::Kind::kComment:
        out += "C:";
        break;
      case Token::Kind::kDoctype:
        out += "D:";
        break;
      case Token::Kind::kEof:
        continue;
    }
    out += token.text;
    for (const Attribute& a : token.attributes) {
      out += " " + std::string(a.name) + "=" + std::string(a.value);
    }
    if (token.self_closing) out += "/";
    out += "\n";
  }
  return out;
}

TEST(Tokenizer, ReadsTagsAndAttributesInAllQuotings) {
  EXPECT_EQ(Tokens("<A HREF=x Title='a b' ALT=\"&amp;\" hidden/>t</A>"),
            "S:a href=x title=a b alt=& hidden=/\nT:t\nE:a\n");
}

TEST(Tokenizer, FirstOfTwoEqualAttributesWins) { EXPECT_EQ(Tokens("<p a=1 a=2>"), "S:p a=1\n"); }

// 13.2.5.73: in attributes a reference without ';' before '=' or a letter is literal.
TEST(Tokenizer, NamedReferencesInAttributesKeepQueryStrings) {
  EXPECT_EQ(Tokens("<a href='?a=1&copy=2&copy;&lt'>&copy=&notit;&noti;"),
            "S:a href=?a=1&copy=2\xC2\xA9<\nT:\xC2\xA9=\xC2\xACit;\xC2\xACi;\n");
}

TEST(Tokenizer, NumericReferencesAreRepaired) {
  EXPECT_EQ(Tokens("&#x80;&#0;&#xD800;&#1114112;&#65&#;&#x;"),
            "T:\xE2\x82\xAC\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
            "A&#;&#x;\n");
}

TEST(Tokenizer, CommentsEndWhereTheStandardSays) {
  EXPECT_EQ(Tokens("<!--a--><!--><!---><!--b--!><!--c<!-- d-->e<!--f"),
            "C:a\nC:\nC:\nC:b\nC:c<!-- d\nT:e\nC:f\n");
}

TEST(Tokenizer, StrayMarkupIsText) {
  EXPECT_EQ(Tokens("a < b <3 </>c</ d>"), "T:a < b <3 \nT:c\nC: d\n");
}

TEST(Tokenizer, ScriptsEndAtTheirEndTagAlone) {
  EXPECT_EQ(Tokens("a<b></x></SCRIPT>c", Tokenizer::State::kScriptData, "script"),
            "T:a<b></x>\nE:script\nT:c\n");
  EXPECT_EQ(Tokens("<!--<script></script>--></script>", Tokenizer::State::kScriptData, "script"),
            "T:<!--<script></script>-->\nE:script\n");
}

TEST(Tokenizer, RcdataDecodesReferencesAndRawtextDoesNot) {
  EXPECT_EQ(Tokens("&lt;b></title>", Tokenizer::State::kRcdata, "title"), "T:<b>\nE:title\n");
  EXPECT_EQ(Tokens("&lt;b></style>", Tokenizer::State::kRawtext, "style"), "T:&lt;b>\nE:style\n");
}

TEST(Tokenizer, AttributesBeyondTheLimitAreDropped) {
  std::string tag = "<p";
  for (int i = 0; i < 10'000; ++i) tag += " a" + std::to_string(i);
  Tokenizer tokenizer(tag += ">x");
  Token token;
  ASSERT_TRUE(tokenizer.Next(&token));
  EXPECT_EQ(token.attributes.size(), kMaxAttributes);
  ASSERT_TRUE(tokenizer.Next(&token));
  EXPECT_EQ(token.text, "x");
}

TEST(Tokenizer, TagCutByTheEndIsNoToken) { EXPECT_EQ(Tokens("a<p class='x"), "T:a\n"); }

}  // namespace
}  // namespace claque::html
