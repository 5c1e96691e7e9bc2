// Posts of files with one JSON object a line.
#include <deque>
#include <functional>
#include <utility>

#include "cli/import/json_fields.h"
#include "cli/import/post_source.h"
#include "cli/import/zeeschuimer.h"

namespace claque {
namespace {

constexpr size_t kMaxLine = 1 << 20;
constexpr size_t kMaxRefusedAtStart = 100;

using FillPost = std::function<Status(const Json& object, v1::ImportedPost* post)>;

// A list as a line each.
Result<std::string> CellOf(const Json& value) {
  if (value.is_null()) return std::string();
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.dump();
  if (!value.is_array()) return InvalidArgument("must be text, a whole number or a list of texts");
  std::string list;
  for (const Json& item : value) {
    if (!item.is_string()) return InvalidArgument("must be a list of texts");
    list += item.get_ref<const std::string&>() + '\n';
  }
  return list;
}

std::vector<std::string> NamesOf(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(FoldedName(name));
  return names;
}

Status FillFromColumns(const ImportLayout& layout, const Json& object, v1::ImportedPost* post) {
  const std::vector<std::string> names = NamesOf(object);
  const ColumnBinding binding(layout, names);
  std::vector<std::string> texts;
  for (const auto& [name, value] : object.items()) {
    std::string& text = texts.emplace_back();
    if (!binding.Reads(texts.size() - 1)) continue;
    auto cell = CellOf(value);
    if (!cell.ok()) return cell.status().Prefixed(names[texts.size() - 1]);
    text = *std::move(cell);
  }
  const std::vector<std::string_view> cells(texts.begin(), texts.end());
  return binding.Read(cells, post);
}

class JsonPosts final : public PostSource {
 public:
  explicit JsonPosts(const SourceFile& file) : file_(file), next_line_(file.line) {}

  // By the first line that is an object.
  Status FindLayout(v1::SourceFormat format) {
    while (!has_first_) {
      auto object = ReadObject();
      if (!object.ok()) {
        refused_.push_back(object.status());
        if (refused_.size() == kMaxRefusedAtStart) return refused_.front();
      } else if (object->is_null()) {
        return refused_.empty() ? AtLine(file_, line_, "the file is empty") : refused_.front();
      } else {
        has_first_ = true;
        first_ = *std::move(object);
      }
    }
    const bool wrapped = IsOfZeeschuimer(first_);
    if (format == v1::ZEESCHUIMER || (format < v1::POST_FILE && wrapped)) {
      if (!wrapped)
        return AtLine(file_, line_, "is nothing that Zeeschuimer writes: it has no data");
      about_ = AboutZeeschuimer();
      fill_ = FillFromZeeschuimer;
      return OkStatus();
    }
    const std::vector<std::string> names = NamesOf(first_);
    const ImportLayout& layout = WantedLayout(format, names);
    const ColumnBinding binding(layout, names);
    if (!binding.has_any_needed()) {
      return AtLine(file_, line_, MissingColumns(layout, binding, names));
    }
    about_ = AboutColumns(layout, binding);
    platform_ = layout.platform;
    fill_ = [&layout](const Json& object, v1::ImportedPost* post) {
      return FillFromColumns(layout, object, post);
    };
    return OkStatus();
  }

  Result<bool> Next(v1::ImportedPost* post) override {
    if (!refused_.empty()) {
      Status status = std::move(refused_.front());
      refused_.pop_front();
      return status;
    }
    if (!std::exchange(has_first_, false)) {
      CLAQUE_ASSIGN_OR_RETURN(first_, ReadObject());
    }
    if (first_.is_null()) return false;
    const Status status = fill_(first_, post);
    if (!status.ok()) return AtLine(file_, line_, status.message());
    post->set_line(line_);
    return true;
  }

 private:
  // Null at the end.
  Result<Json> ReadObject() {
    std::string line;
    bool too_long = false;
    do {
      if (!ReadLine(&line, &too_long)) return Json();
    } while (line.find_first_not_of(" \t\r") == line.npos);
    if (too_long) return AtLine(file_, line_, "is longer than 1 MiB");
    auto object = ParseObject(line);
    if (!object.ok()) return AtLine(file_, line_, object.status().message());
    return object;
  }

  // False at the end. Of a line that is too long its beginning.
  bool ReadLine(std::string* line, bool* too_long) {
    line->clear();
    *too_long = false;
    line_ = next_line_++;
    int c = file_.in.get();
    if (c == std::istream::traits_type::eof()) return false;
    for (; c != std::istream::traits_type::eof() && c != '\n'; c = file_.in.get()) {
      *too_long = *too_long || line->size() >= kMaxLine;
      if (!*too_long) *line += static_cast<char>(c);
    }
    return true;
  }

  const SourceFile file_;
  FillPost fill_;
  std::deque<Status> refused_;  // lines before the first object
  Json first_;                  // read, and not handed out where has_first_
  bool has_first_ = false;
  int64_t next_line_;
  int64_t line_ = 0;
};

}  // namespace

Result<std::unique_ptr<PostSource>> OpenJsonPosts(const SourceFile& file, v1::SourceFormat format) {
  auto posts = std::make_unique<JsonPosts>(file);
  CLAQUE_RETURN_IF_ERROR(posts->FindLayout(format));
  return std::unique_ptr<PostSource>(std::move(posts));
}

}  // namespace claque
