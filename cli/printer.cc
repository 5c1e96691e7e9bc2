#include "cli/printer.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>

#include "cli/fields.h"
#include "cli/width.h"

namespace claque {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;

constexpr char kBold[] = "\x1b[1m";
constexpr char kPlain[] = "\x1b[0m";

class JsonPrinter final : public Printer {
 public:
  JsonPrinter(std::ostream& out, bool single) : out_(out), single_(single) {}
  void Row(const Message& message) override {
    if (!single_) out_ << (first_ ? "[\n" : ",\n");
    first_ = false;
    out_ << ToJson(message, single_);
  }
  void End() override {
    if (single_) {
      out_ << '\n';
    } else {
      out_ << (first_ ? "[]\n" : "\n]\n");
    }
  }

 private:
  std::ostream& out_;
  bool single_;
  bool first_ = true;
};

class JsonLinesPrinter final : public Printer {
 public:
  explicit JsonLinesPrinter(std::ostream& out) : out_(out) {}
  void Row(const Message& message) override { out_ << ToJson(message, false) << '\n'; }
  void End() override {}

 private:
  std::ostream& out_;
};

class YamlPrinter final : public Printer {
 public:
  YamlPrinter(std::ostream& out, bool single) : out_(out), single_(single) {}
  void Row(const Message& message) override {
    first_ = false;
    out_ << ToYaml(message, !single_);
  }
  void End() override {
    if (first_ && !single_) out_ << "[]\n";
  }

 private:
  std::ostream& out_;
  bool single_;
  bool first_ = true;
};

class CsvPrinter final : public Printer {
 public:
  CsvPrinter(std::ostream& out, const Descriptor& type) : out_(out), paths_(LeafPaths(type)) {
    for (size_t i = 0; i < paths_.size(); ++i) {
      out_ << (i == 0 ? "" : ",") << CsvCell(JsonPath(type, paths_[i]));
    }
    out_ << "\r\n";
  }
  void Row(const Message& message) override {
    for (size_t i = 0; i < paths_.size(); ++i) {
      out_ << (i == 0 ? "" : ",") << CsvCell(FieldText(message, paths_[i]));
    }
    out_ << "\r\n";
  }
  void End() override {}

 private:
  std::ostream& out_;
  std::vector<std::string> paths_;
};

class TablePrinter final : public Printer {
 public:
  TablePrinter(std::ostream& out, std::vector<Column> columns, bool colour)
      : out_(out), columns_(std::move(columns)), colour_(colour) {
    for (const auto& column : columns_) widths_.push_back(DisplayWidth(column.title));
  }
  void Row(const Message& message) override {
    std::vector<std::string> cells;
    for (size_t i = 0; i < columns_.size(); ++i) {
      std::string cell = Clip(OneLine(FieldText(message, columns_[i].path)), columns_[i].max_width);
      if (cell.empty()) cell = "-";
      widths_[i] = std::max(widths_[i], DisplayWidth(cell));
      cells.push_back(std::move(cell));
    }
    rows_.push_back(std::move(cells));
  }
  void End() override {
    std::vector<std::string> titles;
    for (const auto& column : columns_) titles.push_back(column.title);
    if (colour_) out_ << kBold;
    Line(titles);
    if (colour_) out_ << kPlain;
    for (const auto& row : rows_) Line(row);
  }

 private:
  void Line(const std::vector<std::string>& cells) {
    for (size_t i = 0; i < cells.size(); ++i) {
      const bool last = i + 1 == cells.size();
      out_ << (last ? cells[i] : PadTo(cells[i], widths_[i] + 2));
    }
    out_ << '\n';
  }

  std::ostream& out_;
  std::vector<Column> columns_;
  bool colour_;
  std::vector<size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

// One resource: a field a line, what is absent left out.
class RecordPrinter final : public Printer {
 public:
  RecordPrinter(std::ostream& out, const Descriptor& type, bool colour)
      : out_(out), type_(type), colour_(colour) {}
  void Row(const Message& message) override {
    std::vector<std::pair<std::string, std::string>> lines;
    size_t width = 0;
    for (const auto& path : LeafPaths(type_)) {
      std::string text = OneLine(FieldText(message, path));
      if (text.empty()) continue;
      lines.emplace_back(JsonPath(type_, path), std::move(text));
      width = std::max(width, lines.back().first.size());
    }
    for (const auto& [name, text] : lines) {
      if (colour_) out_ << kBold;
      out_ << PadTo(name, width + 2);
      if (colour_) out_ << kPlain;
      out_ << text << '\n';
    }
  }
  void End() override {}

 private:
  std::ostream& out_;
  const Descriptor& type_;
  bool colour_;
};

}  // namespace

Result<Format> ParseFormat(std::string_view word) {
  if (word == "table") return Format::kTable;
  if (word == "json") return Format::kJson;
  if (word == "jsonl") return Format::kJsonl;
  if (word == "csv") return Format::kCsv;
  if (word == "yaml") return Format::kYaml;
  return InvalidArgument("output: must be table, json, jsonl, csv or yaml");
}

std::unique_ptr<Printer> Printer::Create(Format format, std::ostream& out, const Descriptor& type,
                                         std::vector<Column> columns, bool single, bool colour) {
  switch (format) {
    case Format::kJson:
      return std::make_unique<JsonPrinter>(out, single);
    case Format::kJsonl:
      return std::make_unique<JsonLinesPrinter>(out);
    case Format::kCsv:
      return std::make_unique<CsvPrinter>(out, type);
    case Format::kYaml:
      return std::make_unique<YamlPrinter>(out, single);
    case Format::kTable:
      break;
  }
  if (single) return std::make_unique<RecordPrinter>(out, type, colour);
  return std::make_unique<TablePrinter>(out, std::move(columns), colour);
}

std::string ToJson(const Message& message, bool indented) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = indented;
  std::string json;
  // Fails only on timestamps out of range; such a message is shown as empty rather than not at all.
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) json = "{}";
  while (!json.empty() && json.back() == '\n') json.pop_back();
  return json;
}

std::string CsvCell(const std::string& text) {
  std::string safe = text;
  const bool number = !text.empty() && text.find_first_not_of("+-.0123456789eE") == text.npos;
  if (!safe.empty() && !number && std::string("=+-@\t\r").find(safe[0]) != std::string::npos) {
    safe.insert(safe.begin(), '\'');
  }
  if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace claque
