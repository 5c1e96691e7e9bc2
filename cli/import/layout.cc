#include "cli/import/layout.h"

#include <algorithm>

#include "common/text/utf8.h"

namespace claque {

std::span<const ImportLayout* const> ColumnLayouts() {
  static constexpr std::array<const ImportLayout*, 5> kAll = {
      &kCoorTweetLayout, &kIraTweetsLayout, &kTwitterReleaseLayout, &kFourCatLayout, &kPostsLayout};
  return kAll;
}

const ImportLayout& LayoutOf(const std::vector<std::string>& names) {
  const auto has = [&](std::string_view mark) {
    return std::find(names.begin(), names.end(), mark) != names.end();
  };
  for (const ImportLayout* layout : ColumnLayouts()) {
    if (!layout->marks.empty() && std::ranges::all_of(layout->marks, has)) return *layout;
  }
  return kPostsLayout;
}

std::string FoldedName(std::string_view name) {
  std::string out;
  bool after_lower = false;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && after_lower) out += '_';
    after_lower = c >= 'a' && c <= 'z';
    out += c == ' ' || c == '-' ? '_' : upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

ColumnBinding::ColumnBinding(const ImportLayout& layout, const std::vector<std::string>& names)
    : layout_(layout) {
  bool has_objects = false;
  for (const ImportColumn& column : layout.columns) {
    std::vector<size_t>& cells = cells_.emplace_back();
    for (const std::string_view wanted : column.names) {
      const auto found = std::find(names.begin(), names.end(), wanted);
      if (wanted.empty() || found == names.end()) continue;
      cells.push_back(static_cast<size_t>(found - names.begin()));
      std::string shown(wanted);
      if (wanted != column.field) shown.append(" \u2192 ").append(column.field);
      shown_.push_back(std::move(shown));
    }
    has_objects = has_objects || (column.need == Need::kObjects && !cells.empty());
    has_any_needed_ = has_any_needed_ || (column.need != Need::kNone && !cells.empty());
  }
  for (size_t i = 0; i < cells_.size(); ++i) {
    const ImportColumn& column = layout.columns[i];
    const bool needed =
        column.need == Need::kAlways || (column.need == Need::kUnlessObjects && !has_objects);
    if (needed && cells_[i].empty()) missing_.push_back(column.field);
  }
}

bool ColumnBinding::Reads(size_t cell) const {
  return std::ranges::any_of(cells_, [&](const std::vector<size_t>& column) {
    return std::ranges::find(column, cell) != column.end();
  });
}

std::string ColumnBinding::Description() const {
  std::string out;
  for (const std::string& shown : shown_) out += (out.empty() ? "" : ", ") + shown;
  return out;
}

Status ColumnBinding::Read(std::span<const std::string_view> cells, v1::ImportedPost* post) const {
  for (size_t i = 0; i < cells_.size(); ++i) {
    const auto filled =
        std::ranges::find_if(cells_[i], [&](size_t at) { return !cells[at].empty(); });
    if (filled == cells_[i].end()) continue;
    const ImportColumn& column = layout_.columns[i];
    CLAQUE_RETURN_IF_ERROR(column.set(ToValidUtf8(cells[*filled]), post).Prefixed(column.field));
  }
  return OkStatus();
}

}  // namespace claque
