// What Zeeschuimer collects (https://github.com/digitalmethodsinitiative/zeeschuimer): a platform's
// own objects in "data", one a line; 4CAT keeps them with the rest in "__import_meta".
#ifndef CLAQUE_CLI_IMPORT_ZEESCHUIMER_H_
#define CLAQUE_CLI_IMPORT_ZEESCHUIMER_H_

#include <string>

#include "claque/v1/campaign.pb.h"
#include "cli/import/json_fields.h"
#include "common/base/status.h"

namespace claque {

bool IsOfZeeschuimer(const Json& object);

// For people.
std::string AboutZeeschuimer();

// InvalidArgument: the platform is none that can be read, or the object none of its posts.
Status FillFromZeeschuimer(const Json& object, v1::ImportedPost* post);

// Of the platforms' own objects, without the platform; what they lack stays unset.
Status FillFromX(const Json& data, v1::ImportedPost* post);
Status FillFromTikTok(const Json& data, v1::ImportedPost* post);
Status FillFromInstagram(const Json& data, v1::ImportedPost* post);

}  // namespace claque

#endif  // CLAQUE_CLI_IMPORT_ZEESCHUIMER_H_
