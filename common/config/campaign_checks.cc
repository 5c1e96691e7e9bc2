#include "common/config/campaign_checks.h"

#include <unicode/timezone.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <memory>

#include "common/config/values.h"

namespace claque {
namespace {

bool HasControl(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7f;
  });
}

}  // namespace

Status CheckId(const std::string& id) {
  const bool fits = !id.empty() && id.size() <= 63 && id.front() != '-' && id.back() != '-' &&
                    id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == id.npos;
  if (fits) return OkStatus();
  return InvalidArgument(Quoted(id) + " is no id; use 1 to 63 of a-z, 0-9 and '-' inside");
}

Status CheckHttpUrl(const std::string& url) {
  const size_t host = url.starts_with("https://") ? 8 : url.starts_with("http://") ? 7 : 0;
  if (host == 0) return InvalidArgument(Quoted(url) + " is not an http:// or https:// address");
  if (url.size() <= host || url.find_first_of("/?#@:", host) == host || HasControl(url) ||
      url.find(' ') != url.npos) {
    return InvalidArgument(Quoted(url) + " is not a complete address");
  }
  return OkStatus();
}

Status CheckContact(const std::string& contact) {
  if (HasControl(contact)) return InvalidArgument("must be one line");
  const size_t at = contact.find('@');
  const bool mail = at != contact.npos && at > 0 && at + 1 < contact.size();
  if (mail || CheckHttpUrl(contact).ok()) return OkStatus();
  return InvalidArgument(Quoted(contact) +
                         " is neither an e-mail address nor a web page; site owners see it");
}

Status CheckLanguage(const std::string& tag) {
  const size_t first = std::min(tag.find('-'), tag.size());
  const bool fits = (first == 2 || first == 3) && tag.size() <= 35 && tag.back() != '-' &&
                    std::all_of(tag.begin(), tag.end(), [](unsigned char c) {
                      return c < 0x80 && (std::isalnum(c) != 0 || c == '-');
                    });
  if (fits) return OkStatus();
  return InvalidArgument(Quoted(tag) + " is no language tag; give for example en, fr, pt-BR");
}

Status CheckTimezone(const std::string& zone) {
  const std::unique_ptr<icu::TimeZone> found(
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)));
  if (found != nullptr && *found != icu::TimeZone::getUnknown()) return OkStatus();
  return InvalidArgument(Quoted(zone) + " is no time zone; give for example Europe/Paris");
}

Status CheckDay(const std::string& day) {
  const auto digits = [&day](size_t begin, size_t length) {
    return ParseInt(std::string_view(day).substr(begin, length)).value_or(-1);
  };
  if (day.size() == 10 && day[4] == '-' && day[7] == '-') {
    const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(digits(0, 4))),
                                           std::chrono::month(static_cast<unsigned>(digits(5, 2))),
                                           std::chrono::day(static_cast<unsigned>(digits(8, 2))));
    if (date.ok() && date.year() > std::chrono::year(1900)) return OkStatus();
  }
  return InvalidArgument(Quoted(day) + " is no day; give for example 2027-04-11");
}

Status CheckPublicAccount(const std::string& account) {
  const size_t colon = account.find(':');
  if (colon != account.npos && colon > 0 && colon + 1 < account.size()) return OkStatus();
  return InvalidArgument(Quoted(account) + " is not platform:handle");
}

}  // namespace claque
