#include "worker/extract/encoding.h"

#include <gtest/gtest.h>

#include "common/text/utf8.h"

namespace claque::extract {
namespace {

TEST(EncodingFromLabel, FollowsTheEncodingStandard) {
  EXPECT_EQ(EncodingFromLabel(" Latin1 "), "windows-1252");
  EXPECT_EQ(EncodingFromLabel("utf8"), "UTF-8");
  EXPECT_EQ(EncodingFromLabel("gb2312"), "GBK");
  EXPECT_EQ(EncodingFromLabel("x-sjis"), "Shift_JIS");
  EXPECT_EQ(EncodingFromLabel("utf-7"), "");
}

// HTML Standard 13.2.3.2: the mark wins over the header, the header over meta.
TEST(DecodeBody, ByteOrderMarkWinsOverHeaderAndHeaderOverMeta) {
  EXPECT_EQ(DecodeBody("\xEF\xBB\xBF\xC3\xA9", "text/html; charset=latin1").text, "\xC3\xA9");
  EXPECT_EQ(DecodeBody("<meta charset=koi8-r>\xE9", "text/html; charset=latin1").text,
            "<meta charset=koi8-r>\xC3\xA9");
  EXPECT_EQ(DecodeBody("<meta charset=\"windows-1251\">\xEF", "text/html").text,
            "<meta charset=\"windows-1251\">\xD0\xBF");
}

TEST(DecodeBody, ReadsEveryFormOfDeclaration) {
  EXPECT_EQ(PrescanEncoding("<?xml version='1.0' encoding='iso-8859-2'?>"), "ISO-8859-2");
  EXPECT_EQ(PrescanEncoding("<META content='text/html; charset=Big5' http-equiv=Content-Type>"),
            "Big5");
  EXPECT_EQ(PrescanEncoding("<!-- <meta charset=big5> --><meta charset=sjis>"), "Shift_JIS");
  EXPECT_EQ(PrescanEncoding("<meta charset=utf-16>"), "UTF-8");
}

TEST(DecodeBody, IllFormedInputBecomesReplacementCharacters) {
  const Decoded decoded = DecodeBody(
      "a\xFF"
      "b",
      "text/html; charset=utf-8");
  EXPECT_EQ(decoded.text,
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_TRUE(IsValidUtf8(DecodeBody("\x81\x81\xFE\x00", "text/html; charset=gbk").text));
}

TEST(DecodeBody, ReadsUtf16AndLongSurrogateRuns) {
  std::string body = "\xFF\xFE";
  for (int i = 0; i < 5000; ++i) body.append("\x3D\xD8\x00\xDE", 4);  // U+1F600
  const std::string text = DecodeBody(body, "").text;
  EXPECT_EQ(text.size(), 20000u);
  EXPECT_EQ(text.find("\xEF\xBF\xBD"), std::string::npos);
}

TEST(DecodeBody, PlainUtf8WinsOverItsOldDeclaration) {
  std::string body = "<meta charset=gb2312>";
  for (int i = 0; i < 30; ++i) body += "\xE4\xB8\xAD";
  EXPECT_EQ(DecodeBody(body, "text/html").encoding, "UTF-8");
  EXPECT_EQ(DecodeBody(body, "text/html; charset=gbk").encoding, "GBK");
}

TEST(DecodeBody, DeclarationCutByTheEndDoesNotCount) {
  EXPECT_EQ(PrescanEncoding("<meta charset=euc-jp"), "");
  EXPECT_EQ(PrescanEncoding("a < b <meta charset=euc-jp>"), "EUC-JP");
}

TEST(DecodeBody, NewlinesBecomeLineFeeds) {
  EXPECT_EQ(DecodeBody("a\r\nb\rc\n", "").text, "a\nb\nc\n");
}

}  // namespace
}  // namespace claque::extract
