#include "common/url/parser.h"

#include <algorithm>
#include <utility>

#include "common/url/path.h"
#include "common/url/percent.h"

namespace claque::url_internal {
namespace {

bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Without leading and trailing C0 controls and spaces, and without tabs and newlines anywhere.
std::string Strip(std::string_view input) {
  const auto is_c0_or_space = [](char c) { return static_cast<uint8_t>(c) <= 0x20; };
  while (!input.empty() && is_c0_or_space(input.front())) input.remove_prefix(1);
  while (!input.empty() && is_c0_or_space(input.back())) input.remove_suffix(1);
  std::string out(input);
  std::erase_if(out, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return out;
}

// Reads what is left of the input from left to right; each method is one or a few states of the
// standard and returns false for its "return failure".
class Parser {
 public:
  Parser(std::string_view input, const Url* base) : rest_(input), base_(base) {}

  std::optional<UrlRecord> Run() {
    if (!Start()) return std::nullopt;
    return std::move(url_);
  }

 private:
  bool Start();
  bool NoScheme();
  bool Relative();
  bool File();
  bool FileSlash();
  bool FileHost();
  bool Authority();
  bool HostAndPort(std::string_view text);
  bool Port(std::string_view digits);
  bool OpaquePath();
  bool PathStart();
  bool Path();
  bool Query();
  bool Fragment();

  bool TakeScheme();
  void CopyAuthority();
  void CopyPathAndQuery();
  bool IsSlash(char c) const { return c == '/' || (special_ && c == '\\'); }
  bool At(char c) const { return !rest_.empty() && rest_.front() == c; }
  bool AtSlash() const { return !rest_.empty() && IsSlash(rest_.front()); }
  bool BaseIsFile() const { return base_ != nullptr && base_->scheme() == "file"; }
  // Takes what precedes the first of `stops` off the input.
  std::string_view TakeUntil(std::string_view stops);

  std::string_view rest_;
  const Url* base_;
  UrlRecord url_;
  bool special_ = false;
  std::optional<uint16_t> default_port_;
};

std::string_view Parser::TakeUntil(std::string_view stops) {
  const std::string_view taken = rest_.substr(0, rest_.find_first_of(stops));
  rest_.remove_prefix(taken.size());
  return taken;
}

// Scheme start state and scheme state, up to and with ':'.
bool Parser::TakeScheme() {
  if (rest_.empty() || !IsAlpha(rest_.front())) return false;
  const auto end = std::find_if_not(rest_.begin(), rest_.end(), [](char c) {
    return IsAlpha(c) || IsDigit(c) || c == '+' || c == '-' || c == '.';
  });
  if (end == rest_.end() || *end != ':') return false;
  url_.scheme.assign(rest_.begin(), end);
  std::transform(url_.scheme.begin(), url_.scheme.end(), url_.scheme.begin(), ToLower);
  rest_.remove_prefix(url_.scheme.size() + 1);
  default_port_ = SpecialPort(url_.scheme);
  special_ = default_port_.has_value();
  return true;
}

bool Parser::Start() {
  if (!TakeScheme()) return NoScheme();
  if (url_.scheme == "file") return File();
  if (special_) {
    if (base_ != nullptr && base_->scheme() == url_.scheme && !rest_.starts_with("//")) {
      return Relative();
    }
    while (AtSlash()) rest_.remove_prefix(1);
    return Authority();
  }
  if (rest_.starts_with("//")) {
    rest_.remove_prefix(2);
    return Authority();
  }
  return At('/') ? Path() : OpaquePath();
}

bool Parser::NoScheme() {
  if (base_ == nullptr) return false;
  if (base_->has_opaque_path() && !At('#')) return false;
  url_.scheme = base_->scheme();
  default_port_ = SpecialPort(url_.scheme);
  special_ = default_port_.has_value();
  if (base_->has_opaque_path()) {
    url_.opaque_path = true;
    CopyPathAndQuery();
    return Fragment();
  }
  return BaseIsFile() ? File() : Relative();
}

void Parser::CopyAuthority() {
  url_.username = base_->username();
  url_.password = base_->password();
  if (base_->has_host()) url_.host = Host{std::string(base_->host()), base_->host_is_ip()};
  url_.port = base_->port();
}

void Parser::CopyPathAndQuery() {
  url_.path = base_->path();
  if (base_->has_query()) url_.query = base_->query();
}

// Relative state and relative slash state.
bool Parser::Relative() {
  if (AtSlash()) {
    if (rest_.size() > 1 && IsSlash(rest_[1])) {
      rest_.remove_prefix(2);
      while (special_ && AtSlash()) rest_.remove_prefix(1);
      return Authority();
    }
    CopyAuthority();
    return Path();
  }
  CopyAuthority();
  CopyPathAndQuery();
  if (At('?')) return Query();
  if (At('#')) return Fragment();
  if (rest_.empty()) return true;
  url_.query.reset();
  ShortenPath(url_.scheme, &url_.path);
  return Path();
}

bool Parser::File() {
  url_.host.emplace();
  if (AtSlash()) return FileSlash();
  if (!BaseIsFile()) return Path();
  CopyAuthority();
  CopyPathAndQuery();
  if (At('?')) return Query();
  if (At('#')) return Fragment();
  if (rest_.empty()) return true;
  url_.query.reset();
  if (StartsWithDriveLetter(rest_)) {
    url_.path.clear();
  } else {
    ShortenPath(url_.scheme, &url_.path);
  }
  return Path();
}

bool Parser::FileSlash() {
  if (rest_.size() > 1 && IsSlash(rest_[1])) {
    rest_.remove_prefix(2);
    return FileHost();
  }
  if (BaseIsFile()) {
    CopyAuthority();
    const std::string_view path = base_->path();
    const std::string_view first = path.substr(0, path.find('/', 1));
    if (!StartsWithDriveLetter(rest_.substr(1)) && IsNormalizedDriveSegment(first)) {
      url_.path = first;
    }
  }
  return Path();
}

bool Parser::FileHost() {
  const std::string_view host = rest_.substr(0, rest_.find_first_of("/\\?#"));
  if (IsDriveLetter(host)) return Path();
  rest_.remove_prefix(host.size());
  if (!host.empty()) {
    std::optional<Host> parsed = ParseHost(host, special_);
    if (!parsed) return false;
    if (parsed->text != "localhost") url_.host = *std::move(parsed);
  }
  return PathStart();
}

bool Parser::Authority() {
  std::string_view text = TakeUntil(special_ ? "/\\?#" : "/?#");
  const size_t at = text.rfind('@');
  if (at != std::string_view::npos) {
    const std::string_view user_info = text.substr(0, at);
    text.remove_prefix(at + 1);
    if (text.empty()) return false;
    const size_t colon = user_info.find(':');
    AppendPercentEncoded(user_info.substr(0, colon), EncodeSet::kUserinfo, &url_.username);
    if (colon != std::string_view::npos) {
      AppendPercentEncoded(user_info.substr(colon + 1), EncodeSet::kUserinfo, &url_.password);
    }
  }
  return HostAndPort(text) && PathStart();
}

// Host state and port state.
bool Parser::HostAndPort(std::string_view text) {
  bool in_brackets = false;
  size_t end = 0;
  for (; end < text.size() && (text[end] != ':' || in_brackets); ++end) {
    if (text[end] == '[') in_brackets = true;
    if (text[end] == ']') in_brackets = false;
  }
  const std::string_view host = text.substr(0, end);
  if (host.empty()) {
    if (special_ || end < text.size()) return false;
    url_.host.emplace();
    return true;
  }
  std::optional<Host> parsed = ParseHost(host, special_);
  if (!parsed) return false;
  url_.host = *std::move(parsed);
  return end == text.size() || Port(text.substr(end + 1));
}

bool Parser::Port(std::string_view digits) {
  uint32_t port = 0;
  for (const char c : digits) {
    if (!IsDigit(c)) return false;
    port = port * 10 + static_cast<uint32_t>(c - '0');
    if (port > 0xFFFF) return false;
  }
  if (!digits.empty() && port != default_port_) url_.port = static_cast<uint16_t>(port);
  return true;
}

// A space at the end would be lost on the next parse: before '?', '#' it is written as %20.
bool Parser::OpaquePath() {
  url_.opaque_path = true;
  const std::string_view path = TakeUntil("?#");
  AppendPercentEncoded(path, EncodeSet::kC0Control, &url_.path);
  if (!rest_.empty() && url_.path.ends_with(' ')) url_.path.replace(url_.path.size() - 1, 1, "%20");
  return Query();
}

bool Parser::PathStart() {
  if (special_ || At('/')) return Path();
  return Query();
}

// Path state. A leading slash here only opens the first segment.
bool Parser::Path() {
  if (AtSlash()) rest_.remove_prefix(1);
  for (bool more = true; more;) {
    const std::string_view segment = TakeUntil(special_ ? "/\\?#" : "/?#");
    more = AtSlash();
    AppendSegment(url_.scheme, segment, more, &url_.path);
    if (more) rest_.remove_prefix(1);
  }
  return Query();
}

// Query state, then fragment state; either may be absent.
bool Parser::Query() {
  if (At('?')) {
    rest_.remove_prefix(1);
    AppendPercentEncoded(TakeUntil("#"), special_ ? EncodeSet::kSpecialQuery : EncodeSet::kQuery,
                         &url_.query.emplace());
  }
  return Fragment();
}

bool Parser::Fragment() {
  if (At('#')) {
    AppendPercentEncoded(rest_.substr(1), EncodeSet::kFragment, &url_.fragment.emplace());
  }
  return true;
}

}  // namespace

std::optional<uint16_t> SpecialPort(std::string_view scheme) {
  if (scheme == "http" || scheme == "ws") return uint16_t{80};
  if (scheme == "https" || scheme == "wss") return uint16_t{443};
  if (scheme == "ftp") return uint16_t{21};
  if (scheme == "file") return uint16_t{0};
  return std::nullopt;
}

std::optional<UrlRecord> ParseRecord(std::string_view input, const Url* base) {
  return Parser(Strip(input), base).Run();
}

}  // namespace claque::url_internal
