#include "cli/import/post_source.h"

#include <algorithm>

#include "common/config/suggest.h"
#include "common/config/values.h"

namespace claque {

Status AtLine(const SourceFile& file, int64_t line, const std::string& reason) {
  return InvalidArgument(file.name + ":" + std::to_string(line) + ": " + reason);
}

const ImportLayout& WantedLayout(v1::SourceFormat format, const std::vector<std::string>& names) {
  for (const ImportLayout* layout : ColumnLayouts()) {
    if (layout->format == format) return *layout;
  }
  return LayoutOf(names);
}

std::string AboutColumns(const ImportLayout& layout, const ColumnBinding& binding) {
  return std::string(layout.title) + ": " + binding.Description() +
         "; times: " + std::string(layout.times);
}

std::string MissingColumns(const ImportLayout& layout, const ColumnBinding& binding,
                           const std::vector<std::string>& names) {
  constexpr size_t kMaxShown = 40;
  std::string missing, there;
  for (const std::string_view field : binding.missing()) {
    missing += (missing.empty() ? "" : ", ") + Quoted(field) + DidYouMean(field, names);
  }
  for (size_t i = 0; i < std::min(names.size(), kMaxShown); ++i) {
    there += (there.empty() ? "" : ", ") + Quoted(names[i]);
  }
  if (names.size() > kMaxShown)
    there += ", and " + std::to_string(names.size() - kMaxShown) + " more";
  return "has no column " + missing + "; read as " + std::string(layout.title) + ", it has " +
         (there.empty() ? "none" : there);
}

}  // namespace claque
