#include "cli/detect/table_writer.h"

#include <google/protobuf/util/time_util.h>

namespace claque {

using google::protobuf::util::TimeUtil;

Row& Row::Time(int64_t unix_seconds) {
  if (unix_seconds < TimeUtil::kTimestampMinSeconds ||
      unix_seconds > TimeUtil::kTimestampMaxSeconds) {
    return Text(std::to_string(unix_seconds));
  }
  return Text(TimeUtil::ToString(TimeUtil::SecondsToTimestamp(unix_seconds)));
}

Result<TableWriter> TableWriter::Create(const std::string& path, std::string_view header) {
  CLAQUE_ASSIGN_OR_RETURN(auto file, OutputFile::Create(path));
  TableWriter table(std::move(file));
  table.Line(header);
  return table;
}

}  // namespace claque
