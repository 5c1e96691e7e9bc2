// Reads CSV files of published data: RFC 4180, a header line, no error but a broken file.
#ifndef CLAQUE_TESTS_SUPPORT_CSV_H_
#define CLAQUE_TESTS_SUPPORT_CSV_H_

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace claque::testing {

using CsvRow = std::vector<std::string>;

// Throws std::runtime_error on an open quotation.
inline std::vector<CsvRow> ParseCsv(std::string_view text) {
  std::vector<CsvRow> rows;
  for (size_t at = 0; at < text.size();) {
    CsvRow& row = rows.emplace_back(1);
    for (; at < text.size() && text[at] != '\n'; ++at) {
      if (text[at] == ',') {
        row.emplace_back();
      } else if (text[at] == '"') {
        for (++at;; ++at) {
          if (at >= text.size()) throw std::runtime_error("CSV: a quotation does not end");
          if (text[at] != '"') {
            row.back() += text[at];
          } else if (at + 1 < text.size() && text[at + 1] == '"') {
            row.back() += text[++at];
          } else {
            break;
          }
        }
      } else if (text[at] != '\r') {
        row.back() += text[at];
      }
    }
    ++at;
  }
  return rows;
}

// Cells by column name.
class CsvTable {
 public:
  explicit CsvTable(std::string_view text) : rows_(ParseCsv(text)) {
    if (rows_.empty()) throw std::runtime_error("CSV: no header");
    for (size_t i = 0; i < rows_[0].size(); ++i) columns_[rows_[0][i]] = i;
    for (const CsvRow& row : rows_) {
      if (row.size() != rows_[0].size()) throw std::runtime_error("CSV: a row of other length");
    }
  }
  const CsvRow& header() const { return rows_[0]; }
  size_t rows() const { return rows_.size() - 1; }
  // Throws std::out_of_range on an unknown column.
  const std::string& At(size_t row, const std::string& column) const {
    return rows_.at(row + 1)[columns_.at(column)];
  }
  bool Has(const std::string& column) const { return columns_.count(column) > 0; }

 private:
  std::vector<CsvRow> rows_;
  std::unordered_map<std::string, size_t> columns_;
};

}  // namespace claque::testing

#endif  // CLAQUE_TESTS_SUPPORT_CSV_H_
