#include "cli/detect/table_writer.h"

#include <chrono>
#include <cstdio>

namespace claque {

Row& Row::Time(int64_t unix_seconds) {
  constexpr int64_t kYear0 = -62'167'219'200, kYear10000 = 253'402'300'800;
  if (unix_seconds < kYear0 || unix_seconds >= kYear10000)
    return Text(std::to_string(unix_seconds));
  const std::chrono::sys_seconds time{std::chrono::seconds(unix_seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[32];
  const int size =
      std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02ld:%02ld:%02ldZ", int(date.year()),
                    unsigned(date.month()), unsigned(date.day()), long(clock.hours().count()),
                    long(clock.minutes().count()), long(clock.seconds().count()));
  return Text({text, static_cast<size_t>(size)});
}

Result<TableWriter> TableWriter::Create(const std::string& path, std::string_view header) {
  CLAQUE_ASSIGN_OR_RETURN(auto file, OutputFile::Create(path));
  TableWriter table(std::move(file));
  table.Line(header);
  return table;
}

}  // namespace claque
