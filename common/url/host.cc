#include "common/url/host.h"

#include <algorithm>
#include <array>

#include "common/text/utf8.h"
#include "common/url/ip.h"
#include "common/url/percent.h"

namespace claque::url_internal {
namespace {

bool IsForbiddenHostByte(char c) {
  constexpr std::string_view kForbidden("\0\t\n\r #/:<>?@[\\]^|", 17);
  return kForbidden.find(c) != std::string_view::npos;
}

bool IsForbiddenDomainByte(char c) {
  const auto byte = static_cast<uint8_t>(c);
  return byte <= 0x1F || byte == 0x7F || c == '%' || IsForbiddenHostByte(c);
}

std::optional<Host> ParseOpaqueHost(std::string_view input) {
  if (std::any_of(input.begin(), input.end(), IsForbiddenHostByte)) return std::nullopt;
  Host host;
  AppendPercentEncoded(input, EncodeSet::kC0Control, &host.text);
  return host;
}

}  // namespace

std::optional<Host> ParseHost(std::string_view input, bool special) {
  if (input.front() == '[') {
    if (input.back() != ']') return std::nullopt;
    const auto address = ParseIpv6(input.substr(1, input.size() - 2));
    if (!address) return std::nullopt;
    return Host{'[' + SerializeIpv6(*address) + ']', true};
  }
  if (!special) return ParseOpaqueHost(input);
  const std::string domain = ToValidUtf8(PercentDecode(input));
  std::optional<std::string> ascii = DomainToAscii(domain);
  if (!ascii || ascii->empty()) return std::nullopt;
  if (std::any_of(ascii->begin(), ascii->end(), IsForbiddenDomainByte)) return std::nullopt;
  if (EndsInNumber(*ascii)) {
    const auto address = ParseIpv4(*ascii);
    if (!address) return std::nullopt;
    return Host{SerializeIpv4(*address), true};
  }
  return Host{*std::move(ascii), false};
}

}  // namespace claque::url_internal
