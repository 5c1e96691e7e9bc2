// ImportLayout: how the columns of one kind of import file become a post. Tables, one file each.
#ifndef CLAQUE_CLI_IMPORT_LAYOUT_H_
#define CLAQUE_CLI_IMPORT_LAYOUT_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "claque/v1/campaign.pb.h"
#include "common/base/status.h"

namespace claque {

enum class Need {
  kNone,
  kAlways,
  kUnlessObjects,  // needless where the file has a column of objects
  kObjects,        // such a column
};

struct ImportColumn {
  std::string_view field;  // what messages call it
  // In lower case with '_' between words; of several that a record fills the first counts.
  std::array<std::string_view, 8> names;
  // InvalidArgument: why the value, which is not empty, is refused.
  Status (*set)(const std::string& value, v1::ImportedPost* post);
  Need need = Need::kNone;
};

struct ImportLayout {
  v1::SourceFormat format;
  std::string_view name;                    // in flags and campaign files
  std::string_view title;                   // for people
  std::string_view platform;                // of all its posts; empty = its records or the user say
  std::string_view times;                   // how it writes them
  std::span<const std::string_view> marks;  // columns by which it is recognised; none = never
  std::span<const ImportColumn> columns;
};

// Those with columns, in the order in which they are tried; the last takes what no other does.
std::span<const ImportLayout* const> ColumnLayouts();

// The first whose marks are all among `names`, which are folded.
const ImportLayout& LayoutOf(const std::vector<std::string>& names);

// "Created At" and "createdAt" are created_at.
std::string FoldedName(std::string_view name);

// The columns of a layout in the cells of a file, or of one JSON object.
class ColumnBinding {
 public:
  // `names`: of the cells, folded.
  ColumnBinding(const ImportLayout& layout, const std::vector<std::string>& names);

  // Fields that the layout needs and no cell has.
  const std::vector<std::string_view>& missing() const { return missing_; }
  // False where it has nothing of what the layout needs.
  bool has_any_needed() const { return has_any_needed_; }
  // True where a column is read from that cell.
  bool Reads(size_t cell) const;
  // "author → account, body → text": for people.
  std::string Description() const;
  // `cells`: as `names`, of any bytes. Errors: "field: reason".
  Status Read(std::span<const std::string_view> cells, v1::ImportedPost* post) const;

 private:
  const ImportLayout& layout_;
  std::vector<std::vector<size_t>> cells_;  // of each column, best first
  std::vector<std::string> shown_;
  std::vector<std::string_view> missing_;
  bool has_any_needed_ = false;
};

extern const ImportLayout kCoorTweetLayout;
extern const ImportLayout kIraTweetsLayout;
extern const ImportLayout kTwitterReleaseLayout;
extern const ImportLayout kFourCatLayout;
extern const ImportLayout kPostsLayout;

}  // namespace claque

#endif  // CLAQUE_CLI_IMPORT_LAYOUT_H_
