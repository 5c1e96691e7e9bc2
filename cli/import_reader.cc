#include "cli/import_reader.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <sstream>

#include "common/config/suggest.h"
#include "common/config/values.h"
#include "common/text/utf8.h"

namespace claque {
namespace {

constexpr size_t kMaxLine = 1 << 20;
constexpr size_t kMaxColumns = 1000;

Status SetTime(std::string_view value, google::protobuf::Timestamp* out) {
  CLAQUE_ASSIGN_OR_RETURN(*out, ParseTime(value));
  return OkStatus();
}

struct Column {
  std::string_view name;
  std::array<std::string_view, 5> aliases;
  Status (*set)(const std::string& value, v1::ImportedPost* post);
};

// clang-format off
constexpr std::array<Column, 10> kColumns = {{
    {"platform", {"site", "network"},
     [](const std::string& v, v1::ImportedPost* p) { p->set_platform(v); return OkStatus(); }},
    {"account", {"author", "user", "handle", "username", "account_id"},
     [](const std::string& v, v1::ImportedPost* p) { p->set_handle(v); return OkStatus(); }},
    {"time", {"date", "timestamp", "created_at", "post_time", "published"},
     [](const std::string& v, v1::ImportedPost* p) { return SetTime(v, p->mutable_post_time()); }},
    {"text", {"message", "content", "body"},
     [](const std::string& v, v1::ImportedPost* p) { p->set_text(v); return OkStatus(); }},
    {"url", {"link", "permalink"},
     [](const std::string& v, v1::ImportedPost* p) { p->set_url(v); return OkStatus(); }},
    {"reply_to", {"in_reply_to", "parent"},
     [](const std::string& v, v1::ImportedPost* p) { p->set_reply_to(v); return OkStatus(); }},
    {"repost_of", {"share_of", "retweet_of"},
     [](const std::string& v, v1::ImportedPost* p) { p->set_repost_of(v); return OkStatus(); }},
    {"lang", {"language"},
     [](const std::string& v, v1::ImportedPost* p) { p->set_lang(v); return OkStatus(); }},
    {"followers", {"follower_count", "followers_count"},
     [](const std::string& v, v1::ImportedPost* p) -> Status {
       CLAQUE_ASSIGN_OR_RETURN(const int64_t count, ParseInt(v));
       if (count < 0) return InvalidArgument("is below 0");
       p->set_followers(count);
       return OkStatus();
     }},
    {"account_created", {"account_create_time", "account_created_at", "user_created_at"},
     [](const std::string& v, v1::ImportedPost* p) {
       return SetTime(v, p->mutable_account_create_time());
     }},
}};
// clang-format on

// "Created At" and "createdAt" are created_at.
std::string Folded(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && !out.empty() && out.back() >= 'a' && out.back() <= 'z') out += '_';
    if (c == ' ' || c == '-') {
      out += '_';
    } else {
      out += upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return out;
}

int FindColumn(std::string_view name) {
  const std::string folded = Folded(name);
  for (size_t i = 0; i < kColumns.size(); ++i) {
    const auto& aliases = kColumns[i].aliases;
    if (!folded.empty() && (kColumns[i].name == folded ||
                            std::find(aliases.begin(), aliases.end(), folded) != aliases.end())) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

Status SetColumn(int index, const std::string& value, v1::ImportedPost* post) {
  if (index < 0 || value.empty()) return OkStatus();
  const Column& column = kColumns[static_cast<size_t>(index)];
  return column.set(ToValidUtf8(value), post).Prefixed(column.name);
}

}  // namespace

Status ImportReader::At(int64_t line, const std::string& reason) const {
  return InvalidArgument(file_ + ":" + std::to_string(line) + ": " + reason);
}

bool ImportReader::ReadLine(std::string* line, bool* too_long) {
  line->clear();
  *too_long = false;
  line_ = next_line_;
  int c = in_.get();
  if (c == std::istream::traits_type::eof()) return false;
  for (; c != std::istream::traits_type::eof() && c != '\n'; c = in_.get()) {
    *too_long = *too_long || line->size() >= kMaxLine;
    if (!*too_long) *line += static_cast<char>(c);
  }
  ++next_line_;
  if (!line->empty() && line->back() == '\r') line->pop_back();
  return true;
}

Result<bool> ImportReader::ReadRecord(std::istream& in, std::vector<std::string>* cells) {
  cells->assign(1, "");
  line_ = next_line_;
  size_t size = 0;
  bool quoted = false;
  bool any = false;
  for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
    any = true;
    if (c == '\n') ++next_line_;
    const bool fits = ++size <= kMaxLine;
    std::string& cell = cells->back();
    if (quoted) {
      if (c == '"' && in.peek() == '"') {
        in.get();
        if (fits) cell += '"';
      } else if (c == '"') {
        quoted = false;
      } else if (fits) {
        cell += static_cast<char>(c);
      }
    } else if (c == '"' && cell.empty()) {
      quoted = true;
    } else if (c == separator_ && cells->size() < kMaxColumns) {
      cells->emplace_back();
    } else if (c == '\n') {
      break;
    } else if (fits) {
      cell += static_cast<char>(c);
    }
  }
  if (!any) return false;
  if (!cells->back().empty() && cells->back().back() == '\r') cells->back().pop_back();
  if (quoted) return At(line_, "a quote is not closed before the file ends");
  if (size > kMaxLine) return At(line_, "is longer than 1 MiB");
  return true;
}

Status ImportReader::ReadHeader() {
  std::string head;
  // The separator is what the first line holds most of, outside its cells' letters.
  bool too_long = false;
  if (!ReadLine(&head, &too_long) || too_long) return At(1, "has no header line");
  for (const char candidate : {',', ';', '\t'}) {
    if (std::count(head.begin(), head.end(), candidate) >
        std::count(head.begin(), head.end(), separator_)) {
      separator_ = candidate;
    }
  }
  std::vector<std::string> cells;
  std::istringstream line(head);
  CLAQUE_ASSIGN_OR_RETURN(const bool found, ReadRecord(line, &cells));
  if (!found) return At(1, "has no header line");
  for (auto& cell : cells) columns_.push_back(FindColumn(cell));
  for (const int required : {1, 2, 3}) {
    if (std::find(columns_.begin(), columns_.end(), required) != columns_.end()) continue;
    const std::string name(kColumns[static_cast<size_t>(required)].name);
    return At(1, "has no column \"" + name + "\"" + DidYouMean(name, cells));
  }
  return OkStatus();
}

Result<std::unique_ptr<ImportReader>> ImportReader::Open(std::istream& in, const std::string& file,
                                                         const std::string& default_platform) {
  std::unique_ptr<ImportReader> reader(new ImportReader(in, file, default_platform));
  for (const int mark : {0xef, 0xbb, 0xbf}) {  // a byte order mark is no content
    if (in.peek() != mark) break;
    in.get();
  }
  while (in.peek() == '\n' || in.peek() == ' ' || in.peek() == '\r') {
    reader->next_line_ += in.get() == '\n' ? 1 : 0;
  }
  if (in.peek() == std::istream::traits_type::eof()) {
    in.clear();
    in.setstate(std::ios::eofbit);
    return InvalidArgument(file + ":1: the file is empty");
  }
  if (in.peek() != '{') {
    reader->shape_ = Shape::kCsv;
    CLAQUE_RETURN_IF_ERROR(reader->ReadHeader());
  }
  return reader;
}

Result<v1::ImportedPost> ImportReader::FromJson(const std::string& line) const {
  // Depth is bounded before the parser sees it: objects of an import are flat.
  if (std::count(line.begin(), line.end(), '[') + std::count(line.begin(), line.end(), '{') >
      1000) {
    return InvalidArgument("is nested too deeply");
  }
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object()) return InvalidArgument("is no JSON object");
  v1::ImportedPost post;
  for (const auto& [key, value] : json.items()) {
    const int column = FindColumn(key);
    if (column < 0 || value.is_null()) continue;
    if (!value.is_string() && !value.is_number_integer()) {
      return InvalidArgument(std::string(kColumns[static_cast<size_t>(column)].name) +
                             ": must be text or a whole number");
    }
    CLAQUE_RETURN_IF_ERROR(
        SetColumn(column, value.is_string() ? value.get<std::string>() : value.dump(), &post));
  }
  return post;
}

Result<v1::ImportedPost> ImportReader::FromCells(const std::vector<std::string>& cells) const {
  if (cells.size() != columns_.size()) {
    return InvalidArgument("has " + std::to_string(cells.size()) + " cells, the header has " +
                           std::to_string(columns_.size()));
  }
  v1::ImportedPost post;
  for (size_t i = 0; i < cells.size(); ++i) {
    CLAQUE_RETURN_IF_ERROR(SetColumn(columns_[i], cells[i], &post));
  }
  return post;
}

Status ImportReader::Check(v1::ImportedPost* post) const {
  if (post->platform().empty()) post->set_platform(default_platform_);
  if (post->platform().empty()) {
    return InvalidArgument("platform: is missing (give one for all with --platform)");
  }
  if (post->handle().empty()) return InvalidArgument("account: is missing");
  if (!post->has_post_time()) return InvalidArgument("time: is missing");
  if (post->text().empty()) return InvalidArgument("text: is missing");
  return OkStatus();
}

Result<std::optional<v1::ImportedPost>> ImportReader::Next() {
  Result<v1::ImportedPost> post = v1::ImportedPost();
  if (shape_ == Shape::kJsonLines) {
    std::string line;
    bool too_long = false;
    do {
      if (!ReadLine(&line, &too_long)) return std::optional<v1::ImportedPost>();
    } while (line.find_first_not_of(" \t") == line.npos && !too_long);
    if (too_long) return At(line_, "is longer than 1 MiB");
    post = FromJson(line);
  } else {
    std::vector<std::string> cells;
    do {
      CLAQUE_ASSIGN_OR_RETURN(const bool found, ReadRecord(in_, &cells));
      if (!found) return std::optional<v1::ImportedPost>();
    } while (cells.size() == 1 && cells[0].empty());
    post = FromCells(cells);
  }
  if (!post.ok()) return At(line_, post.status().message());
  if (const Status status = Check(&*post); !status.ok()) return At(line_, status.message());
  post->set_line(line_);
  return std::optional<v1::ImportedPost>(*std::move(post));
}

}  // namespace claque
