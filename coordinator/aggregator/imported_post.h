// An imported post in the form of a captured one. Pure.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_IMPORTED_POST_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_IMPORTED_POST_H_

#include <string>
#include <string_view>

#include "claque/v1/campaign.pb.h"
#include "claque/v1/report.pb.h"
#include "common/base/status.h"

namespace claque {

// InvalidArgument where what ImportedPost requires is missing or a bound of it is not kept.
Status CheckImport(const v1::ImportedPost& imported);

// Handles in it, also in `import_id` and `content_id`, are raw. Links, hashtags and mentions are
// read from its text, as those of pages. What a post with a text shares beside them belongs to
// them, too; what one without shares leaves traces alone, because a file has a line for each.
v1::ExtractedPost PostOfImport(const v1::ImportedPost& imported, const std::string& file);

// One of ExtractedPost.objects, by its form.
struct NamedObject {
  v1::ObjectKind kind;
  std::string_view object;  // as Trace.object; points into the name
};
NamedObject ObjectNamed(std::string_view name);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_IMPORTED_POST_H_
