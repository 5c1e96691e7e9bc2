#include "worker/fetch/robots.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_set>

#include "worker/fetch/robots_lines.h"

namespace claque {
namespace {

using robots_internal::Field;
using robots_internal::Line;
using robots_internal::Rule;
using std::chrono::milliseconds;

constexpr milliseconds kMaxDelay = std::chrono::hours(1);
constexpr size_t kMaxCompared = 64 << 20;

bool SameToken(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [lower](char x, char y) { return lower(x) == lower(y); });
}

// Which agents a line or group speaks to: ours by name, everybody.
struct Audience {
  bool named = false;
  bool all = false;
};

// RFC 9309, section 2.2.1. The product token is [A-Za-z_-]+, whatever follows; a name with digits
// counts too if it is equal as a whole ("bot1").
Audience ReadAudience(std::string_view value, std::string_view agent) {
  constexpr std::string_view kToken = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";
  constexpr std::string_view kNameEnd = " \t\v\f/";
  Audience audience;
  while (!value.empty()) {
    std::string_view name = value.substr(0, value.find(','));
    value.remove_prefix(std::min(value.size(), name.size() + 1));
    name.remove_prefix(std::min(name.find_first_not_of(kNameEnd), name.size()));
    name = name.substr(0, name.find_first_of(kNameEnd));
    if (name == "*") audience.all = true;
    if (name.empty() || agent.empty()) continue;
    const std::string_view token = name.substr(0, name.find_first_not_of(kToken));
    if (SameToken(name, agent) || SameToken(token, agent)) audience.named = true;
  }
  return audience;
}

// nullopt for what is no number, or a negative one.
std::optional<milliseconds> ReadDelay(std::string_view value) {
  double seconds = 0;
  const auto result = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (result.ec != std::errc() || !(seconds >= 0)) return std::nullopt;
  const double capped = std::min(seconds * 1000, static_cast<double>(kMaxDelay.count()));
  return milliseconds(std::llround(capped));
}

// What a file says to one audience.
struct Part {
  std::vector<Rule> rules;
  std::optional<milliseconds> delay;
};

// Reads the file line by line; keeps what is said to us and what is said to all apart until the
// end, when it is known whether we were named at all.
class Reader {
 public:
  explicit Reader(std::string_view agent) : agent_(agent.substr(0, agent.find('/'))) {}

  void Read(const Line& line) {
    switch (line.field) {
      case Field::kUserAgent:
        ReadAgent(line.value);
        break;
      case Field::kAllow:
      case Field::kDisallow:
        ReadRule(line.value, line.field == Field::kAllow);
        break;
      case Field::kCrawlDelay:
        ReadCrawlDelay(line.value);
        break;
      case Field::kSitemap:
        if (!line.value.empty() && seen_.insert(line.value).second) {
          sitemaps_.push_back(line.value);
        }
        break;
    }
  }

  Part TakePart() { return std::move(was_named_ ? named_ : all_); }
  std::vector<std::string> TakeSitemaps() { return std::move(sitemaps_); }

 private:
  // A group begins at the first user-agent line after a rule. Other records do not end it (section
  // 2.2.4), but a delay is not handed on to agents that are named after it.
  void ReadAgent(std::string_view value) {
    if (rule_seen_) rules_for_ = {};
    if (rule_seen_ || delay_seen_) delay_for_ = {};
    rule_seen_ = delay_seen_ = false;
    const Audience audience = ReadAudience(value, agent_);
    for (Audience* group : {&rules_for_, &delay_for_}) {
      group->named |= audience.named;
      group->all |= audience.all;
    }
    was_named_ |= audience.named;
  }

  void ReadRule(std::string_view value, bool allow) {
    rule_seen_ = true;
    if (value.empty()) return;
    Add(robots_internal::MakeRule(value, allow));
    if (allow && (value.ends_with("/index.html") || value.ends_with("/index.htm"))) {
      Add(robots_internal::MakeRule(std::string(value.substr(0, value.rfind('/') + 1)) + '$',
                                    allow));
    }
  }

  void Add(const Rule& rule) {
    if (rules_for_.named) named_.rules.push_back(rule);
    if (rules_for_.all) all_.rules.push_back(rule);
  }

  void ReadCrawlDelay(std::string_view value) {
    delay_seen_ = true;
    const std::optional<milliseconds> delay = ReadDelay(value);
    if (!delay) return;
    if (delay_for_.named) named_.delay = std::max(named_.delay, delay);
    if (delay_for_.all) all_.delay = std::max(all_.delay, delay);
  }

  std::string agent_;
  Audience rules_for_, delay_for_;
  bool rule_seen_ = false;
  bool delay_seen_ = false;
  bool was_named_ = false;
  Part named_, all_;
  std::vector<std::string> sitemaps_;
  std::unordered_set<std::string> seen_;
};

// The first rule that matches decides: the longest, and of equals the one that allows.
bool MoreSpecific(const Rule& a, const Rule& b) {
  if (a.Length() != b.Length()) return a.Length() > b.Length();
  if (a.allow != b.allow) return a.allow;
  return a.pattern < b.pattern;
}

bool Equal(const Rule& a, const Rule& b) {
  return a.allow == b.allow && a.anchored == b.anchored && a.pattern == b.pattern;
}

}  // namespace

Robots Robots::Parse(std::string_view body, std::string_view agent) {
  Reader reader(agent);
  const std::string decoded = robots_internal::DecodeBody(body);
  for (std::string_view text = decoded; !text.empty();) {
    const std::optional<Line> line = robots_internal::ReadLine(robots_internal::TakeLine(&text));
    if (line) reader.Read(*line);
  }
  Part part = reader.TakePart();
  std::sort(part.rules.begin(), part.rules.end(), MoreSpecific);
  part.rules.erase(std::unique(part.rules.begin(), part.rules.end(), Equal), part.rules.end());
  Robots robots;
  robots.rules_ = std::move(part.rules);
  robots.crawl_delay_ = part.delay;
  robots.sitemaps_ = reader.TakeSitemaps();
  return robots;
}

Robots Robots::FromResponse(int http_status, std::string_view body, std::string_view agent) {
  if (http_status >= 200 && http_status < 300) return Parse(body, agent);
  Robots robots;
  const bool unavailable = http_status >= 300 && http_status < 500 && http_status != 429;
  robots.disallow_all_ = !unavailable;
  return robots;
}

bool Robots::Allows(const Url& url) const {
  if (url.path() == "/robots.txt") return true;
  if (disallow_all_) return false;
  if (rules_.empty()) return true;
  std::string raw(url.path());
  if (url.has_query()) raw.append("?").append(url.query());
  const std::string path = robots_internal::NormalPath(raw);
  size_t compared = 0;
  for (const Rule& rule : rules_) {
    compared += rule.pattern.find('*') == std::string::npos ? 1 : path.size();
    if (compared > kMaxCompared) return false;
    if (robots_internal::Matches(rule, path)) return rule.allow;
  }
  return true;
}

}  // namespace claque
