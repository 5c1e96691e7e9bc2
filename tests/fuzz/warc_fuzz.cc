// WarcReader: no bytes crash it; records lie end to end inside the input; each reads alone as well.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "worker/evidence/warc_http.h"
#include "worker/evidence/warc_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const claque::WarcReaderOptions options{.max_header_bytes = 4096, .max_block_bytes = 65536};
  claque::WarcReader reader(file, options);
  int64_t end = 0;
  while (true) {
    const auto record = reader.Next();
    if (!record.ok() || !record->has_value()) break;
    if ((*record)->offset != end || (*record)->length <= 0) std::abort();
    end = (*record)->offset + (*record)->length;
    if (end > std::ssize(file) || end != reader.offset()) std::abort();
    const std::string_view bytes =
        file.substr(static_cast<size_t>((*record)->offset), static_cast<size_t>((*record)->length));
    const auto alone = claque::ParseWarcRecord(bytes, options);
    if (!alone.ok() || alone->block != (*record)->block) std::abort();
    (void)claque::CheckDigests(**record);
    (void)claque::ResponseOf(**record, 65536);
  }
  return 0;
}
