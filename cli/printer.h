// Printer: resources as a table, JSON, JSON lines, CSV or YAML. Knows messages, not commands.
#ifndef CLAQUE_CLI_PRINTER_H_
#define CLAQUE_CLI_PRINTER_H_

#include <google/protobuf/message.h>

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "common/base/status.h"

namespace claque {

enum class Format { kTable, kJson, kJsonl, kCsv, kYaml };

// "table", "json", "jsonl", "csv", "yaml".
Result<Format> ParseFormat(std::string_view word);

// A column of the table; the other formats show every field.
struct Column {
  std::string title;
  std::string path;  // of proto field names
  size_t max_width = 48;
};

// One listing or one resource. Not thread-safe. `out` must outlive it.
class Printer {
 public:
  virtual ~Printer() = default;
  virtual void Row(const google::protobuf::Message& message) = 0;
  // Ends the listing. REQUIRES: called once, last.
  virtual void End() = 0;

  // `type` is what every row is. A single resource is not wrapped in an array, and as a table it
  // is one field a line. `colour`: bold titles.
  static std::unique_ptr<Printer> Create(Format format, std::ostream& out,
                                         const google::protobuf::Descriptor& type,
                                         std::vector<Column> columns, bool single, bool colour);
};

// Canonical JSON of a message (lowerCamelCase; what is not stated is left out), one line or
// indented.
std::string ToJson(const google::protobuf::Message& message, bool indented);
// The same content as YAML.
std::string ToYaml(const google::protobuf::Message& message, bool list_item);

// One CSV cell (RFC 4180). Text that a spreadsheet would run as a formula gets a leading
// apostrophe.
std::string CsvCell(const std::string& text);

}  // namespace claque

#endif  // CLAQUE_CLI_PRINTER_H_
