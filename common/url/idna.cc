// "Domain to ASCII" of the WHATWG URL Standard, section 3.3, over ICU's UTS 46.
#include <unicode/uidna.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "common/text/utf8.h"
#include "common/url/host.h"

namespace claque::url_internal {
namespace {

constexpr size_t kMaxNonAsciiDomain = 2048;

struct CloseIdna {
  void operator()(UIDNA* idna) const { uidna_close(idna); }
};

// Immutable after opening; ICU allows concurrent use. Null where ICU has no data.
const UIDNA* Idna() {
  static const std::unique_ptr<UIDNA, CloseIdna> kIdna = [] {
    UErrorCode error = U_ZERO_ERROR;
    UIDNA* idna =
        uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII |
                            UIDNA_NONTRANSITIONAL_TO_UNICODE,
                        &error);
    return std::unique_ptr<UIDNA, CloseIdna>(U_SUCCESS(error) ? idna : nullptr);
  }();
  return kIdna.get();
}

// CheckHyphens = false and VerifyDnsLength = false: what ICU reports of these is no error.
constexpr uint32_t kIgnored = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
                              UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
                              UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

// UTS 46 mappings that Unicode 15.1 and 16 changed, done here so that a host does not depend on
// which ICU is installed: Georgian capitals, Cyrillic palochka, capital sharp s, turned F, reversed
// C, corrected compatibility ideographs. 0 = ignored (Hangul fillers, Khmer inherent
// vowels, musical format controls).
constexpr std::pair<char32_t, char32_t> kUnicode16[] = {
    {0x10C7, 0x2D27},  {0x10CD, 0x2D2D},  {0x04C0, 0x04CF},  {0x1E9E, 0x00DF},   {0x2132, 0x214E},
    {0x2183, 0x2184},  {0x2F868, 0x36FC}, {0x2F874, 0x5F53}, {0x2F91F, 0x243AB}, {0x2F95F, 0x7AEE},
    {0x2F9BF, 0x45D7}, {0x115F, 0},       {0x1160, 0},       {0x3164, 0},        {0xFFA0, 0},
    {0x17B4, 0},       {0x17B5, 0}};

char32_t MapAsUnicode16(char32_t c) {
  if (c >= 0x10A0 && c <= 0x10C5) return c - 0x10A0 + 0x2D00;
  if (c >= 0x1D173 && c <= 0x1D17A) return 0;
  for (const auto& [from, to] : kUnicode16) {
    if (c == from) return to;
  }
  return c;
}

std::string MapAsUnicode16(std::string_view domain) {
  std::string out;
  out.reserve(domain.size());
  for (size_t pos = 0; pos < domain.size();) {
    const char32_t mapped = MapAsUnicode16(NextCodePoint(domain, &pos));
    if (mapped != 0) AppendUtf8(mapped, &out);
  }
  return out;
}

// `domain` through ICU; nullopt where it finds an error that counts.
std::optional<std::string> NameToAscii(std::string_view domain) {
  if (domain.size() > kMaxNonAsciiDomain || Idna() == nullptr) return std::nullopt;
  std::string out(domain.size() * 4 + 64, '\0');
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode error = U_ZERO_ERROR;
  const auto convert = [&] {
    return uidna_nameToASCII_UTF8(Idna(), domain.data(), static_cast<int32_t>(domain.size()),
                                  out.data(), static_cast<int32_t>(out.size()), &info, &error);
  };
  int32_t length = convert();
  if (error == U_BUFFER_OVERFLOW_ERROR) {
    out.resize(static_cast<size_t>(length));
    error = U_ZERO_ERROR;
    info = UIDNA_INFO_INITIALIZER;
    length = convert();
  }
  if (U_FAILURE(error) || (info.errors & ~kIgnored) != 0) return std::nullopt;
  out.resize(static_cast<size_t>(length));
  return out;
}

}  // namespace

std::optional<std::string> DomainToAscii(std::string_view domain) {
  // The standard leaves an ASCII domain alone, punycode labels too, right or wrong.
  if (IsAscii(domain)) return Lower(domain);
  return NameToAscii(MapAsUnicode16(domain));
}

}  // namespace claque::url_internal
