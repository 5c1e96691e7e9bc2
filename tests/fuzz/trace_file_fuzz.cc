// Files of shares: whatever the bytes, a table of as many traces as there were rows, or a refusal.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "cli/detect/trace_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const int file = ::memfd_create("trace_file_fuzz", MFD_CLOEXEC);
  const std::string header = "object_id,account_id,content_id,timestamp_share\n";
  if (file < 0 || ::write(file, header.data(), header.size()) < 0 ||
      ::write(file, data, size) != static_cast<ssize_t>(size)) {
    std::abort();
  }
  claque::TraceInput input;
  input.path = "/proc/self/fd/" + std::to_string(file);
  const auto read = claque::ReadTraces(input, nullptr);
  ::close(file);
  if (!read.ok()) return 0;
  const auto traces = static_cast<int64_t>(read->table.traces().size());
  if (traces + read->without_object != read->rows) std::abort();
  return 0;
}
