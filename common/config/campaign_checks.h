// What the texts of a campaign file must be. Each says what is wrong with a text that does not
// hold.
#ifndef CLAQUE_COMMON_CONFIG_CAMPAIGN_CHECKS_H_
#define CLAQUE_COMMON_CONFIG_CAMPAIGN_CHECKS_H_

#include <string>

#include "common/base/status.h"

namespace claque {

Status CheckId(const std::string& id);
Status CheckHttpUrl(const std::string& url);
// An e-mail address or a web page.
Status CheckContact(const std::string& contact);
// BCP 47.
Status CheckLanguage(const std::string& tag);
// IANA.
Status CheckTimezone(const std::string& zone);
// YYYY-MM-DD.
Status CheckDay(const std::string& day);
// "platform:handle".
Status CheckPublicAccount(const std::string& account);

}  // namespace claque

#endif  // CLAQUE_COMMON_CONFIG_CAMPAIGN_CHECKS_H_
