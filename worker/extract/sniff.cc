#include "worker/extract/sniff.h"

#include <algorithm>
#include <utility>

#include "worker/extract/text_util.h"

namespace claque::extract {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  std::string_view type;
};
constexpr Magic kMagic[] = {
    {"\x89PNG\r\n\x1A\n"sv, "image/png"},
    {"\xFF\xD8\xFF"sv, "image/jpeg"},
    {"GIF87a"sv, "image/gif"},
    {"GIF89a"sv, "image/gif"},
    {"%PDF-"sv, "application/pdf"},
    {"PK\x03\x04"sv, "application/zip"},
    {"\x1F\x8B\x08"sv, "application/gzip"},
    {"\x00\x00\x01\x00"sv, "image/x-icon"},
    {"OggS\0"sv, "application/ogg"},
    {"ID3"sv, "audio/mpeg"},
    {"\x1A\x45\xDF\xA3"sv, "video/webm"},
    {"wOFF"sv, "font/woff"},
    {"wOF2"sv, "font/woff2"},
    {"Rar!\x1A\x07"sv, "application/x-rar-compressed"},
    {"\x7F"
     "ELF"sv,
     "application/x-elf"},
    {"BZh"sv, "application/x-bzip2"},
    {"7z\xBC\xAF\x27\x1C"sv, "application/x-7z-compressed"},
};

std::string_view MagicType(std::string_view body) {
  for (const Magic& magic : kMagic) {
    if (body.starts_with(magic.bytes)) return magic.type;
  }
  if (body.starts_with("RIFF") && body.substr(8, 4) == "WEBP") return "image/webp";
  if (body.starts_with("RIFF") && body.substr(8, 4) == "WAVE") return "audio/wave";
  if (body.substr(4, 4) == "ftyp") return "video/mp4";
  return {};
}

// Control bytes that no text has (MIME Sniffing, "binary data byte").
bool LooksBinary(std::string_view body) {
  const std::string_view head = body.substr(0, 1445);
  return std::any_of(head.begin(), head.end(), [](char c) {
    const auto b = static_cast<unsigned char>(c);
    return b <= 0x08 || b == 0x0B || (b >= 0x0E && b <= 0x1A) || (b >= 0x1C && b <= 0x1F);
  });
}

bool IsUtf16(std::string_view body) {
  return body.starts_with("\xFE\xFF") || body.starts_with("\xFF\xFE") ||
         body.starts_with("<\0"sv) || body.starts_with("\0<"sv);
}

// The first bytes as ASCII: UTF-16 loses its zero halves, so that markup is seen.
std::string Head(std::string_view body) {
  std::string head(body.substr(0, 4096));
  if (IsUtf16(body)) std::erase_if(head, [](char c) { return c == 0 || (c & '\x80'); });
  if (head.starts_with("\xEF\xBB\xBF")) head.erase(0, 3);
  return head;
}

// Name of the first element after declarations, comments and processing instructions.
std::string_view RootElement(std::string_view head) {
  for (;;) {
    head = Trim(head);
    std::string_view end;
    if (head.starts_with("<?")) {
      end = "?>";
    } else if (head.starts_with("<!--")) {
      end = "-->";
    } else if (head.starts_with("<!")) {
      end = ">";
    } else {
      break;
    }
    const size_t at = head.find(end);
    if (at == std::string_view::npos) return {};
    head.remove_prefix(at + end.size());
  }
  if (!head.starts_with('<')) return {};
  return head.substr(1, head.find_first_of(" \t\r\n/>") - 1);
}

bool HasHtmlDoctype(std::string_view head) {
  return ContainsNoCase(head.substr(0, 1024), "<!doctype html");
}

Format XmlFormat(std::string_view root) {
  const size_t colon = root.find(':');
  const std::string_view local = colon == std::string_view::npos ? root : root.substr(colon + 1);
  if (local == "rss" || local == "RDF" || local == "feed") return Format::kFeed;
  if (local == "urlset" || local == "sitemapindex") return Format::kSitemap;
  return EqualsNoCase(local, "html") ? Format::kHtml : Format::kXml;
}

bool StartsLikeHtml(std::string_view root) {
  constexpr std::string_view kNames[] = {"html", "head",  "script", "iframe", "h1",    "div",
                                         "font", "table", "a",      "style",  "title", "b",
                                         "body", "br",    "p",      "meta",   "main",  "article"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view name) { return EqualsNoCase(root, name); });
}

}  // namespace

Sniffed Sniff(std::string_view body, std::string_view content_type) {
  const std::string type =
      LowerAscii(Trim(content_type.substr(0, content_type.find(';')).substr(0, 127)));
  const auto as = [&type](Format format, std::string_view fallback) {
    return Sniffed{format, type.empty() ? std::string(fallback) : type};
  };
  if (Trim(body).empty()) return as(Format::kEmpty, "");
  if (const std::string_view magic = MagicType(body); !magic.empty()) {
    return {Format::kBinary, std::string(magic)};
  }
  if (!IsUtf16(body) && LooksBinary(body)) {
    const bool claims_text = type.empty() || type.starts_with("text/");
    return {Format::kBinary, claims_text ? "application/octet-stream" : type};
  }
  const std::string head = Head(body);
  const std::string_view root = RootElement(head);
  const bool declared_xml = Trim(head).starts_with("<?xml");
  const Format by_root = XmlFormat(root);
  if (!root.empty() && !HasHtmlDoctype(head)) {
    if (by_root == Format::kFeed) return as(by_root, "application/xml");
    if (by_root == Format::kSitemap) return as(by_root, "application/xml");
  }
  if (type == "text/html" || type == "application/xhtml+xml") return {Format::kHtml, type};
  if (type.ends_with("/json") || type.ends_with("+json") || Trim(head).starts_with('{')) {
    const bool feed =
        ContainsNoCase(head, "jsonfeed.org/version") || type == "application/feed+json";
    const bool json = feed || type.ends_with("json") || type.empty();
    if (json) return as(feed ? Format::kJsonFeed : Format::kJson, "application/json");
  }
  if (type.starts_with("image/") || type.starts_with("video/") || type.starts_with("audio/") ||
      type.starts_with("font/")) {
    return {Format::kBinary, type};
  }
  const bool says_text = type == "text/plain" || type == "text/css" || type == "text/markdown" ||
                         type == "text/javascript" || type == "application/javascript" ||
                         type == "text/csv";
  if (says_text) return {Format::kText, type};
  if (HasHtmlDoctype(head) || by_root == Format::kHtml || StartsLikeHtml(root)) {
    return {Format::kHtml, "text/html"};
  }
  if (declared_xml || type.ends_with("/xml") || type.ends_with("+xml")) {
    return as(Format::kXml, "application/xml");
  }
  if (ContainsNoCase(head, "<html") || ContainsNoCase(head, "<body") ||
      ContainsNoCase(head, "<div") || ContainsNoCase(head, "</p>")) {
    return {Format::kHtml, "text/html"};
  }
  return as(Format::kText, "text/plain");
}

}  // namespace claque::extract
