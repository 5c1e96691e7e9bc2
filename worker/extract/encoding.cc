#include "worker/extract/encoding.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

#include "common/text/utf8.h"
#include "worker/extract/text_util.h"

namespace claque::extract {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::string_view kSpace = " \t\n\f\r";

struct ConverterCloser {
  void operator()(UConverter* c) const { ucnv_close(c); }
};
struct DetectorCloser {
  void operator()(UCharsetDetector* d) const { ucsdet_close(d); }
};

// ICU's name where it differs from the standard's or where the standard's table is wider.
const char* ConverterName(std::string_view encoding) {
  if (encoding == "GBK") return "gb18030";
  if (encoding == "EUC-KR") return "windows-949";
  if (encoding == "Shift_JIS") return "windows-31j";
  if (encoding == "Big5") return "Big5-HKSCS";
  if (encoding == "ISO-8859-8-I") return "ISO-8859-8";
  if (encoding == "ISO-8859-16") return "ISO-8859-10";
  if (encoding == "windows-874") return "windows-874-2000";
  if (encoding == "x-user-defined") return "ISO-8859-1";
  return encoding.data();  // names of the table are literals
}

// charset=… inside a Content-Type or the content of a meta (HTML Standard, "extracting a character
// encoding from a meta element").
std::string_view CharsetParameter(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t found = FindNoCase(text.substr(at), "charset");
    if (found == kNone) return {};
    at += found + 7;
    size_t i = text.find_first_not_of(kSpace, at);
    if (i == kNone) return {};
    if (text[i] != '=') continue;
    i = text.find_first_not_of(kSpace, i + 1);
    if (i == kNone) return {};
    if (text[i] == '"' || text[i] == '\'') {
      const size_t end = text.find(text[i], i + 1);
      return end == kNone ? std::string_view() : text.substr(i + 1, end - i - 1);
    }
    return text.substr(i, text.find_first_of(" \t\n\f\r;", i) - i);
  }
  return {};
}

// A declaration inside the document cannot be UTF-16: the bytes were readable.
std::string_view DeclaredEncoding(std::string_view label) {
  const std::string_view name = EncodingFromLabel(label);
  if (name.starts_with("UTF-16")) return "UTF-8";
  if (name == "x-user-defined") return "windows-1252";
  return name;
}

// Value of `name` in the attributes of a tag's source; a reader for the prescan only.
std::string_view AttributeIn(std::string_view tag, std::string_view name) {
  size_t at = std::min(tag.find_first_of(" \t\n\f\r/"), tag.size());
  while (at < tag.size()) {
    at = tag.find_first_not_of(" \t\n\f\r/", at);
    if (at == kNone) return {};
    const size_t begin = at++;
    at = std::min(tag.find_first_of(" \t\n\f\r/=", at), tag.size());
    const std::string_view key = tag.substr(begin, at - begin);
    std::string_view value;
    const size_t equals = tag.find_first_not_of(kSpace, at);
    if (equals != kNone && tag[equals] == '=') {
      at = std::min(tag.find_first_not_of(kSpace, equals + 1), tag.size());
      const char quote = at < tag.size() ? tag[at] : '\0';
      const bool quoted = quote == '"' || quote == '\'';
      if (quoted) ++at;
      const size_t end =
          std::min(quoted ? tag.find(quote, at) : tag.find_first_of(kSpace, at), tag.size());
      value = tag.substr(at, end - at);
      at = end + (quoted ? 1 : 0);
    }
    if (EqualsNoCase(key, name)) return value;
  }
  return {};
}

// Position of the '>' that ends the tag at `open`; a quote counts after '=' alone. npos = cut off.
size_t TagEnd(std::string_view text, size_t open) {
  char quote = 0;
  char before = 0;  // last character that is no space
  for (size_t i = open + 1; i < text.size(); ++i) {
    const char c = text[i];
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '>') {
      return i;
    } else if ((c == '"' || c == '\'') && before == '=') {
      quote = c;
    }
    if (!IsAsciiSpace(c)) before = c;
  }
  return kNone;
}

std::string_view MetaEncoding(std::string_view tag) {
  const std::string_view charset = AttributeIn(tag, "charset");
  if (!charset.empty()) return DeclaredEncoding(charset);
  if (!EqualsNoCase(AttributeIn(tag, "http-equiv"), "content-type")) return {};
  return DeclaredEncoding(CharsetParameter(AttributeIn(tag, "content")));
}

std::string_view BomEncoding(std::string_view body) {
  if (body.starts_with("\xEF\xBB\xBF")) return "UTF-8";
  if (body.starts_with("\xFE\xFF")) return "UTF-16BE";
  if (body.starts_with("\xFF\xFE")) return "UTF-16LE";
  return {};
}

// UTF-16 without a mark is known by the zero halves of its markup.
std::string_view Utf16Pattern(std::string_view body) {
  using namespace std::string_view_literals;
  if (body.starts_with("\0<\0"sv)) return "UTF-16BE";
  if (body.starts_with("<\0"sv) && body.size() > 3 && body[3] == 0) return "UTF-16LE";
  return {};
}

