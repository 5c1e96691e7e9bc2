#include "worker/fetch/robots_lines.h"

#include <algorithm>
#include <cstdint>

#include "common/text/utf8.h"

namespace claque::robots_internal {
namespace {

constexpr size_t kMaxBody = 500 << 10;
// google/robotstxt: eight times the longest URL of a browser, and room for the NUL.
constexpr size_t kMaxLine = 2083 * 8 - 1;

constexpr std::string_view kSpace = " \t\v\f";

struct Name {
  std::string_view text;
  Field field;
};

// Misspellings found in the wild by google/robotstxt, crawler-commons and protego.
constexpr Name kNames[] = {{"user-agent", Field::kUserAgent},
                           {"useragent", Field::kUserAgent},
                           {"user agent", Field::kUserAgent},
                           {"useg-agent", Field::kUserAgent},
                           {"allow", Field::kAllow},
                           {"disallow", Field::kDisallow},
                           {"dissallow", Field::kDisallow},
                           {"dissalow", Field::kDisallow},
                           {"disalow", Field::kDisallow},
                           {"diasllow", Field::kDisallow},
                           {"disallaw", Field::kDisallow},
                           {"desallow", Field::kDisallow},
                           {"crawl-delay", Field::kCrawlDelay},
                           {"crawldelay", Field::kCrawlDelay},
                           {"crawl delay", Field::kCrawlDelay},
                           {"sitemap", Field::kSitemap},
                           {"site-map", Field::kSitemap},
                           {"site map", Field::kSitemap}};

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::optional<Field> FindField(std::string_view name) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
  for (const Name& known : kNames) {
    if (std::equal(name.begin(), name.end(), known.text.begin(), known.text.end(), same)) {
      return known.field;
    }
  }
  return std::nullopt;
}

// `line` without "<…>"; a '<' that nothing closes stays.
std::string StripTags(std::string_view line) {
  std::string out;
  while (true) {
    const size_t open = line.find('<');
    const size_t close = open == std::string_view::npos ? open : line.find('>', open);
    if (close == std::string_view::npos) return out.append(line);
    out.append(line, 0, open);
    line.remove_prefix(close + 1);
  }
}

std::string FromUtf16(std::string_view bytes, bool big_endian) {
  const auto unit = [&](size_t i) {
    const auto first = static_cast<uint8_t>(bytes[i]);
    const auto second = static_cast<uint8_t>(bytes[i + 1]);
    return static_cast<char32_t>(big_endian ? first << 8 | second : second << 8 | first);
  };
  std::string out;
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
    char32_t c = unit(i);
    const char32_t next = i + 3 < bytes.size() ? unit(i + 2) : 0;
    if (c >= 0xD800 && c < 0xDC00 && next >= 0xDC00 && next < 0xE000) {
      c = 0x10000 + ((c - 0xD800) << 10) + (next - 0xDC00);
      i += 2;
    } else if (c >= 0xD800 && c < 0xE000) {
      c = 0xFFFD;
    }
    AppendUtf8(c, &out);
  }
  return out;
}

}  // namespace

std::string DecodeBody(std::string_view body) {
  const bool cut = body.size() > kMaxBody;
  body = body.substr(0, kMaxBody);
  std::string text;
  if (body.starts_with("\xFE\xFF")) {
    text = FromUtf16(body.substr(2), true);
  } else if (body.starts_with("\xFF\xFE")) {
    text = FromUtf16(body.substr(2), false);
  } else {
    for (const char mark : {'\xEF', '\xBB', '\xBF'}) {  // also a partial one
      if (!body.starts_with(mark)) break;
      body.remove_prefix(1);
    }
    text = body;
  }
  if (cut) text.resize(text.find_last_of("\r\n") + 1);  // npos + 1 = 0
  return text;
}

std::string_view TakeLine(std::string_view* text) {
  const size_t end = text->find_first_of("\r\n");
  const std::string_view line = text->substr(0, end);
  text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
  return line;
}

std::optional<Line> ReadLine(std::string_view line) {
  line = line.substr(0, kMaxLine);
  const std::string stripped = StripTags(line.substr(0, line.find('#')));
  const std::string_view text = Trim(stripped);
  size_t separator = text.find(':');
  if (separator == std::string_view::npos) {
    // "disallow /x": only if there are two words, as with google/robotstxt.
    separator = text.find_first_of(kSpace);
    if (separator == std::string_view::npos) return std::nullopt;
    if (Trim(text.substr(separator)).find_first_of(kSpace) != std::string_view::npos) {
      return std::nullopt;
    }
  }
  const std::optional<Field> field = FindField(Trim(text.substr(0, separator)));
  if (!field) return std::nullopt;
  return Line{*field, std::string(Trim(text.substr(separator + 1)))};
}

}  // namespace claque::robots_internal
