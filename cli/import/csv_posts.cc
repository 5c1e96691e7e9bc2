// Posts of files with a header line.
#include <utility>

#include "cli/detect/csv_reader.h"
#include "cli/import/post_source.h"

namespace claque {
namespace {

class CsvPosts final : public PostSource {
 public:
  CsvPosts(SourceFile file, std::unique_ptr<CsvReader> reader, const ImportLayout& layout,
           ColumnBinding binding)
      : file_(std::move(file)), reader_(std::move(reader)), binding_(std::move(binding)) {
    about_ = AboutColumns(layout, binding_);
    platform_ = layout.platform;
    std::vector<size_t> all(reader_->header().size());
    for (size_t i = 0; i < all.size(); ++i) all[i] = i;
    reader_->Want(std::move(all));
  }

  Result<bool> Next(v1::ImportedPost* post) override {
    while (next_ == batch_.lines.size() && next_refused_ == batch_.refused.size()) {
      next_ = next_refused_ = 0;
      CLAQUE_ASSIGN_OR_RETURN(const bool more, reader_->Next(&batch_));
      if (!more) return false;
    }
    const bool refused =
        next_refused_ < batch_.refused.size() &&
        (next_ == batch_.lines.size() || batch_.refused[next_refused_].first < batch_.lines[next_]);
    if (refused) return batch_.refused[next_refused_++].second;
    const size_t width = reader_->header().size();
    const std::span<const std::string_view> cells(batch_.cells.data() + next_ * width, width);
    const int64_t line = batch_.lines[next_++];
    if (const Status status = binding_.Read(cells, post); !status.ok()) {
      return AtLine(file_, line, status.message());
    }
    post->set_line(line);
    return true;
  }

 private:
  const SourceFile file_;
  const std::unique_ptr<CsvReader> reader_;
  const ColumnBinding binding_;
  CsvReader::Batch batch_;
  size_t next_ = 0, next_refused_ = 0;
};

}  // namespace

Result<std::unique_ptr<PostSource>> OpenCsvPosts(const SourceFile& file, v1::SourceFormat layout) {
  constexpr size_t kMaxColumns = 1000;
  CLAQUE_ASSIGN_OR_RETURN(auto reader, CsvReader::OpenLenient(file.in, file.name, file.line));
  std::vector<std::string> names;
  for (const std::string& cell : reader->header()) names.push_back(FoldedName(cell));
  if (names.size() > kMaxColumns) return AtLine(file, file.line, "has over 1,000 columns");
  const ImportLayout& wanted = WantedLayout(layout, names);
  ColumnBinding binding(wanted, names);
  if (!binding.missing().empty()) {
    return AtLine(file, file.line, MissingColumns(wanted, binding, names));
  }
  return std::unique_ptr<PostSource>(
      std::make_unique<CsvPosts>(file, std::move(reader), wanted, std::move(binding)));
}

}  // namespace claque