std::string_view DetectEncoding(std::string_view body) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, DetectorCloser> detector(ucsdet_open(&error));
  const std::string_view sample = body.substr(0, 16 * 1024);
  ucsdet_setText(detector.get(), sample.data(), static_cast<int32_t>(sample.size()), &error);
  ucsdet_enableInputFilter(detector.get(), true);
  const UCharsetMatch* match = ucsdet_detect(detector.get(), &error);
  if (U_FAILURE(error) || !match) return "windows-1252";
  const int32_t confidence = ucsdet_getConfidence(match, &error);
  const char* name = ucsdet_getName(match, &error);
  if (U_FAILURE(error) || confidence < 30) return "windows-1252";
  const std::string_view known = DeclaredEncoding(name);
  return known.empty() || known == "UTF-8" || known == "replacement" ? "windows-1252" : known;
}

// Pages stored or re-encoded as UTF-8 often keep the declaration of their old charset. A body that
// is well-formed UTF-8 with this many multi-byte characters is not by chance (departs from the
// standard, which would follow the declaration).
bool IsPlainlyUtf8(std::string_view declared, std::string_view body) {
  constexpr std::ptrdiff_t kEnough = 24;
  if (declared.empty() || declared == "UTF-8") return false;
  const auto leads =
      std::count_if(body.begin(), body.end(), [](char c) { return (c & 0xC0) == 0xC0; });
  return leads >= kEnough && IsValidUtf8(body);
}

std::string NormaliseNewlines(std::string text) {
  const size_t first = text.find('\r');
  if (first == std::string::npos) return text;
  size_t out = first;
  for (size_t i = first; i < text.size(); ++i) {
    if (text[i] != '\r') {
      text[out++] = text[i];
    } else {
      text[out++] = '\n';
      if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
    }
  }
  text.resize(out);
  return text;
}

}  // namespace

std::string_view PrescanEncoding(std::string_view body) {
  const std::string_view head = body.substr(0, 1024);
  if (head.starts_with("<?xml")) {
    const std::string_view declaration = head.substr(0, head.find("?>"));
    const std::string_view name = DeclaredEncoding(AttributeIn(declaration, "encoding"));
    if (!name.empty()) return name;
  }
  for (size_t at = 0; at < head.size();) {
    const size_t open = head.find('<', at);
    if (open == kNone) return {};
    if (head.substr(open, 4) == "<!--") {
      const size_t end = head.find("-->", open + 2);
      if (end == kNone) return {};
      at = end + 3;
      continue;
    }
    const char next = open + 1 < head.size() ? head[open + 1] : '\0';
    if (!IsAsciiAlnum(next) && next != '/' && next != '!' && next != '?') {
      at = open + 1;
      continue;
    }
    const size_t close = TagEnd(head, open);
    if (close == kNone) return {};
    const std::string_view tag = head.substr(open, close - open);
    if (tag.size() > 5 && EqualsNoCase(tag.substr(0, 5), "<meta") &&
        (kSpace.find(tag[5]) != kNone || tag[5] == '/')) {
      const std::string_view name = MetaEncoding(tag);
      if (!name.empty()) return name;
    }
    at = close + 1;
  }
  return {};
}

std::string DecodeAs(std::string_view body, std::string_view encoding) {
  if (encoding == "UTF-8") return ToValidUtf8(body);
  if (encoding == "replacement") return body.empty() ? "" : "\xEF\xBF\xBD";
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, ConverterCloser> converter(
      ucnv_open(ConverterName(encoding), &error));
  if (U_FAILURE(error)) return ToValidUtf8(body);
  std::string out;
  out.reserve(body.size() + body.size() / 4);
  const char* from = body.data();
  const char* const end = from + body.size();
  char16_t units[4096];
  do {
    error = U_ZERO_ERROR;
    char16_t* to = units;
    ucnv_toUnicode(converter.get(), &to, units + std::size(units), &from, end, nullptr, true,
                   &error);
    const auto count = static_cast<int32_t>(to - units);
    // A pair may be cut at the buffer's end: UnicodeString would write two replacements.
    size_t keep = 0;
    if (count > 1 && U16_IS_LEAD(units[count - 1]) && error == U_BUFFER_OVERFLOW_ERROR) keep = 1;
    icu::UnicodeString(false, units, count - static_cast<int32_t>(keep)).toUTF8String(out);
    if (keep) {
      char16_t pair[2] = {units[count - 1], 0};
      char16_t* tail = pair + 1;
      error = U_ZERO_ERROR;
      ucnv_toUnicode(converter.get(), &tail, pair + 2, &from, end, nullptr, true, &error);
      icu::UnicodeString(false, pair, static_cast<int32_t>(tail - pair)).toUTF8String(out);
    }
  } while (error == U_BUFFER_OVERFLOW_ERROR);
  return out;
}

Decoded DecodeBody(std::string_view body, std::string_view content_type) {
  Decoded decoded;
  decoded.encoding = BomEncoding(body);
  if (decoded.encoding == "UTF-8") {
    body.remove_prefix(3);
  } else if (!decoded.encoding.empty()) {
    body.remove_prefix(2);
  }
  if (decoded.encoding.empty()) decoded.encoding = Utf16Pattern(body);
  if (decoded.encoding.empty()) {
    decoded.encoding = EncodingFromLabel(CharsetParameter(content_type));
  }
  if (decoded.encoding.empty()) {
    decoded.encoding = PrescanEncoding(body);
    if (IsPlainlyUtf8(decoded.encoding, body)) decoded.encoding = "UTF-8";
  }
  if (decoded.encoding.empty()) {
    decoded.encoding = IsValidUtf8(body) ? "UTF-8" : DetectEncoding(body);
  }
  decoded.text = NormaliseNewlines(DecodeAs(body, decoded.encoding));
  return decoded;
}

}  // namespace claque::extract
